"""A squad's visit on a phone: sealed until its hour, saved as one goes, filed once."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from leads.casework.lead import Inspection
from leads.register.checklist import FORBIDDEN, Mode
from leads.reports.report import Report
from tests.forms import form_on, send, text_of
from tests.makers import City
from tests.squads import (
    ADDRESS,
    ALL_CLEAR,
    MINORS,
    NAME,
    a_mission,
    a_place,
    at,
    carry_out,
    file_it,
    note,
)
from tipline.house import House


@pytest.fixture
def mission(house: House, city: City) -> UUID:
    return a_mission(house, city)


def count(house: House, table: type) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_list_shows_what_is_open_and_only_the_hours_of_what_is_sealed(
    house: House, city: City, squad: FlaskClient
) -> None:
    a_mission(house, city, venue_id=a_place(house, name="云上影城", kind="cinema"), opens=4)
    a_mission(house, city)
    words = text_of(squad.get("/missions"))
    assert NAME in words
    assert ADDRESS in words
    assert "Sealed until 14:00" in words
    assert "云上影城" not in words


def test_a_sealed_mission_does_not_open_before_its_hour(
    house: House, city: City, squad: FlaskClient
) -> None:
    mission = a_mission(house, city, opens=2)
    for page in ("", "/check", "/filed"):
        answer = squad.get(at(mission, page))
        assert answer.status_code == 409
        assert "sealed until its hour" in text_of(answer)
        assert NAME not in answer.text


def test_a_mission_says_where_to_go_what_to_look_for_and_what_never_to_do(
    squad: FlaskClient, mission: UUID
) -> None:
    page = squad.get(at(mission))
    words = text_of(page)
    for told in (NAME, ADDRESS, "In person", "Internet café", "Legal basis"):
        assert told in words
    for rule in FORBIDDEN:
        assert rule.en in words
    assert all(page.text.count(f'name="{code}"') == 3 for code in ALL_CLEAR)
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("kind", "mode", "item"),
    [
        ("travel_agency", Mode.PHONE, "travel_agency.cheap"),
        ("online", Mode.ONLINE, "online.unlicensed_travel"),
    ],
)
def test_visits_by_phone_and_online_have_their_own_checklists(
    house: House, city: City, squad: FlaskClient, kind: str, mode: Mode, item: str
) -> None:
    mission = a_mission(house, city, venue_id=a_place(house, kind=kind), mode=mode)
    page = squad.get(at(mission))
    assert mode.words.en in text_of(page)
    assert f'name="{item}"' in page.text
    carry_out(squad, mission, item)
    assert count(house, Report) == 1


def test_what_was_marked_and_typed_is_there_when_one_comes_back(
    squad: FlaskClient, mission: UUID
) -> None:
    answer = note(squad, mission, do="save", words="前台无人。\n三号机有学生。", **{MINORS: "seen"})
    assert answer.status_code == 303
    form = form_on(squad.get(at(mission)), f"/{mission}")
    assert form.values["words"] == "前台无人。\n三号机有学生。"
    assert form.values[MINORS] == "seen"


def test_an_unmarked_item_is_named_and_nothing_is_lost(squad: FlaskClient, mission: UUID) -> None:
    answer = note(squad, mission, do="check", words="没看完", **{MINORS: "seen"})
    assert answer.status_code == 400
    assert f"{len(ALL_CLEAR) - 1} items are not marked yet." in text_of(answer)
    almost = {code: mark for code, mark in ALL_CLEAR.items() if code != "internet_cafe.hours"}
    answer = send(squad, form_on(answer, f"/{mission}"), do="check", **(almost | {MINORS: "seen"}))
    assert "Not marked yet: Open between midnight and 08:00" in text_of(answer)
    form = form_on(answer, f"/{mission}")
    assert (form.values["words"], form.values[MINORS]) == ("没看完", "seen")
    assert send(squad, form, do="check", **ALL_CLEAR).status_code == 303
    assert squad.get(at(mission, "/check")).status_code == 200


def test_the_check_page_waits_for_the_whole_checklist(squad: FlaskClient, mission: UUID) -> None:
    assert squad.get(at(mission, "/check")).location.endswith(at(mission))


def test_a_visit_is_checked_and_filed(house: House, squad: FlaskClient, mission: UUID) -> None:
    note(squad, mission, do="check", words="见记录。", **(ALL_CLEAR | {MINORS: "seen"}))
    words = text_of(squad.get(at(mission, "/check")))
    assert "1 thing was seen." in words
    assert "见记录。" in words
    answer = file_it(squad, mission)
    assert answer.location.endswith("/filed")
    assert "孙浩 filed this visit" in text_of(squad.get(answer.location))
    assert (count(house, Report), count(house, Inspection)) == (1, 1)


def test_pressing_twice_files_once(house: House, squad: FlaskClient, mission: UUID) -> None:
    note(squad, mission, do="save", **(ALL_CLEAR | {MINORS: "seen"}))
    form = form_on(squad.get(at(mission, "/check")), "/file")
    assert {send(squad, form).location for _ in range(2)} == {at(mission, "/filed")}
    assert count(house, Report) == 1


def test_the_second_member_who_files_is_told_who_was_first(
    house: House, squad: FlaskClient, mate: FlaskClient, mission: UUID
) -> None:
    note(squad, mission, do="save", **(ALL_CLEAR | {MINORS: "seen"}))
    mine, theirs = (form_on(one.get(at(mission, "/check")), "/file") for one in (squad, mate))
    assert send(mate, theirs).status_code == 303
    late = send(squad, mine)
    assert late.status_code == 409
    assert "钱多 filed this visit" in text_of(late)
    assert count(house, Report) == 1


def test_a_member_still_writing_gets_their_words_back(
    squad: FlaskClient, mate: FlaskClient, mission: UUID
) -> None:
    form = form_on(squad.get(at(mission)), f"/{mission}")
    carry_out(mate, mission)
    late = send(squad, form, do="save", words="我刚写了一半")
    assert late.status_code == 409
    assert "钱多 filed this visit" in text_of(late)
    assert "我刚写了一半" in late.text


def test_two_who_write_at_once_lose_nothing_of_each_other(
    squad: FlaskClient, mate: FlaskClient, mission: UUID
) -> None:
    mine = form_on(squad.get(at(mission)), f"/{mission}")
    hours, number = "internet_cafe.hours", "internet_cafe.id_check"
    note(mate, mission, do="save", words="对方所写", **{MINORS: "seen", hours: "seen"})
    late = send(squad, mine, do="save", words="我所写", **{MINORS: "not_seen", number: "seen"})
    words = text_of(late)
    assert late.status_code == 409
    assert "钱多 saved this visit while you were writing" in words
    assert "钱多 marked: Seen" in words
    assert "对方所写" in words
    merged = form_on(late, f"/{mission}")
    held = {name: merged.values[name] for name in (MINORS, hours, number, "words")}
    assert held == {MINORS: "not_seen", hours: "seen", number: "seen", "words": "我所写"}
    assert send(squad, merged, do="save").status_code == 303
