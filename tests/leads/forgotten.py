"""Matters brought to their end for tests of retention, and what a thief would find of them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

from sqlalchemy import LargeBinary, func, select
from sqlalchemy.orm import Session

from leads.casework import triage
from leads.ledger.base import Record, new_id
from leads.register.taxonomy import ReviewOutcome
from leads.reports.submission import Upload
from leads.retention.rules import RULES
from leads.retention.seeking import look
from tests.clock import Clock
from tests.desk import answer, sign
from tests.district import review
from tests.makers import City, a_lead, a_report, assign, unlocked
from tipline.house import House
from tipline.processes.relay import carry

YEARS = 365
RULE = RULES[0]


def run(house: House, clock: Clock) -> tuple[int, int]:
    """Look and forget as clerk and worker do; give how many were asked for and postponed."""
    with house.database.transaction() as session:
        looked = look(session, rules=RULE, at=clock.now())
    work_off(house)
    return len(looked.asked), looked.postponed


def work_off(house: House) -> None:
    while carry(house, queue=None):
        pass


def an_upload(house: House) -> Upload:
    """Store a sealed file, with the sealed bytes of nothing in particular."""
    file_id = new_id()
    with house.files.create(file_id) as sink:
        sink.write(b"TPE1" + file_id.bytes * 20)
        sink.commit()
    return Upload(file_id, file_id, "x.pdf", "application/pdf", 9, "0" * 64, house.sealer.new_key())


def closed_lead(house: House, city: City, clock: Clock, **parts: object) -> UUID:
    """Bring a report all the way to a closed lead."""
    lead_id = a_lead(house, city, **parts)  # type: ignore[arg-type] # the report's own parts
    work_off(house)
    assignment = assign(house, city, lead_id)
    sign(house, city, assignment)
    answer(house, city, assignment)
    clock.move(hours=1)
    review(house, city, assignment, outcome=ReviewOutcome.PASSED, grade=4, words="可以")
    return lead_id


def declined(house: House, city: City, **parts: object) -> UUID:
    report_id = a_report(house, **parts)  # type: ignore[arg-type] # its own parts
    work_off(house)
    with house.database.transaction() as session:
        triage.decline(
            session,
            report_id,
            reason="other_procedure",
            unlocked=unlocked(house, city.office.first),
            at=house.clock.now(),
        )
    return report_id


def sealed_values(session: Session) -> Iterator[bytes]:
    """Give every sealed text and every grant there is."""
    for name in (
        "reports",
        "lead_moves",
        "assignments",
        "answers",
        "messages",
        "attachments",
        "grants",
    ):
        table = Record.metadata.tables[name]
        for column in table.columns:
            if isinstance(column.type, LargeBinary):
                yield from (v for v in session.scalars(select(column)) if v and len(v) > 32)


def on_disk(house: House) -> bytes:
    """Give all bytes of an SQLite database, its log folded in."""
    if house.database.engine.dialect.name != "sqlite":
        return b""
    file = Path(str(house.database.engine.url.database))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


def count(house: House, table: type[Record]) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
