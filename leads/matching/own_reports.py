"""From numbers to reports: those of one desk, by spans of ids."""

from collections.abc import Collection, Mapping, Sequence
from json import dumps
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Uuid, select, text
from sqlalchemy.orm import Session

from leads.matching.records import number_of
from leads.register.officers import Actor
from leads.register.recused import open_to
from leads.reports.report import Report

# Joined from the list of candidates, each a span of ids, so that no database reads the whole desk.
_OF_DESK = MappingProxyType(
    {
        "sqlite": text(
            "SELECT reports.id FROM json_each(:numbers) AS likely CROSS JOIN reports"
            " ON reports.id BETWEEN likely.value || :lowest AND likely.value || :highest"
            " WHERE +desk = :desk"
        ).columns(id=Uuid()),
        "postgresql": text(
            "SELECT id FROM unnest(CAST(:numbers AS text[])) AS likely, LATERAL"
            " (SELECT id, desk FROM reports WHERE id BETWEEN CAST(likely || :lowest AS uuid)"
            " AND CAST(likely || :highest AS uuid) ORDER BY id LIMIT 8) AS one WHERE desk = :desk"
        ).columns(id=Uuid()),
    }
)
_REST = 20
"""Digits of an id, written in hexadecimal, that are not in the report's number."""


def own_reports(session: Session, numbers: Sequence[int], *, desk: str) -> Mapping[int, UUID]:
    """Give the reports of the desk that these numbers mean; a foreign desk's are left out."""
    kind = session.get_bind().dialect.name
    written = [f"{number:012x}" for number in numbers]
    given = {"desk": desk, "lowest": "0" * _REST, "highest": "f" * _REST}
    asked = {"numbers": dumps(written) if kind == "sqlite" else written}
    found = session.connection().execute(_OF_DESK[kind], given | asked).scalars()
    return {number_of(report_id): report_id for report_id in found}


def found_for(session: Session, numbers: Collection[int], *, by: Actor) -> Mapping[int, UUID]:
    """Give the reports that these numbers mean, as far as the officer may find them."""
    own = own_reports(session, list(numbers), desk=by.desk or "")
    query = select(Report.id).where(Report.id.in_(own.values()), open_to(by, Report.id))
    return {number_of(report_id): report_id for report_id in session.scalars(query)}
