"""`mingcha retention`: forget what is over now, and say what was forgotten, when and why."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.ledger.outbox import Errand
from leads.register.workdays import day_of
from leads.retention.forgetting import DELETE_FILE
from leads.retention.rules import RULES, rules_on
from leads.retention.seeking import ERRANDS
from leads.retention.tombstones import RetentionRun, is_buried, statistics, told
from tipline.commands.environment import settings
from tipline.house import WorkerHouse, build_worker
from tipline.processes.forgetting import looked_through
from tipline.processes.jobs import perform

DAYS = 31


@click.group()
def retention() -> None:
    """Forget what need not be kept any longer."""


@retention.command()
def run() -> None:
    """Forget all that is over today, one after the other; killed half-way, it goes on next time.

    The clerk does the same each night. No key is needed.
    """
    house = build_worker(settings())
    try:
        at = house.clock.now()
        found = house.database.attempt(lambda session: looked_through(session, at))
        left = _work_off(house)
        with house.database.reading() as session:
            gone = [what for what, subject in found.asked if is_buried(session, subject, what)]
    finally:
        house.database.dispose()
    for what, number in sorted(Counter(gone).items()):
        click.echo(f"{what}: {number} forgotten")
    click.echo(f"{len(gone)} forgotten, {found.postponed} postponed, {left} left to try again.")
    if left:
        raise SystemExit(1)


@retention.command()
def report() -> None:
    """Say which rules are in force, what was forgotten in the last 31 days, and what is counted."""
    house = build_worker(settings())
    try:
        today = day_of(house.clock.now())
        _print_rules(rules_on(today, RULES).number)
        with house.database.reading() as session:
            _print_runs(session)
            for line in told(session, since=today - timedelta(days=DAYS)):
                under = f"{line.outcome.words.en} (rules {line.version})"
                click.echo(f"{line.on}  {line.what:<8}  {line.count:>6}  {under}")
            for quarter, side, value, number in statistics(session):
                click.echo(f"{quarter}  {side:<8}  {number:>6}  {value}")
    finally:
        house.database.dispose()


def _work_off(house: WorkerHouse) -> int:
    """Do every errand of forgetting that waits, and the files' after them; say how many stay."""
    left = 0
    for kinds in (tuple(ERRANDS.values()), (DELETE_FILE,)):
        with house.database.reading() as session:
            waiting = _waiting(session, kinds)
        left += sum(not perform(house, errand_id) for errand_id in waiting)
    return left


def _waiting(session: Session, kinds: Sequence[str]) -> list[UUID]:
    return list(session.scalars(select(Errand.id).where(Errand.kind.in_(kinds))))


def _print_rules(number: int) -> None:
    rules = RULES[number - 1]
    click.echo(f"Rules {rules.number}, in force from {rules.effective_from}:")
    for outcome, rule in rules.by.items():
        why = f"{rule.why.en} ({rule.basis.words.en}: {rule.cites.en})"
        click.echo(f"  {rule.months:>3} months  {outcome.words.en}. {why}")


def _print_runs(session: Session) -> None:
    query = select(RetentionRun).order_by(RetentionRun.at.desc()).limit(DAYS)
    for one in reversed(session.scalars(query).all()):
        click.echo(f"{day_of(one.at)}  looked: {one.asked} asked, {one.postponed} postponed")
