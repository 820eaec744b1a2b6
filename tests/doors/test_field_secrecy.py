"""What a squad must never learn, looked for on every page of its door."""

import re
from collections.abc import Iterator
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from covert.missions import Mission, lead_of
from crypto.signing import SigningKey
from leads.casework.lead import Lead
from leads.reports.report import Report
from tests.makers import BRIEF, NARRATIVE, City, signed_in_client
from tests.squads import (
    MINORS,
    a_closed_lead,
    a_mission,
    a_place,
    another_squad,
    at,
    carry_out,
    drawn,
)
from tipline.factory import create_field
from tipline.house import House

CONTACT = "13800138000"
# What differs between any two pages: ids, tokens, hours.
OWN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{40,}={0,2}|\d+")


def pages(client: FlaskClient, mission: UUID) -> Iterator[tuple[str, str]]:
    """Give every page of the door with a mission in its address, by its name."""
    for rule in client.application.url_map.iter_rules():
        if rule.endpoint.startswith("field.") and "GET" in (rule.methods or ()):
            path = rule.rule.replace("<uuid:mission_id>", str(mission))
            yield rule.endpoint, client.get(path, follow_redirects=True).text


def planned(house: House) -> dict[UUID | None, UUID]:
    """Give each mission by the lead that it is about."""
    with house.database.reading() as session:
        missions = session.scalars(select(Mission)).all()
    return {lead_of(mission, seals=house.seals): mission.id for mission in missions}


def secrets(house: House, city: City) -> set[str]:
    """Give everything of the case that no page of a squad may hold."""
    with house.database.reading() as session:
        numbers = set(session.scalars(select(Lead.number)))
        ids = {*session.scalars(select(Lead.id)), *session.scalars(select(Report.id))}
    assert numbers
    told = {str(one) for one in ids} | {one.hex for one in ids} | numbers
    people = {person.name for unit in (city.office, city.east) for person in unit.officers}
    return told | people | {NARRATIVE, NARRATIVE[:8], BRIEF[:8], CONTACT, "re-check", "lead"}


def found(text: str, secret: set[str]) -> set[str]:
    tree = html.fromstring(text)
    body = tree.text_content() + " ".join(tree.xpath("//@*"))
    return {one for one in secret if re.search(rf"\b{re.escape(one)}\b", body, re.IGNORECASE)}


def test_no_page_says_anything_of_the_tip_the_lead_or_its_officers(
    house: House, city: City, field_app: Flask
) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house), contact=CONTACT)
    drawn(house, city)
    mission = planned(house)[lead_id]
    client, secret = signed_in_client(field_app, house, city.squad.first), secrets(house, city)
    before = list(pages(client, mission))
    carry_out(client, mission, MINORS)
    after = list(pages(client, mission))
    assert len(before) == len(after) >= 4
    for name, text in before + after:
        assert not found(text, secret), name


def test_the_scan_would_find_what_stood_on_a_page(house: House, city: City) -> None:
    a_closed_lead(house, city, venue_id=a_place(house))
    with house.database.reading() as session:
        number = session.scalars(select(Lead.number)).one()
    page = f"<main>This is a re-check of {number}, asked by 陈静.</main>"
    assert found(page, secrets(house, city)) == {number, "re-check", "陈静"}


def test_a_recheck_and_a_first_visit_read_the_same_on_every_page(
    house: House, city: City, field_app: Flask
) -> None:
    """Before and after filing, true or untrue, there is nothing by which to tell them apart."""
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    drawn(house, city)
    a_mission(house, city, venue_id=a_place(house))
    client, missions = signed_in_client(field_app, house, city.squad.first), planned(house)

    def read(mission: UUID) -> list[tuple[str, str]]:
        # The list shows both; each page of its own must not tell which one it is.
        return [
            (name, OWN.sub("·", text))
            for name, text in pages(client, mission)
            if name != "field.missions"
        ]

    assert read(missions[lead_id]) == read(missions[None])
    for mission in missions.values():
        carry_out(client, mission, MINORS)
    assert read(missions[lead_id]) == read(missions[None])


def test_the_list_orders_missions_by_hour_alone(house: House, city: City, field_app: Flask) -> None:
    a_closed_lead(house, city, venue_id=a_place(house, name="甲店"))
    drawn(house, city)
    a_mission(house, city, venue_id=a_place(house, name="乙店"), opens=-1)
    client = signed_in_client(field_app, house, city.squad.first)
    items = html.fromstring(client.get("/missions").text).xpath(
        "//li[starts-with(@class, 'mc-card')]"
    )
    assert ["乙店" in items[0].text_content(), "甲店" in items[1].text_content()] == [True, True]
    shapes = {
        OWN.sub("·", html.tostring(item, encoding="unicode", with_tail=False)) for item in items
    }
    assert len({shape.replace("甲店", "").replace("乙店", "") for shape in shapes}) == 1


def test_another_squads_missions_are_on_no_page(
    house: House, city: City, root_key: SigningKey, squad: FlaskClient
) -> None:
    other = another_squad(house, root_key)
    theirs = a_mission(house, city, squad=other, venue_id=a_place(house, name="别组的店"))
    mine = a_mission(house, city)
    for mission in (mine, theirs):
        for name, text in pages(squad, mission):
            assert "别组的店" not in text, name
    them = signed_in_client(create_field(house), house, other.first)
    assert "别组的店" in them.get("/missions").text


def test_after_filing_the_phone_shows_nothing_of_the_visit(
    house: House, city: City, squad: FlaskClient, mate: FlaskClient
) -> None:
    mission = a_mission(house, city, venue_id=a_place(house, name="夜航星"))
    assert "夜航星" in squad.get(at(mission)).text
    carry_out(squad, mission, MINORS, words="三号机有学生")
    for client in (squad, mate):
        for name, text in pages(client, mission):
            assert "夜航星" not in text, name
            assert "三号机" not in text, name


def test_no_page_is_kept_by_the_browser(house: House, city: City, squad: FlaskClient) -> None:
    mission = a_mission(house, city)
    for path in ("/missions", at(mission), at(mission, "/check"), at(mission, "/filed")):
        assert squad.get(path).headers["Cache-Control"] == "no-store"


def test_no_page_of_the_site_tells_a_bystander_whose_it_is(
    field_app: Flask, squad: FlaskClient
) -> None:
    """Signing in, the account, keys and what went wrong stand under the notebook's name too."""
    rules = [
        rule.rule
        for rule in field_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    assert {"/sign-in", "/sign-in/key", "/account"} <= set(rules)
    for client in (squad, field_app.test_client()):
        for path in (*sorted(rules), "/no/such/page"):
            for language in ("zh", "en"):
                answer = client.get(path, headers={"Accept-Language": language})
                assert not re.search("明察|mingcha", shown(answer.text), re.IGNORECASE), path
        refused = client.post("/sign-in", data={}, headers={"Accept-Language": "en"})
        assert refused.status_code == 400
        assert "Sign in - Notes" in shown(refused.text)


def shown(text: str) -> str:
    """Give what a screen shows of a page, and what a tab is called."""
    return str(html.fromstring(text).text_content()) if text.strip() else ""
