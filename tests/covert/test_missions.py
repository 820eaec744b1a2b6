"""What a thief of the database learns of a mission, before its hour and after."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, select

from covert.missions import NO_LEAD, NOT_DRAWN, Mission, lead_of, list_for, mission_for
from crypto.envelope import Kind, Place, Unreadable
from crypto.signing import SigningKey
from leads.ledger.base import Record
from leads.ledger.errors import NotFound, Refused
from tests.clock import Clock
from tests.makers import City, unlocked
from tests.squads import ADDRESS, NAME, a_closed_lead, a_mission, a_place, another_squad, drawn
from tipline.house import House

Row = tuple[str, tuple[Any, ...]]


def everything(connection: Connection) -> Iterator[Row]:
    """Give every row of every table, with the table's name."""
    for name, table in Record.metadata.tables.items():
        for row in connection.execute(select(table)):
            yield name, tuple(row)


def snapshot(house: House) -> set[str]:
    with house.database.engine.connect() as connection:
        return {repr(row) for row in everything(connection)}


def traces(*things: UUID | str) -> set[str]:
    """Give every way in which a thing could stand in a row's picture."""
    ways: set[str] = set()
    for thing in things:
        if isinstance(thing, UUID):
            ways |= {str(thing), thing.hex, repr(thing.bytes)[2:-1]}
        else:
            ways |= {thing, repr(thing.encode())[2:-1]}
    return ways


def test_planning_writes_nothing_of_the_venue_in_clear(house: House, city: City) -> None:
    place = a_place(house)
    before = snapshot(house)
    a_mission(house, city, venue_id=place, opens=2)
    written = snapshot(house) - before
    assert len(written) >= 4
    for way in traces(place, NAME, ADDRESS, "internet_cafe"):
        assert not [row for row in written if way in row], way


def test_drawing_writes_nothing_of_lead_or_venue_in_clear(house: House, city: City) -> None:
    place = a_place(house)
    lead_id = a_closed_lead(house, city, venue_id=place)
    before = snapshot(house)
    assert drawn(house, city) == 1
    written = snapshot(house) - before
    for way in traces(place, lead_id, NAME, ADDRESS, "internet_cafe", "minors_admitted"):
        assert not [row for row in written if way in row], way


def test_the_scan_would_find_a_venue_that_stood_in_clear(house: House, city: City) -> None:
    assert city.east.code
    before = snapshot(house)
    place = a_place(house)
    written = snapshot(house) - before
    assert any(str(place) in row for row in written)
    assert any(NAME in row for row in written)


def test_a_row_does_not_say_whether_it_is_a_recheck(house: House, city: City) -> None:
    place = a_place(house)
    lead_id = a_closed_lead(house, city, venue_id=place)
    visit, recheck = (
        a_mission(house, city, venue_id=place, lead_id=lead) for lead in (None, lead_id)
    )
    with house.database.reading() as session:
        rows = {mission.id: mission for mission in session.scalars(select(Mission))}
        told = {one: lead_of(mission, seals=house.seals) for one, mission in rows.items()}
    assert told == {visit: None, recheck: lead_id}
    assert len(rows[visit].sealed_lead) == len(rows[recheck].sealed_lead)
    assert len(rows[visit].sealed) == len(rows[recheck].sealed)


def test_the_squads_own_key_does_not_open_which_lead_it_is_about(house: House, city: City) -> None:
    mission_id = a_mission(house, city)
    with house.database.reading() as session:
        mission = session.get_one(Mission, mission_id)
    place = Place(mission_id, mission_id, Kind.SECRET)
    for seed in unlocked(house, city.squad.first).seeds.values():
        with pytest.raises(Unreadable):
            house.sealer.open(mission.sealed_lead, key=seed[:32], place=place)
    told = house.sealer.open(mission.sealed_lead, key=house.keys.column, place=place)
    assert told == NO_LEAD.bytes + NOT_DRAWN


def test_another_squads_mission_is_unknown(house: House, city: City, root_key: SigningKey) -> None:
    other = another_squad(house, root_key)
    mission_id = a_mission(house, city, squad=other)
    mine, theirs = unlocked(house, city.squad.first), unlocked(house, other.first)
    at = house.clock.now()
    with house.database.transaction() as session:
        assert list_for(session, unlocked=mine, seals=house.seals, at=at) == ()
        assert len(list_for(session, unlocked=theirs, seals=house.seals, at=at)) == 1
        with pytest.raises(NotFound):
            mission_for(session, mission_id, by=mine.actor, at=at)


def test_a_mission_is_sealed_until_its_hour_and_closed_after(
    house: House, city: City, clock: Clock
) -> None:
    mission_id, squad = a_mission(house, city, opens=2), unlocked(house, city.squad.first)

    def brief_shown() -> list[bool]:
        with house.database.transaction() as session:
            rows = list_for(session, unlocked=squad, seals=house.seals, at=clock.now())
            return [row.brief is not None for row in rows]

    def refused() -> str:
        with (
            house.database.reading() as session,
            pytest.raises(Refused) as told,
        ):
            mission_for(session, mission_id, by=squad.actor, at=clock.now())
        return told.value.sentence

    assert brief_shown() == [False]
    assert "sealed until its hour" in refused()
    clock.move(hours=2)
    assert brief_shown() == [True]
    clock.move(hours=5)  # an hour after its end it can still be written up
    assert brief_shown() == [True]
    clock.move(hours=1)
    assert brief_shown() == []
    assert "has closed" in refused()
