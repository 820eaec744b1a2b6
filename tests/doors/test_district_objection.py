"""Objecting: once, in time, with a reason, and never two at a time."""

from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from leads.casework import supervising
from leads.casework.lead import Lead
from tests.clock import Clock
from tests.district import where
from tests.forms import form_on, send, text_of
from tests.makers import (
    City,
    signed_in_client,
    unlocked,
)
from tipline.house import House


def object_on_page(district: FlaskClient, assignment: UUID, **typed: str) -> TestResponse:
    form = form_on(district.get(where(assignment, "/object")), "/object")
    return send(district, form, **typed)


def refuse(house: House, city: City) -> None:
    """Let the desk refuse the objection to the only lead there is."""
    with house.database.transaction() as session:
        lead = session.scalars(select(Lead)).one()
        supervising.refuse_objection(
            session,
            lead.id,
            "门牌属东城。",
            version=lead.version,
            unlocked=unlocked(house, city.office.first),
            sealer=house.sealer,
            calendar=house.calendar,
            at=house.clock.now(),
        )


def test_an_objection_needs_a_reason_and_words(district: FlaskClient, assignment: UUID) -> None:
    empty = object_on_page(district, assignment, reason="", words="太短")
    assert empty.status_code == 400
    assert "Choose a reason." in text_of(empty)
    assert form_on(empty, "/object").values["words"] == "太短"


def test_an_objection_is_made_once(
    house: House, city: City, district: FlaskClient, assignment: UUID
) -> None:
    form = form_on(district.get(where(assignment, "/object")), "/object")
    made = send(district, form, reason="outside_district", words="该地址在西城区，门牌已核对。")
    assert made.status_code == 303
    assert "Objection made" in text_of(district.get(where(assignment)))
    refuse(house, city)
    page = district.get(where(assignment))
    assert "门牌属东城。" in text_of(page)
    assert "/object" not in page.text
    now = form_on(page, "/sign").values["version"]
    second = send(district, form, version=now, reason="unclear", words="要素不足，无法找到该场所。")
    assert second.status_code == 409
    assert "An objection is made only once." in text_of(second)
    assert "要素不足，无法找到该场所。" in second.text


def test_an_objection_too_late_is_refused_and_kept(
    house: House, city: City, district: FlaskClient, assignment: UUID, clock: Clock
) -> None:
    form = form_on(district.get(where(assignment, "/object")), "/object")
    clock.move(days=4)
    later = signed_in_client(district.application, house, city.east.first)
    token = form_on(later.get(where(assignment)), "/sign").values["csrf_token"]
    assert "reason" not in later.get(where(assignment, "/object")).text
    late = send(later, form, csrf_token=token, reason="unclear", words="要素不足，无法找到该场所。")
    assert late.status_code == 409
    assert "The time for an objection is over." in text_of(late)
    assert "要素不足，无法找到该场所。" in late.text


def test_the_two_of_one_district_cannot_both_object(
    district: FlaskClient, colleague: FlaskClient, assignment: UUID
) -> None:
    theirs = form_on(colleague.get(where(assignment, "/object")), "/object")
    mine = form_on(district.get(where(assignment, "/object")), "/object")
    send(district, mine, reason="duplicate", words="与上周交办的线索是同一场所。")
    second = send(colleague, theirs, reason="unclear", words="要素不足，无法找到该场所。")
    assert second.status_code == 409
    assert "王芳 was first: Object." in text_of(second)
    assert "要素不足，无法找到该场所。" in second.text
