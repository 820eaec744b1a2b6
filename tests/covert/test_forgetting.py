"""A covert visit whose time is over: notes, photos, keys and who went where are gone."""

from datetime import timedelta
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from covert import visits
from covert.forgetting import forget_visit
from covert.missions import Mission, mission_for
from covert.notes import Mark
from covert.visits import Visit
from leads.casework.lead import Inspection
from leads.ledger.audit import AuditEntry
from leads.ledger.base import Record
from leads.ledger.outbox import Errand
from leads.register.keyholders import Grant
from leads.reports.report import Attachment, Report
from leads.retention.tombstones import Tombstone, What
from tests.clock import MONDAY, Clock
from tests.covert.test_findings import file
from tests.leads.forgotten import RULE, YEARS, an_upload, count, work_off
from tests.makers import City, signed_in_client, unlocked
from tests.squads import ALL_CLEAR, MINORS, a_mission
from tipline.commands import main
from tipline.factory import create_field, create_staff
from tipline.house import House
from tipline.processes.forgetting import looked_through


def visited(house: House, city: City, *, seen: bool = False, filed: bool = True) -> UUID:
    """Visit a place with one photo; give the mission."""
    mission_id, by, at = (
        a_mission(house, city),
        unlocked(house, city.squad.first),
        house.clock.now(),
    )
    marks = ALL_CLEAR | ({MINORS: "seen"} if seen else {})
    with house.database.transaction() as session:
        mission = mission_for(session, mission_id, by=by.actor, at=at)
        begun = visits.begin(session, mission, unlocked=by, seals=house.seals, at=at)
        visits.add_photo(session, mission, an_upload(house), unlocked=by, seals=house.seals)
        visits.save(
            session,
            mission,
            marks={code: Mark(mark) for code, mark in marks.items()},
            words="门口无标识。",
            version=begun.version,
            unlocked=by,
            seals=house.seals,
        )
    if filed:
        file(house, mission_id, by, begun.version + 1)
    return mission_id


def run(house: House, clock: Clock) -> int:
    """Look and forget as clerk and worker do; give how many were asked for."""
    with house.database.transaction() as session:
        looked = looked_through(session, clock.now())
    work_off(house)
    return len(looked.asked)


def stored(house: House) -> int:
    return len(list(house.settings.files.glob("*/*")))


def held(house: House, *subjects: UUID) -> list[UUID]:
    with house.database.reading() as session:
        query = select(Grant.id).where(Grant.subject_id.in_(subjects))
        return list(session.scalars(query))


@pytest.mark.parametrize("filed", [True, False], ids=["filed", "never filed"])
def test_a_visit_is_forgotten_whole_after_its_months_and_not_a_day_before(
    house: House, city: City, clock: Clock, filed: bool
) -> None:
    mission_id = visited(house, city, filed=filed)
    with house.database.reading() as session:
        visit_id = session.scalars(select(Visit.id)).one()
    assert stored(house) == 1
    assert held(house, mission_id, visit_id)
    clock.set(MONDAY + timedelta(days=YEARS - 1))
    assert run(house, clock) == 0
    clock.move(days=1)
    assert run(house, clock) == 1
    assert [count(house, one) for one in (Mission, Visit, Errand)] == [0, 0, 0]
    assert held(house, mission_id, visit_id) == []
    assert stored(house) == 0
    assert count(house, Inspection) == int(filed)  # what was found there names no squad
    with house.database.reading() as session:
        stone = session.get_one(Tombstone, (mission_id, What.VISIT))
        deeds = session.scalars(select(AuditEntry.deed).where(AuditEntry.object_id == mission_id))
        assert (stone.version, list(deeds)[-1]) == (1, "retention.visit")
    assert run(house, clock) == 0


def test_what_was_seen_lies_in_its_report_which_keeps_its_own_time_and_its_photos(
    house: House, city: City, clock: Clock
) -> None:
    visited(house, city, seen=True)
    clock.move(days=YEARS + 1)
    run(house, clock)
    assert [count(house, one) for one in (Mission, Visit, Report, Attachment)] == [0, 0, 1, 1]
    assert stored(house) == 1


def test_a_deed_that_comes_late_or_twice_forgets_nothing_that_is_not_over(
    house: House, city: City, clock: Clock
) -> None:
    mission_id = visited(house, city)
    with house.database.transaction() as session:
        assert not forget_visit(session, mission_id, rules=RULE, at=clock.now())
        at = clock.now() + timedelta(days=YEARS + 1)
        assert forget_visit(session, mission_id, rules=RULE, at=at)
        assert not forget_visit(session, mission_id, rules=RULE, at=at)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_list_shows_it_any_more_and_its_address_is_one_of_nothing(
    house: House, city: City, clock: Clock
) -> None:
    mission_id = visited(house, city)
    clock.move(days=YEARS + 1)
    run(house, clock)
    office: Flask = create_staff(house)
    planner: FlaskClient = signed_in_client(office, house, city.office.first)
    assert "No missions have been planned yet." in planner.get("/planning/").text
    squad = signed_in_client(create_field(house), house, city.squad.first)
    assert squad.get("/missions").status_code == 200
    assert squad.get(f"/missions/{mission_id}").status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_forgets_visits_too(house: House, city: City, clock: Clock) -> None:
    clock.set(MONDAY - timedelta(days=9 * YEARS))
    visited(house, city)
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(house.settings.files.parent),
        "MINGCHA_DATABASE_URL": house.settings.database_url,
        "MINGCHA_KEY_FILE": str(house.settings.key_file),
    }
    told = CliRunner().invoke(main, ("retention", "run"), env=env)
    assert "visit: 1 forgotten" in told.output, told.output
    assert "Covert visit" in CliRunner().invoke(main, ("retention", "report"), env=env).output


def test_no_table_of_the_squads_is_left_out_of_forgetting() -> None:
    ours = {t.name for t in Record.metadata.tables.values() if t.name in {"missions", "visits"}}
    hanging = {
        table.name
        for table in Record.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ours
    }
    assert hanging == {"visits"}
