"""What an officer of a district does again and again, and what the desk answers."""

from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from leads.casework import reviewing
from leads.casework.lead import Assignment, Lead
from leads.casework.reviewing import Review
from leads.register.taxonomy import ReviewOutcome
from tests.forms import Form, form_on, send
from tests.makers import (
    City,
    unlocked,
)
from tipline.house import House

FINDINGS = "三月十七日下午到店检查，前台未登记两名顾客的身份证。"
MEASURES = "当场责令改正，并下达责令改正通知书，限三日内整改。"
WHOLE = {
    "finding": "found",
    "disposition": "ordered",
    "findings": FINDINGS,
    "measures": MEASURES,
    "do": "send",
}
PDF = b"%PDF-1.7\n" + "责令改正通知书".encode() * 200


def where(assignment: UUID, rest: str = "") -> str:
    return f"/district/assignments/{assignment}{rest}"


def answer_form(client: FlaskClient, assignment: UUID) -> Form:
    return form_on(client.get(where(assignment, "/answer")), "/answer")


def add(
    client: FlaskClient, assignment: UUID, data: bytes, name: str, **typed: str
) -> TestResponse:
    form = answer_form(client, assignment)
    return send(client, form, do="add", file=(data, name), **typed)


def review(house: House, city: City, assignment: UUID, **parts: object) -> None:
    """Let the desk send the answer back, or close the lead."""
    with house.database.transaction() as session:
        lead = session.get_one(Lead, session.get_one(Assignment, assignment).lead_id)
        handed = {
            "version": lead.version,
            "unlocked": unlocked(house, city.office.first),
            "sealer": house.sealer,
            "at": house.clock.now(),
        }
        said = Review(**parts)  # type: ignore[arg-type] # a review's own parts
        if said.outcome is ReviewOutcome.PASSED:
            reviewing.close(session, lead.id, said, **handed)  # type: ignore[arg-type] # see above
        else:
            reviewing.send_back(
                session,
                lead.id,
                said,
                days=5,
                calendar=house.calendar,
                **handed,  # type: ignore[arg-type] # see above
            )
