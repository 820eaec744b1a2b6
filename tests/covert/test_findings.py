"""Filing: what was seen becomes a report; a re-check keeps or reopens its lead."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from covert import findings, visits
from covert.findings import verdict
from covert.missions import Mission, lead_of, mission_for, open_brief
from covert.notes import Mark, blank
from leads.assessment.indicators import Count, counts
from leads.assessment.rulebook import Indicator
from leads.assessment.scoring import window_of
from leads.casework.lead import Inspection, Lead, LeadMove
from leads.casework.states import LeadState, Move
from leads.ledger import audit
from leads.ledger.audit import Tree
from leads.ledger.errors import NotFound, Overtaken, Refused
from leads.register.checklist import Mode, checklist
from leads.register.keyholders import Unlocked
from leads.register.taxonomy import Channel, VenueKind
from leads.register.workdays import day_of
from leads.reports import reading
from leads.reports.report import Report
from tests.makers import City, unlocked
from tests.squads import ALL_CLEAR, CAFE, MINORS, NAME, a_closed_lead, a_mission, a_place, drawn
from tipline.house import House

CHECKLIST = checklist(VenueKind.INTERNET_CAFE, Mode.IN_PERSON)


def write(
    house: House, mission_id: UUID, by: Unlocked, marks: dict[str, str], words: str = ""
) -> int:
    """Begin and save; give the version that was saved."""
    at = house.clock.now()
    with house.database.transaction() as session:
        mission = mission_for(session, mission_id, by=by.actor, at=at)
        version = visits.begin(session, mission, unlocked=by, seals=house.seals, at=at).version
        visits.save(
            session,
            mission,
            marks={code: Mark(mark) for code, mark in marks.items()},
            words=words,
            version=version,
            unlocked=by,
            seals=house.seals,
        )
        return version + 1


def file(house: House, mission_id: UUID, by: Unlocked, version: int) -> None:
    at = house.clock.now()
    with house.database.transaction() as session:
        mission = mission_for(session, mission_id, by=by.actor, at=at)
        findings.file(session, mission, version=version, unlocked=by, seals=house.seals, at=at)


def carry_out(house: House, city: City, mission_id: UUID, **changed: str) -> None:
    by = unlocked(house, city.squad.first)
    marks = ALL_CLEAR | {f"internet_cafe.{code}": mark for code, mark in changed.items()}
    file(house, mission_id, by, write(house, mission_id, by, marks, "门口无标识。"))


def the_mission(house: House) -> UUID:
    with house.database.reading() as session:
        return session.scalars(select(Mission.id)).one()


def reports(house: House) -> list[Report]:
    with house.database.reading() as session:
        query = select(Report).where(Report.channel == Channel.COVERT)
        return list(session.scalars(query))


def state(house: House, lead_id: UUID) -> LeadState:
    with house.database.reading() as session:
        return session.get_one(Lead, lead_id).state


def count(house: House, table: type) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_what_was_seen_becomes_a_report_the_office_can_read(house: House, city: City) -> None:
    mission_id = a_mission(house, city)
    carry_out(house, city, mission_id, minors="seen", hours="seen")
    (report,) = reports(house)
    assert (report.category, report.district, report.desk) == ("minors_admitted", "east", "office")
    with house.database.transaction() as session:
        desk = unlocked(house, city.office.first)
        story = reading.read(
            session, report.id, unlocked=desk, sealer=house.sealer, at=house.clock.now()
        ).story
    assert story.venue_name == NAME
    assert "有疑似未成年人上网" in story.narrative
    assert "门口无标识。" in story.narrative


def test_nothing_seen_is_kept_as_an_inspection_and_no_report(house: House, city: City) -> None:
    carry_out(house, city, a_mission(house, city))
    assert (reports(house), count(house, Inspection)) == ([], 1)


def test_a_true_closure_is_kept(house: House, city: City) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    drawn(house, city)
    carry_out(house, city, the_mission(house))
    assert state(house, lead_id) is LeadState.CLOSED
    with house.database.reading() as session:
        assert session.scalars(select(Inspection.true_closure)).all() == [True]
        assert session.scalars(select(Inspection.drawn)).all() == [True]
    assert reports(house) == []


def test_an_untrue_closure_goes_back_to_the_desk(house: House, city: City) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    drawn(house, city)
    carry_out(house, city, the_mission(house), minors="seen")
    assert state(house, lead_id) is LeadState.ACCEPTED
    with house.database.reading() as session:
        inspection = session.scalars(select(Inspection)).one()
        assert (inspection.lead_id, inspection.true_closure) == (lead_id, False)
        last = select(LeadMove).order_by(LeadMove.position.desc()).limit(1)
        move = session.scalars(last).one()
        assert (move.move, move.officer_id) == (Move.RECHECK_REOPEN.value, None)
    # What was seen lies beside the lead, under the lead's own heading.
    assert [report.category for report in reports(house)] == ["minors_admitted"]


def test_another_matter_does_not_undo_a_closure(house: House, city: City) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    drawn(house, city)
    carry_out(house, city, the_mission(house), hours="seen")
    assert state(house, lead_id) is LeadState.CLOSED
    assert [report.category for report in reports(house)] == ["outside_hours"]


def test_what_could_not_be_told_judges_nothing_and_stays_in_the_draw(
    house: House, city: City
) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    drawn(house, city)
    carry_out(house, city, the_mission(house), minors="could_not_tell")
    assert state(house, lead_id) is LeadState.CLOSED
    with house.database.reading() as session:
        assert session.scalars(select(Inspection.true_closure)).all() == [None]
    assert drawn(house, city) == 1


@pytest.mark.parametrize("moved", [LeadState.ACCEPTED, LeadState.TRANSFERRED])
def test_a_lead_moved_meanwhile_is_not_moved_again_and_the_squad_notices_nothing(
    house: House, city: City, moved: LeadState
) -> None:
    lead_id = a_closed_lead(house, city, venue_id=a_place(house))
    drawn(house, city)
    with house.database.transaction() as session:
        session.get_one(Lead, lead_id).state = moved
    carry_out(house, city, the_mission(house), minors="seen")
    assert state(house, lead_id) is moved
    assert len(reports(house)) == 1


def test_a_failed_recheck_lowers_the_districts_figure(house: House, city: City) -> None:
    kept, broken = (
        a_closed_lead(house, city, venue_id=a_place(house, name=name)) for name in ("甲", "乙")
    )
    drawn(house, city)
    with house.database.reading() as session:
        missions = session.scalars(select(Mission)).all()
    for mission in missions:
        lead = lead_of(mission, seals=house.seals)
        carry_out(house, city, mission.id, minors="seen" if lead == broken else "not_seen")
    assert (state(house, kept), state(house, broken)) == (LeadState.CLOSED, LeadState.ACCEPTED)
    window = window_of(date(2026, 3, 1), months=1, today=day_of(house.clock.now()))
    with house.database.reading() as session:
        figures = counts(session, Indicator.VERIFIED, window, districts=["east"])
    assert figures == {"east": Count(leads=2, total=1.0)}


def test_every_item_must_be_marked(house: House, city: City) -> None:
    mission_id, by = a_mission(house, city), unlocked(house, city.squad.first)
    version = write(house, mission_id, by, {MINORS: "seen"})
    with pytest.raises(Refused, match="Mark every item"):
        file(house, mission_id, by, version)
    assert (reports(house), count(house, Inspection)) == ([], 0)


def test_of_two_who_file_the_second_is_told_who_was_first(house: House, city: City) -> None:
    mission_id, by = a_mission(house, city), unlocked(house, city.squad.first)
    version = write(house, mission_id, by, ALL_CLEAR | {MINORS: "seen"})
    file(house, mission_id, by, version)
    with pytest.raises(Overtaken) as told:
        file(house, mission_id, unlocked(house, city.squad.second), version)
    assert told.value.who == city.squad.first.name
    assert (len(reports(house)), count(house, Inspection)) == (1, 1)


def test_what_was_saved_after_the_check_page_is_not_filed_unseen(house: House, city: City) -> None:
    mission_id, mine = a_mission(house, city), unlocked(house, city.squad.first)
    checked = write(house, mission_id, mine, ALL_CLEAR)
    write(house, mission_id, unlocked(house, city.squad.second), ALL_CLEAR | {MINORS: "seen"})
    with pytest.raises(Overtaken) as told:
        file(house, mission_id, mine, checked)
    assert (told.value.who, told.value.what) == (city.squad.second.name, visits.SAVE)


def test_a_squads_key_opens_nothing_of_what_was_filed(house: House, city: City) -> None:
    mission_id, squad = a_mission(house, city), unlocked(house, city.squad.first)
    carry_out(house, city, mission_id, minors="seen")
    with house.database.transaction() as session:
        mission = session.get_one(Mission, mission_id)
        visit = session.scalars(select(visits.Visit)).one()
        with pytest.raises(NotFound):
            open_brief(session, mission, unlocked=squad, seals=house.seals, at=house.clock.now())
        with pytest.raises(NotFound):
            visits.notes_of(session, visit, unlocked=squad, seals=house.seals)
        office = unlocked(house, city.office.first)
        kept = visits.notes_of(session, visit, unlocked=office, seals=house.seals)
    assert kept.marks[MINORS] is Mark.SEEN


def test_filing_leaves_a_sound_trail(house: House, city: City) -> None:
    carry_out(house, city, a_mission(house, city), minors="seen")
    with house.database.reading() as session:
        assert [audit.verify(session, tree) for tree in Tree] == [None, None]


def test_a_verdict_asks_everything_of_the_category() -> None:
    first, second, *_ = (item.code for item in CHECKLIST if item.category.code == "fire_safety")
    clear = dict.fromkeys(CAFE, Mark.NOT_SEEN)
    cases = {
        (Mark.NOT_SEEN, Mark.NOT_SEEN): True,
        (Mark.SEEN, Mark.COULD_NOT_TELL): False,
        (Mark.COULD_NOT_TELL, Mark.NOT_SEEN): None,
    }
    for (one, two), expected in cases.items():
        notes = replace(blank(), marks={**clear, first: one, second: two})
        assert verdict(CHECKLIST, notes, "fire_safety") is expected
    assert verdict(CHECKLIST, replace(blank(), marks=clear), "cheap_tour") is None
