"""What is over is forgotten whole, what is fresh is not, and past months' figures stay."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from crypto import receipts
from crypto.receipts import ReceiptSecrets
from leads.assessment.rulebook import RULEBOOKS
from leads.assessment.scoring import scoreboard
from leads.casework import triage
from leads.casework.casefile import read_case
from leads.casework.lead import Answer, Lead, LeadReport
from leads.ledger.outbox import Errand
from leads.matching.postings import Posting
from leads.matching.records import Matched
from leads.register.keyholders import Grant
from leads.register.officers import Officer, actor
from leads.reports import dialogue, intake
from leads.reports.report import Report
from leads.retention.seeking import look
from leads.retention.tombstones import Tombstone, What, statistics
from tests.clock import MONDAY, Clock
from tests.leads.forgotten import (
    RULE,
    YEARS,
    an_upload,
    closed_lead,
    count,
    declined,
    on_disk,
    run,
    sealed_values,
    work_off,
)
from tests.leads.told import TOLD
from tests.makers import City, unlocked
from tipline.house import House
from tipline.processes.jobs import perform


@pytest.fixture(scope="module")
def receipt() -> ReceiptSecrets:
    return receipts.derive(receipts.draw(b"c" * 32), pepper=b"p" * 32)


def test_a_closed_lead_is_forgotten_with_its_reports_words_files_tokens_and_keys(
    house: House, city: City, clock: Clock
) -> None:
    units = count(house, Grant)
    upload = an_upload(house)
    lead_id = closed_lead(house, city, clock, files=(upload,), contact="电话")
    with house.database.reading() as session:
        before = list(sealed_values(session))
        report_id = session.scalars(select(Report.id)).one()
    assert len(before) > 10
    assert count(house, Matched) == 1
    assert count(house, Posting) > 0
    disk = on_disk(house)
    # A long value lies in pieces over several pages: a piece is looked for, and most are in one.
    assert not disk or sum(value[60:124] in disk for value in before) > len(before) * 0.8
    clock.move(days=5 * YEARS + 2)
    assert run(house, clock) == (2, 0)  # the lead, and by itself the contact
    assert [count(house, one) for one in (Report, LeadReport, Matched, Posting, Errand)] == [0] * 5
    assert count(house, Grant) == units
    with house.database.reading() as session:
        assert not list(sealed_values(session))
        stones = {(one.what, one.id) for one in session.scalars(select(Tombstone))}
        assert {(What.LEAD, lead_id), (What.REPORT, report_id)} <= stones
    with pytest.raises(FileNotFoundError):
        house.files.open(upload.file_id)
    left = on_disk(house)
    assert not [value for value in before if value[60:124] in left]


def test_the_desk_still_opens_the_lead_and_finds_it_empty(
    house: House, city: City, clock: Clock
) -> None:
    lead_id = closed_lead(house, city, clock)
    clock.move(days=5 * YEARS + 2)
    run(house, clock)
    with house.database.transaction() as session:
        case = read_case(
            session,
            lead_id,
            unlocked=unlocked(house, city.office.first),
            sealer=house.sealer,
            at=clock.now(),
        )
    assert (case.brief, case.reports, case.handed[0].brief) == ("", (), "")
    assert [line.note for line in case.history] == [""] * len(case.history)


def test_figures_of_past_months_do_not_change(house: House, city: City, clock: Clock) -> None:
    for _ in range(3):
        closed_lead(house, city, clock)
    month = date(2026, 3, 1)

    def seen() -> object:
        with house.database.transaction() as session:
            grades = session.execute(select(Answer.grade, Answer.on_time, Answer.finding)).all()
            states = session.execute(select(Lead.number, Lead.state, Lead.reports)).all()
            by = actor(session.get_one(Officer, city.board.first.id))
            scores = scoreboard(session, month, by=by, books=RULEBOOKS, at=MONDAY)
            return scores, sorted(grades), sorted(states)

    before = seen()
    clock.move(days=5 * YEARS + 30)
    assert run(house, clock)[0] == 3
    assert seen() == before


def test_nothing_is_forgotten_a_day_too_early(house: House, city: City, clock: Clock) -> None:
    declined(house, city)
    clock.set(MONDAY + timedelta(days=YEARS - 1))
    assert run(house, clock) == (0, 0)
    clock.move(days=1)
    assert run(house, clock) == (1, 0)
    assert count(house, Report) == 0


def test_fresh_evidence_postpones(
    house: House, city: City, clock: Clock, receipt: ReceiptSecrets
) -> None:
    with house.database.transaction() as session:
        intake.receive(session, replace(TOLD, contact=""), receipt=receipt, seals=house.seals)
        report_id = dialogue.report_under(session, receipt).id
        triage.decline(
            session,
            report_id,
            reason="other_procedure",
            unlocked=unlocked(house, city.office.first),
            at=clock.now(),
        )
    work_off(house)
    clock.move(days=YEARS - 5)
    with house.database.transaction() as session:
        report = session.get_one(Report, report_id)
        upload = an_upload(house)
        intake.supplement(session, report, (upload,), on=clock.now().date(), seals=house.seals)
    clock.move(days=10)
    assert run(house, clock) == (0, 1)
    with house.database.transaction() as session:
        session.get_one(Report, report_id).unread = False
    assert run(house, clock) == (0, 1)
    clock.move(days=YEARS - 11)
    assert run(house, clock) == (0, 1)
    clock.move(days=2)
    assert run(house, clock) == (1, 0)


def test_what_was_written_between_look_and_deed_is_not_lost(
    house: House, city: City, clock: Clock
) -> None:
    report_id = declined(house, city)
    clock.move(days=YEARS + 1)
    with house.database.transaction() as session:
        look(session, rules=RULE, at=clock.now())
        session.get_one(Report, report_id).unread = True
    work_off(house)
    assert count(house, Report) == 1
    assert count(house, Tombstone) == 0


def test_a_contact_is_forgotten_first_and_alone(house: House, city: City, clock: Clock) -> None:
    closed_lead(house, city, clock, contact="电话 13800000000")
    clock.move(days=200)
    assert run(house, clock) == (1, 0)
    with house.database.reading() as session:
        report = session.scalars(select(Report)).one()
        assert report.sealed_identity is None
        assert session.scalars(select(Grant.id).where(Grant.compartment == 2)).all() == []
        assert report.sealed
    assert run(house, clock) == (0, 0)


def test_a_run_that_is_killed_goes_on(house: House, city: City, clock: Clock) -> None:
    for _ in range(4):
        declined(house, city, files=(an_upload(house),))
    clock.move(days=YEARS + 1)
    with house.database.transaction() as session:
        look(session, rules=RULE, at=clock.now())
        errands = session.scalars(select(Errand.id)).all()
    for errand_id in errands[:2]:
        perform(house, errand_id)  # and here the process is killed: files wait, two reports stand
    assert (count(house, Report), count(house, Tombstone)) == (2, 2)
    assert len(list(house.settings.files.glob("*/*"))) == 4
    clock.move(days=1)
    assert run(house, clock) == (0, 0)  # what was asked for already is not asked for twice
    assert (count(house, Report), count(house, Tombstone)) == (0, 4)
    assert list(house.settings.files.glob("*/*")) == []


def test_what_stays_is_counted_along_one_side_and_small_counts_are_not_told(
    house: House, city: City, clock: Clock
) -> None:
    for number in range(6):
        declined(house, city, district="east" if number < 5 else "west")
    clock.move(days=YEARS + 1)
    run(house, clock)
    with house.database.reading() as session:
        told = statistics(session)
    assert ("2026Q1", "district", "east", "5") in told
    assert ("2026Q1", "district", "west", "<5") in told
    assert {side for _, side, _, _ in told} == {"district", "category", "channel", "outcome"}
