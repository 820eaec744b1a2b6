"""Which closed leads can be drawn, and which never."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from covert import rechecks
from covert.missions import Mission, lead_of, unseal, was_drawn
from leads.casework.lead import Lead
from leads.ledger.errors import NotFound, Refused
from leads.register.checklist import Mode
from leads.register.officers import Actor
from leads.register.units import UnitKind
from tests.makers import City, unlocked
from tests.squads import a_closed_lead, a_mission, a_place, chosen, drawn
from tipline.house import House


def waiting(house: House, by: Actor) -> list[UUID]:
    with house.database.reading() as session:
        return rechecks.frame(session, by=by, seals=house.seals, at=house.clock.now())


def change(house: House, lead_id: UUID, **columns: object) -> None:
    with house.database.transaction() as session:
        session.execute(update(Lead).where(Lead.id == lead_id).values(**columns))


def test_a_closed_lead_is_drawn_once(house: House, city: City) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    planner = unlocked(house, city.office.first).actor
    assert waiting(house, planner) == [lead_id]
    assert drawn(house, city) == 1
    assert waiting(house, planner) == []
    assert drawn(house, city) == 0


def test_a_mission_says_under_its_seal_whether_the_lot_or_a_planner_chose_its_lead(
    house: House, city: City
) -> None:
    by_hand = a_closed_lead(house, city, venue_id=a_place(house))
    by_lot = a_closed_lead(house, city, venue_id=a_place(house, name="夜航星"))
    chosen(house, city, by_hand)
    assert drawn(house, city) == 1
    with house.database.reading() as session:
        told = {
            lead_of(one, seals=house.seals): was_drawn(one, seals=house.seals)
            for one in session.scalars(select(Mission))
        }
    assert told == {by_hand: False, by_lot: True}


def test_a_gang_clue_is_never_drawn(house: House, city: City) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    change(house, lead_id, gang=True)
    assert drawn(house, city) == 0


def test_a_lead_of_the_oversight_unit_is_never_drawn(house: House, city: City) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    change(house, lead_id, desk=UnitKind.OVERSIGHT.value)
    assert drawn(house, city) == 0


def test_nobody_but_the_office_draws(house: House, city: City) -> None:
    a_closed_lead(house, city, venue_id=a_place(house))
    for who in (city.oversight.first, city.squad.first, city.east.first):
        with pytest.raises(NotFound):
            waiting(house, unlocked(house, who).actor)


def test_a_lead_whose_matter_is_on_no_checklist_stays_out(house: House, city: City) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    change(house, lead_id, category="cheap_tour")
    assert drawn(house, city) == 0


def test_a_venue_without_a_checklist_stays_out(house: House, city: City) -> None:
    a_closed_lead(house, city, venue_id=a_place(house, kind="scenic_area"))
    assert drawn(house, city) == 0


def test_two_leads_at_one_venue_are_not_drawn_together(house: House, city: City) -> None:
    place = a_place(house)
    a_closed_lead(house, city, venue_id=place)
    a_closed_lead(house, city, venue_id=place)
    assert drawn(house, city) == 1
    assert drawn(house, city, seed=b"again") == 0


def test_the_way_of_visiting_can_see_the_matter(house: House, city: City) -> None:
    place = a_place(house, kind="travel_agency")
    lead_id = a_closed_lead(house, city, venue_id=place)
    change(house, lead_id, category="cheap_tour")
    assert drawn(house, city) == 1
    with house.database.reading() as session:
        mission = session.scalars(select(Mission)).one()
        squad = unlocked(house, city.squad.first)
        brief = unseal(session, mission, unlocked=squad, seals=house.seals)
        assert lead_of(mission, seals=house.seals) == lead_id
    assert brief.mode is Mode.PHONE
    assert "cheap_tour" in {item.category.code for item in brief.items}


@pytest.mark.parametrize("kind", ["scenic_area", "other"])
def test_a_mission_needs_a_checklist(house: House, city: City, kind: str) -> None:
    with pytest.raises(Refused, match="nothing on the checklist"):
        a_mission(house, city, venue_id=a_place(house, kind=kind))


def test_a_mission_goes_to_a_squad_and_to_nobody_else(house: House, city: City) -> None:
    with pytest.raises(NotFound):
        a_mission(house, city, squad=city.east)


def test_hours_that_are_over_are_refused(house: House, city: City) -> None:
    with pytest.raises(Refused, match="over"):
        a_mission(house, city, opens=-5)
