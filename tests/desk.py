"""What tests of the office do by hand: look into the tables, and be the district meanwhile."""

from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from leads.casework import answering, dealings
from leads.casework.answers import Outcome
from leads.casework.lead import Lead
from leads.ledger.audit import AuditEntry
from leads.register.taxonomy import Disposition, Finding
from leads.reports.report import Report
from tests.makers import (
    City,
    unlocked,
)
from tests.pages import form_on, text_of
from tests.pages import send as send_form
from tipline.house import House


def words(answer: TestResponse) -> str:
    return text_of(answer)


def send(client: FlaskClient, address: str, **typed: object) -> TestResponse:
    """Open a page and send its form with what was typed."""
    return send_form(client, form_on(client.get(address), address), **typed)


def lead_of(house: House, lead_id: UUID) -> Lead:
    with house.database.reading() as session:
        return session.get_one(Lead, lead_id)


def report_of(house: House, report_id: UUID) -> Report:
    with house.database.reading() as session:
        return session.get_one(Report, report_id)


def the_lead(house: House) -> Lead:
    with house.database.reading() as session:
        return session.scalars(select(Lead)).one()


def sign(house: House, city: City, assignment: UUID) -> None:
    by = unlocked(house, city.east.first).actor
    with house.database.transaction() as session:
        version = dealings.version(session, assignment)
        answering.sign(session, assignment, version=version, by=by, at=house.clock.now())


def answer(house: House, city: City, assignment: UUID) -> None:
    said = Outcome(Finding.FOUND, Disposition.ORDERED, "现场发现两名未成年人", "当场责令改正")
    with house.database.transaction() as session:
        answering.answer(
            session,
            assignment,
            said,
            version=dealings.version(session, assignment),
            unlocked=unlocked(house, city.east.first),
            sealer=house.sealer,
            at=house.clock.now(),
        )


def deeds(house: House) -> list[str]:
    with house.database.reading() as session:
        query = select(AuditEntry.deed).where(AuditEntry.tree == "staff").order_by(AuditEntry.seq)
        return list(session.scalars(query))


def all_leads(house: House) -> list[Lead]:
    with house.database.reading() as session:
        return list(session.scalars(select(Lead)))
