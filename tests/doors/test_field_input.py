"""What a squad sends that cannot be right: each told in a sentence, nothing typed is lost."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from crypto.signing import SigningKey
from leads.reports.report import Report
from tests.clock import Clock
from tests.forms import form_on, send, text_of
from tests.makers import City, signed_in_client
from tests.squads import (
    MINORS,
    NAME,
    a_mission,
    another_squad,
    at,
    carry_out,
    note,
)
from tipline.house import House


@pytest.fixture
def mission(house: House, city: City) -> UUID:
    return a_mission(house, city)


def count(house: House, table: type) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_words_too_long_or_broken_are_kept_as_typed(
    house: House, squad: FlaskClient, mission: UUID
) -> None:
    long = note(squad, mission, do="save", words="长" * 5001)
    assert long.status_code == 400
    assert "5,000 characters" in text_of(long)
    assert form_on(long, f"/{mission}").values["words"] == "长" * 5001
    broken = note(squad, mission, do="save", words="坏字".encode("gbk"))
    assert broken.status_code == 400
    assert "arrived broken" in text_of(broken)
    assert form_on(squad.get(at(mission)), f"/{mission}").values["words"] == ""
    assert count(house, Report) == 0


def test_marks_and_items_of_nobodys_are_no_marks(squad: FlaskClient, mission: UUID) -> None:
    note(squad, mission, do="save", **{MINORS: "perhaps", "ktv.minors": "seen"})
    assert MINORS not in form_on(squad.get(at(mission)), f"/{mission}").values


def test_a_tampered_token_changes_nothing_and_keeps_what_was_typed(
    squad: FlaskClient, mission: UUID
) -> None:
    answer = note(squad, mission, do="save", csrf_token="x", words="保留", **{MINORS: "seen"})
    assert answer.status_code == 400
    form = form_on(answer, f"/{mission}")
    assert (form.values["words"], form.values[MINORS]) == ("保留", "seen")
    assert form_on(squad.get(at(mission)), f"/{mission}").values["words"] == ""
    # The page carries a good token: the same button works.
    assert send(squad, form, do="save").status_code == 303


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 20, "٣"])
def test_a_tampered_version_overwrites_nobody(
    squad: FlaskClient, mate: FlaskClient, mission: UUID, version: str
) -> None:
    note(mate, mission, do="save", words="对方所写")
    assert note(squad, mission, do="save", version=version, words="我").status_code == 409
    assert form_on(squad.get(at(mission)), f"/{mission}").values["words"] == "对方所写"


def test_a_session_that_ran_out_gives_back_what_was_typed(
    field_app: Flask, house: House, city: City, clock: Clock, squad: FlaskClient, mission: UUID
) -> None:
    form = form_on(squad.get(at(mission)), f"/{mission}")
    clock.move(minutes=45)
    late = send(squad, form, do="save", words="写了很久", **{MINORS: "seen"})
    assert late.status_code == 403
    assert "Sign in again to save" in text_of(late)
    assert NAME not in late.text
    again = signed_in_client(field_app, house, city.squad.first)
    kept = form_on(late, "")
    stale = again.post(at(mission), data=dict(kept.values))
    assert stale.status_code == 400
    onward = form_on(stale, f"/{mission}")
    assert (onward.values["words"], onward.values[MINORS]) == ("写了很久", "seen")
    assert send(again, onward, do="save").status_code == 303


def test_a_stranger_who_sends_nothing_worth_keeping_is_sent_to_sign_in(
    field_app: Flask, mission: UUID
) -> None:
    answer = field_app.test_client().post(at(mission), data={"csrf_token": "x", "do": "save"})
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_mission_over_can_be_written_up_for_a_while(
    field_app: Flask, house: House, city: City, clock: Clock, mission: UUID
) -> None:
    clock.moment += timedelta(hours=5)
    phone = signed_in_client(field_app, house, city.squad.first)
    assert "To be written up" in text_of(phone.get("/missions"))
    carry_out(phone, mission, MINORS)
    assert count(house, Report) == 1
    late = a_mission(house, city)
    clock.moment += timedelta(hours=6)
    phone = signed_in_client(field_app, house, city.squad.first)
    assert phone.get(at(late)).status_code == 409
    assert "has closed" in text_of(phone.get(at(late)))


def test_other_peoples_ids_and_doors_are_unknown(
    house: House, city: City, root_key: SigningKey, squad: FlaskClient, staff_app: Flask
) -> None:
    theirs = a_mission(house, city, squad=another_squad(house, root_key))
    for mission in (theirs, UUID(int=9)):
        for page in ("", "/check", "/filed"):
            assert squad.get(at(mission, page)).status_code == 404
        assert squad.post(at(mission), data={"words": "x"}).status_code == 404
        assert squad.post(at(mission, "/file")).status_code == 404
    planner = signed_in_client(staff_app, house, city.office.first)
    assert planner.get("/missions").status_code == 404
