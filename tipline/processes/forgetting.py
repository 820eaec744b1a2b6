"""Forgetting by night (到期删除): the look that finds what is over, the errands that do it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from covert.forgetting import forget_visit as forget_a_visit
from covert.forgetting import over
from leads.register.workdays import day_of
from leads.retention import forgetting
from leads.retention.rules import RULES, Rules, rules_on
from leads.retention.seeking import Looked, look
from tipline.house import WorkerHouse

Forget = Callable[..., bool]


def look_for_the_over(_house: WorkerHouse, session: Session, at: datetime) -> None:
    """Ask for what is over to be forgotten; once a night, some of each kind."""
    looked_through(session, at)


def looked_through(session: Session, at: datetime) -> Looked:
    """Find what is over on every floor, and ask for it to be forgotten."""
    rules = _rules(at)
    visits = over(session, rules=rules, today=day_of(at))
    return look(session, rules=rules, at=at, visits=visits)


def forget_lead(house: WorkerHouse, session: Session, lead_id: UUID) -> None:
    """Forget a lead's words and its reports, if it is still over."""
    _forget(forgetting.forget_lead, house, session, lead_id)


def forget_report(house: WorkerHouse, session: Session, report_id: UUID) -> None:
    """Forget a report that became no lead, if it is still over."""
    _forget(forgetting.forget_report, house, session, report_id)


def forget_identity(house: WorkerHouse, session: Session, report_id: UUID) -> None:
    """Forget the contact a source left, if it is still over."""
    _forget(forgetting.forget_identity, house, session, report_id)


def forget_visit(house: WorkerHouse, session: Session, mission_id: UUID) -> None:
    """Forget a covert visit and its mission, if it is still over."""
    _forget(forget_a_visit, house, session, mission_id)


def delete_file(house: WorkerHouse, _session: Session, file_id: UUID) -> None:
    """Delete a file that no row names any more; one that is gone already is no error."""
    house.files.delete(file_id)


def _forget(forget: Forget, house: WorkerHouse, session: Session, subject: UUID) -> None:
    at = house.clock.now()
    forget(session, subject, rules=_rules(at), at=at)


def _rules(at: datetime) -> Rules:
    return rules_on(day_of(at), RULES)
