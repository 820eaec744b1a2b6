"""A contact asked for, answered for and opened, as officers do it by hand."""

from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from crypto.envelope import Compartment
from leads.ledger.audit import AuditEntry
from leads.register.authority import Deed
from leads.register.keyholders import Grant
from leads.reports.identity_requests import IdentityRequest
from tests.pages import form_on, send
from tipline.house import House

CONTACT = "微信 wang_laoshi_88"
REASON = "法院调取证据函〔2026〕12 号"
WORDS = "同意，仅限本次核实"


def page_of(report: UUID) -> str:
    return f"/office/reports/{report}/contact"


def ask(client: FlaskClient, report: UUID, reason: str = REASON) -> TestResponse:
    return send(client, form_on(client.get(page_of(report)), "/contact"), reason=reason)


def the_request(house: House) -> IdentityRequest:
    with house.database.reading() as session:
        return session.scalars(select(IdentityRequest)).one()


def answer(
    client: FlaskClient, request_id: UUID, what: str = "grant", hours: int = 4
) -> TestResponse:
    address = f"/custody/{request_id}"
    typed = {"answer": what, "hours": str(hours), "words": WORDS}
    return send(client, form_on(client.get(address), address), **typed)


def open_it(client: FlaskClient, report: UUID) -> TestResponse:
    return send(client, form_on(client.get(page_of(report)), "/contact/open"))


def granted(house: House, asker: FlaskClient, keeper: FlaskClient, report: UUID) -> None:
    ask(asker, report)
    assert answer(keeper, the_request(house).id).status_code == 303


def entries(house: House, deed: Deed) -> list[tuple[UUID | None, UUID | None]]:
    query = select(AuditEntry.officer_id, AuditEntry.object_id).where(AuditEntry.deed == deed)
    with house.database.reading() as session:
        return [(by, of) for by, of in session.execute(query)]


def ways_in(house: House, report: UUID) -> int:
    identity = Compartment.IDENTITY.value
    query = select(func.count()).where(Grant.subject_id == report, Grant.compartment == identity)
    with house.database.reading() as session:
        return session.scalar(query) or 0
