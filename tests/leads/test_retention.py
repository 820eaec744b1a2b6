"""What is over is forgotten whole, what is fresh is not, and past months' figures stay."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import LargeBinary, func, select
from sqlalchemy.orm import Session

from crypto import receipts
from crypto.receipts import ReceiptSecrets
from crypto.signing import SigningKey
from leads.assessment.rulebook import RULEBOOKS
from leads.assessment.scoring import scoreboard
from leads.casework import triage
from leads.casework.casefile import read_case
from leads.casework.lead import Answer, Lead, LeadReport
from leads.ledger.base import Record, new_id
from leads.ledger.outbox import Errand
from leads.matching.postings import Posting
from leads.matching.records import Matched
from leads.register.keyholders import Grant
from leads.register.officers import Officer, actor
from leads.register.taxonomy import ReviewOutcome
from leads.reports import dialogue, intake
from leads.reports.report import Report
from leads.reports.submission import Upload
from leads.retention.rules import RULES, BadRules, Outcome, Rule, load, rules_on
from leads.retention.seeking import look
from leads.retention.tombstones import Tombstone, What, statistics
from tests.clock import MONDAY, Clock
from tests.desk import answer, sign
from tests.district import review
from tests.leads.told import TOLD
from tests.makers import City, a_lead, a_report, assign, found_city, unlocked
from tipline.commands import main
from tipline.house import House
from tipline.jobs import perform
from tipline.relay import carry

YEARS = 365
RULE = RULES[0]


@pytest.fixture
def city(house: House, root_key: SigningKey) -> City:
    return found_city(house, root_key)


@pytest.fixture(scope="module")
def receipt() -> ReceiptSecrets:
    return receipts.derive(receipts.draw(b"c" * 32), pepper=b"p" * 32)


def run(house: House, clock: Clock) -> tuple[int, int]:
    """Look and forget as clerk and worker do; give how many were asked for and postponed."""
    with house.database.transaction() as session:
        looked = look(session, rules=RULE, at=clock.now())
    work_off(house)
    return len(looked.asked), looked.postponed


def work_off(house: House) -> None:
    while carry(house, queue=None):
        pass


def an_upload(house: House) -> Upload:
    """Store a sealed file, with the sealed bytes of nothing in particular."""
    file_id = new_id()
    with house.files.create(file_id) as sink:
        sink.write(b"TPE1" + file_id.bytes * 20)
        sink.commit()
    return Upload(file_id, file_id, "x.pdf", "application/pdf", 9, "0" * 64, house.sealer.new_key())


def closed_lead(house: House, city: City, clock: Clock, **parts: object) -> UUID:
    """Bring a report all the way to a closed lead."""
    lead_id = a_lead(house, city, **parts)  # type: ignore[arg-type] # the report's own parts
    work_off(house)
    assignment = assign(house, city, lead_id)
    sign(house, city, assignment)
    answer(house, city, assignment)
    clock.move(hours=1)
    review(house, city, assignment, outcome=ReviewOutcome.PASSED, grade=4, words="可以")
    return lead_id


def declined(house: House, city: City, **parts: object) -> UUID:
    report_id = a_report(house, **parts)  # type: ignore[arg-type] # its own parts
    work_off(house)
    with house.database.transaction() as session:
        triage.decline(
            session,
            report_id,
            reason="other_procedure",
            unlocked=unlocked(house, city.office.first),
            at=house.clock.now(),
        )
    return report_id


def sealed_values(session: Session) -> Iterator[bytes]:
    """Give every sealed text and every grant there is."""
    for name in (
        "reports",
        "lead_moves",
        "assignments",
        "answers",
        "messages",
        "attachments",
        "grants",
    ):
        table = Record.metadata.tables[name]
        for column in table.columns:
            if isinstance(column.type, LargeBinary):
                yield from (v for v in session.scalars(select(column)) if v and len(v) > 32)


def on_disk(house: House) -> bytes:
    """Give all bytes of an SQLite database, its log folded in."""
    if house.database.engine.dialect.name != "sqlite":
        return b""
    file = Path(str(house.database.engine.url.database))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


def count(house: House, table: type[Record]) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


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


def command(house: House, *words: str) -> Result:
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(house.settings.files.parent),
        "MINGCHA_DATABASE_URL": house.settings.database_url,
        "MINGCHA_KEY_FILE": str(house.settings.key_file),
    }
    return CliRunner().invoke(main, ("retention", *words), env=env)


def test_the_command_forgets_and_reports(house: House, city: City, clock: Clock) -> None:
    clock.set(MONDAY - timedelta(days=9 * YEARS))
    declined(house, city)
    told = command(house, "run")
    assert (told.exit_code, told.output) == (
        0,
        "report: 1 forgotten\n1 forgotten, 0 postponed, 0 left to try again.\n",
    )
    told = command(house, "report")
    assert "Rules 1, in force from 2026-01-01" in told.output
    assert "Administrative Penalty Law, Art. 36" in told.output
    assert "Declined (rules 1)" in told.output


@pytest.mark.parametrize(
    ("last", "months", "over"),
    [
        (date(2026, 3, 16), 12, date(2027, 3, 16)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 60, date(2031, 11, 30)),
    ],
)
def test_months_are_the_calendars(last: date, months: int, over: date) -> None:
    rule = RULE.by[Outcome.FOUND]
    assert Rule(months, rule.basis, rule.cites, rule.why).over(last) == over


def test_every_rule_says_why_and_cites_a_law_that_was_read() -> None:
    for rule in RULE.by.values():
        assert all((rule.cites.en, rule.cites.zh, rule.why.en, rule.why.zh))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("months = 60", "months = 0"),
        ("months = 60", 'months = "60"'),
        ("months = 6\n", "months = 13\n"),
        ('cites = "APL 36"', 'cites = ""'),
        ("number = 1", "number = 2"),
        ("[version.rules.merged]", "[version.rules.joined]"),
        ("[[version]]", "[[versions]]"),
    ],
)
def test_rules_that_do_not_add_up_are_refused(was: str, now: str) -> None:
    shipped = Path("leads/retention/rules.toml").read_text(encoding="utf-8")
    assert was in shipped
    with pytest.raises(BadRules):
        load(shipped.replace(was, now))


def test_before_the_first_version_nothing_is_forgotten() -> None:
    with pytest.raises(BadRules):
        rules_on(date(2025, 12, 31), RULES)
