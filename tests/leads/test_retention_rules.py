"""The rules of retention add up, and the command forgets and reports by them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leads.retention.rules import RULES, BadRules, Outcome, Rule, load, rules_on
from tests.clock import MONDAY, Clock
from tests.leads.forgotten import RULE, YEARS, declined
from tests.makers import City
from tipline.commands import main
from tipline.house import House


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
