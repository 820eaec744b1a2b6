"""The planner: a visit to a venue, a draw of re-checks, and who may do neither."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from covert.missions import Mission
from leads.casework.lead import Lead
from leads.register.officers import Officer, Role
from tests.makers import City, signed_in_client
from tests.pages import form_on, send, text_of
from tests.squads import ADDRESS, NAME, a_closed_lead, a_mission, a_place, carry_out, drawn
from tipline.house import House

WHEN = {
    "day-year": "2026",
    "day-month": "3",
    "day-day": "17",
    "opens": "14:00",
    "closes": "18:00",
}


def plan(client: FlaskClient, city: City, venue_id: UUID | str, **typed: str) -> TestResponse:
    form = form_on(client.get("/planning/visit?sought=夜航"), "/planning/visit")
    asked = {"venue": str(venue_id), "mode": "in_person", "squad": str(city.squad.unit.unit_id)}
    return send(client, form, **(asked | WHEN | typed))


def draw(client: FlaskClient, city: City, **typed: str) -> TestResponse:
    form = form_on(client.get("/planning/draw"), "/planning/draw")
    return send(
        client, form, **({"squad": str(city.squad.unit.unit_id), "size": "5"} | WHEN | typed)
    )


def count(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Mission)) or 0


def the_mission(house: House) -> Mission:
    with house.database.reading() as session:
        return session.scalars(select(Mission)).one()


def test_a_visit_is_planned_for_the_hours_of_the_city(
    house: House, city: City, planner: FlaskClient
) -> None:
    venue_id = a_place(house)
    assert plan(planner, city, venue_id).location == "/planning/"
    mission = the_mission(house)
    assert mission.opens_at.isoformat() == "2026-03-17T06:00:00+00:00"
    assert mission.closes_at.isoformat() == "2026-03-17T10:00:00+00:00"
    words = text_of(planner.get("/planning/"))
    assert "The visit has been planned." in words
    assert "Squad" in words
    assert "Sealed" in words
    assert NAME not in words
    assert ADDRESS not in words


def test_a_night_ends_on_the_next_day(house: House, city: City, planner: FlaskClient) -> None:
    plan(planner, city, a_place(house), opens="22:00", closes="03:00")
    mission = the_mission(house)
    assert (mission.closes_at - mission.opens_at).total_seconds() == 5 * 3600


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"closes": "14:00"}, "must close after it opens"),
        ({"day-day": "15"}, "These hours are over"),
        ({"day-month": "13"}, "Enter the month, from 1 to 12."),
        ({"day-day": "31", "day-month": "2"}, "There is no such day."),
        ({"squad": ""}, "Choose a squad."),
        ({"squad": "x"}, "Choose a squad."),
        ({"venue": "00000000-0000-0000-0000-000000000007"}, "Choose a venue."),
        ({"mode": "drone"}, "Choose how the visit is made."),
        ({"opens": "25:00"}, "Choose the hour at which it opens."),
        ({"csrf_token": "x"}, ""),
    ],
)
def test_what_cannot_be_planned_is_said_and_kept(
    house: House, city: City, planner: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    answer = plan(planner, city, a_place(house), **typed)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    kept = form_on(answer, "/planning/visit").values
    assert kept["day-year"] == "2026"
    assert kept["sought"] == "夜航"
    assert count(house) == 0


@pytest.mark.parametrize("kind", ["scenic_area", "other"])
def test_a_venue_without_a_checklist_is_refused_with_a_way_out(
    house: House, city: City, planner: FlaskClient, kind: str
) -> None:
    answer = plan(planner, city, a_place(house, kind=kind))
    assert answer.status_code == 400
    assert "Choose another way, or another venue." in text_of(answer)


def test_a_way_without_a_checklist_is_refused(
    house: House, city: City, planner: FlaskClient
) -> None:
    venue_id = a_place(house, kind="cinema")
    assert plan(planner, city, venue_id, mode="phone").status_code == 400
    assert plan(planner, city, venue_id).status_code == 303


def test_a_search_that_finds_nothing_says_so(planner: FlaskClient) -> None:
    words = text_of(planner.get("/planning/visit?sought=%25"))
    assert "No registered venue has this in its name." in words
    assert planner.get("/planning/visit?sought=" + "长" * 5000).status_code == 200


def test_closed_leads_are_drawn_and_the_list_says_rechecks(
    house: House, city: City, planner: FlaskClient
) -> None:
    a_closed_lead(house, city, venue_id=a_place(house))
    assert "1 closed lead can be drawn" in text_of(planner.get("/planning/"))
    assert draw(planner, city).location == "/planning/"
    words = text_of(planner.get("/planning/"))
    assert "1 re-check planned." in words
    assert "0 closed leads can be drawn" in words
    assert "Re-check" in words
    assert NAME not in words


def test_an_empty_hat_has_nothing_to_draw_from(planner: FlaskClient) -> None:
    page = planner.get("/planning/draw")
    assert "Leads come here when they have been closed." in text_of(page)
    assert "<button" not in page.text.split("<main")[1]


def test_a_lead_drawn_by_another_planner_meanwhile_is_not_drawn_again(
    house: House, city: City, planner: FlaskClient
) -> None:
    a_closed_lead(house, city, venue_id=a_place(house))
    form = form_on(planner.get("/planning/draw"), "/planning/draw")
    drawn(house, city)
    late = send(planner, form, squad=str(city.squad.unit.unit_id), size="5", **WHEN)
    assert late.status_code == 409
    assert "No closed lead can be drawn" in text_of(late)
    assert count(house) == 1


@pytest.mark.parametrize("size", ["0", "51", "-1", "many", ""])
def test_a_number_that_cannot_be_drawn_is_refused(
    house: House, city: City, planner: FlaskClient, size: str
) -> None:
    a_closed_lead(house, city, venue_id=a_place(house))
    assert draw(planner, city, size=size).status_code == 400
    assert count(house) == 0


def test_the_list_says_how_far_each_mission_is(
    house: House, city: City, staff_app: Flask, squad: FlaskClient
) -> None:
    first = a_mission(house, city)
    carry_out(squad, first)
    a_mission(house, city)
    a_mission(house, city, opens=20)
    house.clock.move(hours=7)  # type: ignore[attr-defined] # the tests' clock
    a_mission(house, city)
    planner = signed_in_client(staff_app, house, city.office.first)
    words = text_of(planner.get("/planning/"))
    for state in ("Filed", "Not filed in time", "Sealed", "Open"):
        assert words.split("State", 1)[1].count(state) >= 1, state


def test_only_planners_of_the_office_come_in(house: House, city: City, staff_app: Flask) -> None:
    with house.database.transaction() as session:
        session.get_one(Officer, city.office.second.id).roles = [Role.DESK.value]
    for who in (city.office.second, city.oversight.first, city.east.first, city.board.first):
        client = signed_in_client(staff_app, house, who)
        for page in ("/", "/draw", "/visit", "/recheck"):
            assert client.get(f"/planning{page}").status_code == 404
            assert client.post(f"/planning{page}").status_code in {404, 405}


def test_one_lead_can_be_chosen_by_its_number(
    house: House, city: City, planner: FlaskClient
) -> None:
    a_closed_lead(house, city, venue_id=a_place(house))
    with house.database.reading() as session:
        number = session.scalars(select(Lead.number)).one()
    form = form_on(planner.get("/planning/recheck"), "/planning/recheck")
    chosen = {"squad": str(city.squad.unit.unit_id), **WHEN}
    unknown = send(planner, form, number="XS-2026-99999", **chosen)
    assert unknown.status_code == 409
    assert "can be re-checked now" in text_of(unknown)
    assert send(planner, form, number=number, **chosen).status_code == 303
    assert send(planner, form, number=number, **chosen).status_code == 409
    assert count(house) == 1
