"""Late districts are reminded and then supervised by the clock, once, and everybody sees it."""

from datetime import UTC, datetime
from threading import Barrier, Thread
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from leads.casework import supervising
from leads.casework.lead import Assignment, Lead, LeadMove
from leads.casework.reminding import remind_late, supervise_late
from leads.ledger.audit import AuditEntry, Tree, verify
from tests.clock import Clock
from tests.forms import form_on, send, text_of
from tests.makers import City, a_lead, assign, signed_in_client, unlocked
from tipline.house import House
from tipline.processes.ticker import Ticker

# Assigned on Monday 16 March 2026, the fifteenth working day is Tuesday 7 April (6 April is a
# holiday), so the reminder is due on the 8th and the supervision on the fifth working day after.
EXPIRED = datetime(2026, 4, 7, 12, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 4, 7, 16, 30, tzinfo=UTC)
FOUR_LATER = datetime(2026, 4, 14, 12, 0, tzinfo=UTC)
FIVE_LATER = datetime(2026, 4, 14, 16, 30, tzinfo=UTC)


def remind(house: House) -> int:
    at = house.clock.now()
    return house.database.attempt(lambda s: remind_late(s, calendar=house.calendar, at=at))


def supervise(house: House) -> int:
    at = house.clock.now()
    return house.database.attempt(lambda s: supervise_late(s, calendar=house.calendar, at=at))


def by_the_house(house: House) -> list[str]:
    """Name the moves that no officer made, oldest first."""
    with house.database.reading() as session:
        query = select(LeadMove.move).where(LeadMove.officer_id.is_(None))
        return list(session.scalars(query.order_by(LeadMove.lead_id, LeadMove.position)))


def lead_of(house: House, assignment: UUID) -> Lead:
    with house.database.reading() as session:
        return session.get_one(Lead, session.get_one(Assignment, assignment).lead_id)


def test_a_district_is_reminded_the_day_after_expiry_and_not_before(
    house: House, clock: Clock, assignment: UUID
) -> None:
    clock.set(EXPIRED)
    assert remind(house) == 0
    clock.set(NEXT_DAY)
    assert [remind(house), remind(house)] == [1, 0]
    assert by_the_house(house) == ["remind"]
    assert not lead_of(house, assignment).supervised


def test_five_working_days_later_the_lead_is_supervised(
    house: House, clock: Clock, assignment: UUID
) -> None:
    clock.set(NEXT_DAY)
    remind(house)
    clock.set(FOUR_LATER)
    assert supervise(house) == 0
    clock.set(FIVE_LATER)
    assert [supervise(house), supervise(house)] == [1, 0]
    assert by_the_house(house) == ["remind", "supervise"]
    assert lead_of(house, assignment).supervised


def test_the_district_and_the_office_see_both(
    house: House,
    clock: Clock,
    city: City,
    district: FlaskClient,
    planner: FlaskClient,
    assignment: UUID,
) -> None:
    for moment in (NEXT_DAY, FIVE_LATER):
        clock.set(moment)
        Ticker(house, queue=None).tick()
    app = district.application
    for client, address in (
        (signed_in_client(app, house, city.east.first), f"/district/assignments/{assignment}"),
        (
            signed_in_client(app, house, city.office.first),
            f"/office/leads/{lead_of(house, assignment).id}",
        ),
    ):
        shown = text_of(client.get(address))
        assert "Remind" in shown
        assert "Supervise" in shown
    del planner


def test_what_was_answered_objected_to_or_extended_is_left_alone(
    house: House, clock: Clock, city: City, district: FlaskClient, signed: UUID
) -> None:
    clock.set(EXPIRED)
    lead = lead_of(house, signed)
    with house.database.transaction() as session:
        supervising.extend(
            session,
            lead.id,
            "",
            days=5,
            version=lead.version,
            unlocked=unlocked(house, city.office.first),
            sealer=house.sealer,
            calendar=house.calendar,
            at=clock.now(),
        )
    clock.set(NEXT_DAY)
    assert remind(house) == 0
    # The five days more are over as well: a due date of its own, a reminder of its own.
    clock.set(FIVE_LATER)
    assert remind(house) == 1
    del district


def test_an_objection_stops_the_reminding(
    house: House, clock: Clock, district: FlaskClient, assignment: UUID
) -> None:
    page = district.get(f"/district/assignments/{assignment}/object")
    send(district, form_on(page, "/object"), reason="unclear", words="要素不足，无法找到该场所。")
    assert lead_of(house, assignment).state.value == "objected"
    clock.set(NEXT_DAY)
    assert remind(house) == 0


def test_two_workers_at_once_remind_once(house: House, clock: Clock, city: City) -> None:
    for _ in range(6):
        assign(house, city, a_lead(house, city))
    clock.set(NEXT_DAY)
    gate, counts = Barrier(2), []

    def work() -> None:
        gate.wait()
        counts.append(remind(house))

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 6
    assert by_the_house(house) == ["remind"] * 6


def test_each_move_is_audited_as_the_house_s_own(
    house: House, clock: Clock, assignment: UUID
) -> None:
    clock.set(NEXT_DAY)
    remind(house)
    with house.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.deed == "lead.remind")
        entry = session.scalars(query).one()
        assert entry.officer_id is None
        assert entry.object_id == session.get_one(Assignment, assignment).lead_id
        assert verify(session, Tree.STAFF) is None
