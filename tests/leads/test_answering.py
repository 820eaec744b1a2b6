"""Signing, objecting and answering, as services: who may, when, and who comes second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from leads.casework import answering, dealings, dockets, supervising
from leads.casework.answers import Outcome
from leads.casework.dockets import Standing
from leads.casework.lead import Answer, Assignment, Lead
from leads.ledger import audit
from leads.ledger.audit import Tree
from leads.ledger.errors import NotFound, Overtaken, Refused
from leads.register.taxonomy import Disposition, Finding, ObjectionReason
from leads.register.workdays import day_of
from tests.clock import Clock
from tests.makers import City, Person, a_lead, a_venue, assign, unlocked
from tipline.house import House

FOUND = Outcome(Finding.FOUND, Disposition.ORDERED, "未登记两名顾客。", "责令改正。")


@pytest.fixture
def assignment(house: House, city: City) -> UUID:
    return assign(house, city, a_lead(house, city, venue_id=a_venue(house)))


def sign(house: House, who: Person, assignment: UUID, *, version: int = 1) -> None:
    by = unlocked(house, who).actor
    with house.database.transaction() as session:
        answering.sign(session, assignment, version=version, by=by, at=house.clock.now())


def answer(
    house: House, who: Person, assignment: UUID, outcome: Outcome = FOUND, *, version: int = 2
) -> None:
    by = unlocked(house, who)
    with house.database.transaction() as session:
        answering.answer(
            session,
            assignment,
            outcome,
            version=version,
            unlocked=by,
            sealer=house.sealer,
            at=house.clock.now(),
        )


def object_to(house: House, who: Person, assignment: UUID, *, version: int = 1) -> None:
    by = unlocked(house, who)
    with house.database.transaction() as session:
        answering.object_to(
            session,
            assignment,
            version=version,
            reason=ObjectionReason.OUTSIDE_DISTRICT,
            words="门牌在西城。",
            unlocked=by,
            sealer=house.sealer,
            calendar=house.calendar,
            at=house.clock.now(),
        )


def row(house: House, who: Person, *, ended: bool = False) -> dockets.DocketRow:
    by = unlocked(house, who).actor
    with house.database.reading() as session:
        listed = dockets.docket(
            session,
            by=by,
            today=day_of(house.clock.now()),
            calendar=house.calendar,
            ended=ended,
            page=1,
        )
    assert len(listed.rows) == 1
    return listed.rows[0]


def test_only_the_district_it_was_handed_to_may_act(
    house: House, city: City, assignment: UUID
) -> None:
    for stranger in (city.west.first, city.office.first, city.squad.first, city.audit.first):
        for verb in (sign, object_to, answer):
            with pytest.raises(NotFound):
                verb(house, stranger, assignment)
    with pytest.raises(NotFound):
        sign(house, city.east.first, uuid4())


def test_of_two_who_sign_at_once_one_does_and_one_is_told(
    house: House, city: City, assignment: UUID
) -> None:
    def attempt(who: Person) -> str:
        try:
            sign(house, who, assignment)
        except Overtaken as error:
            return error.who
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(attempt, city.east.officers))
    assert told[0] == ""
    assert told[1] in {officer.name for officer in city.east.officers}


def test_an_answer_comes_after_signing(house: House, city: City, assignment: UUID) -> None:
    with pytest.raises(Refused):
        answer(house, city.east.first, assignment, version=1)
    sign(house, city.east.first, assignment)
    answer(house, city.east.second, assignment)
    assert row(house, city.east.first).standing is Standing.ANSWERED
    assert row(house, city.east.first).days_left is None


@pytest.mark.parametrize(
    ("finding", "disposition"),
    [
        (Finding.NOT_FOUND, Disposition.ORDERED),
        (Finding.FOUND, Disposition.NONE),
    ],
)
def test_a_measure_must_fit_the_finding(
    house: House, city: City, assignment: UUID, finding: Finding, disposition: Disposition
) -> None:
    sign(house, city.east.first, assignment)
    with pytest.raises(Refused):
        answer(house, city.east.first, assignment, Outcome(finding, disposition, "x", "y"))
    assert row(house, city.east.first).standing is Standing.SIGNED


@pytest.mark.parametrize(("late_by", "on_time"), [(0, True), (1, False)])
def test_an_answer_is_in_time_until_the_due_day_has_passed(
    house: House, city: City, assignment: UUID, clock: Clock, late_by: int, on_time: bool
) -> None:
    sign(house, city.east.first, assignment)
    due_on = row(house, city.east.first).due_on
    assert due_on == date(2026, 4, 7)  # fifteen working days, over the Qingming holiday
    clock.move(days=(due_on - day_of(clock.now())).days + late_by)
    answer(house, city.east.first, assignment)
    with house.database.reading() as session:
        assert session.scalar(select(Answer.on_time)) is on_time


def give_back_and_hand_on(house: House, city: City) -> None:
    """Let the desk uphold the objection, sort the lead anew and hand it to another district."""
    desk = unlocked(house, city.office.first)
    with house.database.transaction() as session:
        lead = session.scalars(select(Lead)).one()
        supervising.uphold_objection(
            session,
            lead.id,
            "同意。",
            version=lead.version,
            unlocked=desk,
            sealer=house.sealer,
            calendar=house.calendar,
            at=house.clock.now(),
        )
    other = a_venue(house, district="west", name="西城某网吧")
    with house.database.transaction() as session:
        lead = session.scalars(select(Lead)).one()
        lead.venue_id, lead.category = other, "outside_hours"
    assign(house, city, lead.id, district="west")


def test_an_upheld_objection_ends_it_and_shows_nothing_of_what_follows(
    house: House, city: City, assignment: UUID
) -> None:
    object_to(house, city.east.first, assignment)
    give_back_and_hand_on(house, city)
    left = row(house, city.east.first, ended=True)
    assert left.standing is Standing.GIVEN_BACK
    assert (left.venue, left.category) == ("金色年华网吧", "minors_admitted")
    with pytest.raises(Overtaken):
        sign(house, city.east.first, assignment)
    with house.database.reading() as session:
        now = dealings.version(session, assignment)
    with pytest.raises(Refused):
        sign(house, city.east.first, assignment, version=now)


def test_the_words_of_both_are_sealed_in_every_column(
    house: House, city: City, assignment: UUID
) -> None:
    sign(house, city.east.first, assignment)
    answer(house, city.east.first, assignment)
    with house.database.reading() as session:
        kept = session.scalars(select(Answer)).one().sealed
        brief = session.scalars(select(Assignment)).one().sealed_brief
    assert FOUND.findings.encode() not in kept
    assert "核查".encode() not in brief


def test_every_deed_is_in_the_trail_and_the_trail_is_sound(
    house: House, city: City, assignment: UUID
) -> None:
    sign(house, city.east.first, assignment)
    answer(house, city.east.second, assignment)
    with house.database.reading() as session:
        trail = session.scalars(
            select(audit.AuditEntry).where(audit.AuditEntry.tree == Tree.STAFF)
        ).all()
        assert audit.verify(session, Tree.STAFF) is None
    done = {entry.deed: entry.officer_id for entry in trail}
    assert done["assignment.sign"] == city.east.first.id
    assert done["assignment.answer"] == city.east.second.id
