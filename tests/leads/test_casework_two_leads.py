"""Merging whole leads and splitting them off again loses nothing and moves no deadline back."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import inspect, select, update

from leads.casework import merging
from leads.casework.lead import Lead, LeadReport
from leads.casework.states import IllegalMove, LeadState
from leads.casework.two_leads import merge_leads, merged_here, merged_into, split_lead
from leads.ledger.base import Record
from leads.ledger.errors import NotFound, Overtaken, Refused
from leads.register.keyholders import Grant, Unlocked
from leads.reports.report import Message, Report
from tests.makers import City, a_lead, a_report, assign, unlocked
from tipline.house import House


@pytest.fixture
def chen(house: House, city: City) -> Unlocked:
    return unlocked(house, city.office.first)


def lead_of(house: House, lead_id: UUID) -> Lead:
    with house.database.reading() as session:
        return session.get_one(Lead, lead_id)


def merge(house: House, lead_id: UUID, into_id: UUID, by: Unlocked) -> None:
    version = lead_of(house, lead_id).version
    with house.database.transaction() as session:
        merge_leads(session, lead_id, into_id, version=version, unlocked=by, at=house.clock.now())


def split(house: House, lead_id: UUID, by: Unlocked) -> None:
    version = lead_of(house, lead_id).version
    with house.database.transaction() as session:
        split_lead(session, lead_id, version=version, unlocked=by, at=house.clock.now())


def join(house: House, report_id: UUID, lead_id: UUID, by: Unlocked) -> None:
    version = lead_of(house, lead_id).version
    with house.database.transaction() as session:
        merging.join(
            session, report_id, lead_id, version=version, unlocked=by, at=house.clock.now()
        )


def reports_in(house: House, lead_id: UUID) -> set[UUID]:
    with house.database.reading() as session:
        query = select(LeadReport.report_id).where(
            LeadReport.lead_id == lead_id, LeadReport.left_at.is_(None)
        )
        return set(session.scalars(query))


def bytes_of(house: House, *tables: type[Record]) -> list[tuple[object, ...]]:
    """Give every row of some tables, as it stands there."""
    rows: list[tuple[object, ...]] = []
    with house.database.reading() as session:
        for table in tables:
            key = inspect(table).primary_key
            rows += [tuple(row) for row in session.execute(select(table.__table__).order_by(*key))]
    return rows


def stand(house: House, lead_id: UUID) -> tuple[object, ...]:
    """Everything that stands on a lead, but for the count of its moves."""
    lead = lead_of(house, lead_id)
    told = {key: value for key, value in vars(lead).items() if key != "version"}
    return tuple(sorted((key, str(value)) for key, value in told.items() if key[0] != "_"))


LASTING: tuple[type[Record], ...] = (Report, Grant, Message)


def test_five_leads_merged_and_two_split_off_are_byte_for_byte_what_they_were(
    house: House, city: City, chen: Unlocked
) -> None:
    into, *others = [a_lead(house, city, narrative=f"第{n}封举报") for n in range(5)]
    join(house, a_report(house, narrative="又一封"), others[0], chen)
    held = {lead_id: reports_in(house, lead_id) for lead_id in (into, *others)}
    stood = {lead_id: stand(house, lead_id) for lead_id in (into, *others)}
    before = bytes_of(house, *LASTING)
    for lead_id in others:
        merge(house, lead_id, into, chen)
    assert bytes_of(house, *LASTING) == before
    assert reports_in(house, into) == set().union(*held.values())
    assert lead_of(house, into).reports == 6
    assert {lead_of(house, each).state for each in others} == {LeadState.MERGED}
    for lead_id in others[:2]:
        split(house, lead_id, chen)
        assert reports_in(house, lead_id) == held[lead_id]
        assert stand(house, lead_id) == stood[lead_id]
    assert bytes_of(house, *LASTING) == before
    assert lead_of(house, into).reports == 3
    for lead_id in others[2:]:
        split(house, lead_id, chen)
    assert {each: stand(house, each) for each in stood} == stood


def test_a_source_never_sees_its_report_go_back_and_after_a_split_sees_what_it_saw(
    house: House, city: City, chen: Unlocked
) -> None:
    lead_id, into = a_lead(house, city), a_lead(house, city)
    assign(house, city, into)
    [report_id] = reports_in(house, lead_id)
    before = bytes_of(house, Report)
    merge(house, lead_id, into, chen)
    with house.database.reading() as session:
        assert session.get_one(Report, report_id).public_status == "in_hand"
    split(house, lead_id, chen)
    assert bytes_of(house, Report) == before
    # One that was further along keeps that.
    with house.database.transaction() as session:
        own = update(Report).where(Report.id == report_id)
        session.execute(own.values(public_status="closed"))
    merge(house, lead_id, into, chen)
    with house.database.reading() as session:
        assert session.get_one(Report, report_id).public_status == "closed"


def test_no_deadline_moves_back_by_merging(house: House, city: City, chen: Unlocked) -> None:
    first, later = a_lead(house, city), a_lead(house, city)
    with house.database.transaction() as session:
        lead = session.get_one(Lead, later)
        assert lead.due_on is not None
        lead.due_on += timedelta(days=3)
    with pytest.raises(Refused):
        merge(house, first, later, chen)
    due = lead_of(house, first).due_on
    merge(house, later, first, chen)
    assert lead_of(house, first).due_on == due
    assert lead_of(house, later).due_on is None


def test_only_a_lead_at_the_desk_is_merged_and_only_into_one_that_takes_more(
    house: House, city: City, chen: Unlocked
) -> None:
    out, at_desk = a_lead(house, city), a_lead(house, city)
    assign(house, city, out)
    with pytest.raises(IllegalMove):
        merge(house, out, at_desk, chen)
    for state in (LeadState.ANSWERED, LeadState.CLOSED, LeadState.TRANSFERRED, LeadState.MERGED):
        with house.database.transaction() as session:
            session.get_one(Lead, out).state = state
        with pytest.raises(Refused):
            merge(house, at_desk, out, chen)
    with pytest.raises(Refused):
        merge(house, at_desk, at_desk, chen)
    with pytest.raises(Refused):
        merge(house, at_desk, a_lead(house, city, category="gang_evil"), chen)
    assert lead_of(house, at_desk).state is LeadState.ACCEPTED


def test_what_left_the_other_lead_meanwhile_stays_where_it_is(
    house: House, city: City, chen: Unlocked
) -> None:
    into, lead_id = a_lead(house, city), a_lead(house, city)
    gone = a_report(house, narrative="又一封")
    join(house, gone, lead_id, chen)
    merge(house, lead_id, into, chen)
    version = lead_of(house, into).version
    with house.database.transaction() as session:
        merging.split_off(session, gone, into, version=version, unlocked=chen, at=house.clock.now())
    split(house, lead_id, chen)
    assert gone not in reports_in(house, lead_id) | reports_in(house, into)
    assert (lead_of(house, lead_id).reports, lead_of(house, into).reports) == (1, 1)
    with pytest.raises(Refused):
        split(house, lead_id, chen)


def test_a_chain_of_merges_is_taken_apart_from_its_end(
    house: House, city: City, chen: Unlocked
) -> None:
    one, two, three = (a_lead(house, city) for _ in range(3))
    held = {each: reports_in(house, each) for each in (one, two, three)}
    merge(house, one, two, chen)
    merge(house, two, three, chen)
    with house.database.reading() as session:
        into = merged_into(session, two, unlocked=chen)
        assert into is not None
        assert into.id == three
        assert [lead.id for lead in merged_here(session, three, unlocked=chen)] == [two]
    with pytest.raises(Refused):
        split(house, one, chen)
    split(house, two, chen)
    split(house, one, chen)
    assert {each: reports_in(house, each) for each in held} == held


def test_the_second_officer_and_another_desk_merge_nothing(
    house: House, city: City, chen: Unlocked
) -> None:
    lead_id, into = a_lead(house, city), a_lead(house, city)
    version = lead_of(house, lead_id).version
    merge(house, lead_id, into, chen)
    for who, error in ((city.office.second, Overtaken), (city.oversight.first, NotFound)):
        with house.database.transaction() as session, pytest.raises(error):
            merge_leads(
                session,
                lead_id,
                into,
                version=version,
                unlocked=unlocked(house, who),
                at=house.clock.now(),
            )
    assert lead_of(house, into).reports == 2
