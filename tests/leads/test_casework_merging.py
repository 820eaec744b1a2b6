"""Joining and splitting lose nothing: reports, links, statuses and every source's own receipt."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import inspect, select

from leads.casework import merging
from leads.casework.lead import Lead, LeadReport
from leads.casework.states import IllegalMove, LeadState
from leads.casework.transfers import transfer_lead
from leads.ledger.base import Record
from leads.ledger.errors import NotFound, Overtaken, Refused
from leads.register.keyholders import Grant, Unlocked
from leads.reports.report import Message, Report, Stage
from tests.makers import City, a_lead, a_report, unlocked
from tipline.house import House


@pytest.fixture
def chen(house: House, city: City) -> Unlocked:
    return unlocked(house, city.office.first)


def version_of(house: House, lead_id: UUID) -> int:
    with house.database.reading() as session:
        return session.get_one(Lead, lead_id).version


def join(house: House, report_id: UUID, lead_id: UUID, by: Unlocked) -> None:
    with house.database.transaction() as session:
        merging.join(
            session,
            report_id,
            lead_id,
            version=session.get_one(Lead, lead_id).version,
            unlocked=by,
            at=house.clock.now(),
        )


def split_off(house: House, report_id: UUID, lead_id: UUID, by: Unlocked) -> None:
    with house.database.transaction() as session:
        merging.split_off(
            session,
            report_id,
            lead_id,
            version=session.get_one(Lead, lead_id).version,
            unlocked=by,
            at=house.clock.now(),
        )


def bytes_of(house: House, *tables: type[Record]) -> list[tuple[object, ...]]:
    """Give every row of some tables, as it stands there."""
    rows: list[tuple[object, ...]] = []
    with house.database.reading() as session:
        for table in tables:
            key = inspect(table).primary_key
            rows += [tuple(row) for row in session.execute(select(table.__table__).order_by(*key))]
    return rows


def test_five_joined_and_two_split_off_leave_every_byte_as_it_was(
    house: House, city: City, chen: Unlocked
) -> None:
    lead_id = a_lead(house, city)
    joined = [a_report(house, narrative=f"第{n}封举报") for n in range(5)]
    before = bytes_of(house, Report, Grant, Message)
    for report_id in joined:
        join(house, report_id, lead_id, chen)
    with house.database.reading() as session:
        assert session.get_one(Lead, lead_id).reports == 6
    for report_id in joined:
        split_off(house, report_id, lead_id, chen)
    assert bytes_of(house, Report, Grant, Message) == before
    with house.database.reading() as session:
        assert session.get_one(Lead, lead_id).reports == 1
        active = session.scalars(select(LeadReport).where(LeadReport.left_at.is_(None))).all()
        assert len(active) == 1


def test_a_report_that_joins_shows_its_source_what_its_siblings_see(
    house: House, city: City, chen: Unlocked
) -> None:
    lead_id, report_id = a_lead(house, city), a_report(house)
    join(house, report_id, lead_id, chen)
    with house.database.transaction() as session:
        transfer_lead(
            session,
            lead_id,
            "",
            to="police",
            version=session.get_one(Lead, lead_id).version,
            unlocked=chen,
            sealer=house.sealer,
            at=house.clock.now(),
        )
    with house.database.reading() as session:
        assert {r.public_status for r in session.scalars(select(Report))} == {"transferred"}


def test_a_lead_keeps_one_report(house: House, city: City, chen: Unlocked) -> None:
    lead_id = a_lead(house, city)
    with house.database.reading() as session:
        report_id = session.scalars(select(LeadReport.report_id)).one()
    with pytest.raises(Refused):
        split_off(house, report_id, lead_id, chen)


def test_a_report_is_in_one_lead_only(house: House, city: City, chen: Unlocked) -> None:
    one, other, report_id = a_lead(house, city), a_lead(house, city), a_report(house)
    join(house, report_id, one, chen)
    with pytest.raises(Overtaken):
        join(house, report_id, other, chen)
    with house.database.reading() as session:
        assert session.get_one(Lead, other).reports == 1


def test_nothing_is_joined_across_desks_or_to_a_gang_clue(
    house: House, city: City, chen: Unlocked
) -> None:
    gang = a_lead(house, city, category="gang_evil")
    with pytest.raises(Refused):
        join(house, a_report(house), gang, chen)
    with pytest.raises(NotFound):
        join(house, a_report(house, concerns_office=True), a_lead(house, city), chen)
    with pytest.raises(NotFound):
        join(house, a_report(house), a_lead(house, city), unlocked(house, city.oversight.first))


def test_nothing_joins_a_lead_that_has_ended(house: House, city: City, chen: Unlocked) -> None:
    lead_id, report_id = a_lead(house, city), a_report(house)
    with house.database.transaction() as session:
        session.get_one(Lead, lead_id).state = LeadState.CLOSED
    with pytest.raises(IllegalMove):
        join(house, report_id, lead_id, chen)
    with house.database.reading() as session:
        assert session.get_one(Report, report_id).stage is Stage.NEW


def _open(house: House, report_id: UUID, who: Unlocked) -> str:
    matter = merging.Matter("east", "minors_admitted", None)
    with house.database.transaction() as session:
        return merging.open_lead(
            session,
            report_id,
            matter,
            unlocked=who,
            seals=house.seals,
            calendar=house.calendar,
            at=house.clock.now(),
        ).number


def test_two_officers_at_once_open_one_lead_of_one_report(
    house: House, city: City, chen: Unlocked
) -> None:
    report_id = a_report(house)
    zhou = unlocked(house, city.office.second)

    def attempt(who: Unlocked) -> str:
        try:
            return _open(house, report_id, who)
        except Overtaken as error:
            return error.who

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(attempt, (chen, zhou)))
    assert "XS-2026-00001" in outcomes
    assert outcomes & {"陈静", "周凯"}
    with house.database.reading() as session:
        assert len(session.scalars(select(Lead)).all()) == 1


def test_leads_opened_at_once_get_numbers_of_their_own(
    house: House, city: City, chen: Unlocked
) -> None:
    reports = [a_report(house) for _ in range(12)]
    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(lambda one: _open(house, one, chen), reports))
    assert sorted(numbers) == [f"XS-2026-{n:05d}" for n in range(1, 13)]
