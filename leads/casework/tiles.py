"""The figures over the desk's pages: what waits, what is late; each counted only so far."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from leads.casework.boards import COUNTED, SOON
from leads.casework.lead import Lead
from leads.casework.scope import leads_of
from leads.casework.states import LeadState
from leads.register.authority import Deed, require
from leads.register.officers import Actor
from leads.register.workdays import WorkCalendar
from leads.reports.report import Report, Stage
from leads.reports.scope import reports_of


@dataclass(frozen=True, slots=True)
class Tiles:
    """Counts of the actor's own desk, none above COUNTED + 1, which reads "more than"."""

    waiting: int
    unread: int
    to_assign: int
    objections: int
    to_review: int
    soon: int
    overdue: int


def tiles(session: Session, *, by: Actor, today: date, calendar: WorkCalendar) -> Tiles:
    """Count in one query, each figure along an index and no further than COUNTED + 1."""
    require(by, Deed.SEE_LEADS)
    reports = select(Report.id).where(reports_of(by))
    leads = select(Lead.id).where(leads_of(by))
    in_time = Lead.due_on.between(today, calendar.add(today, SOON))
    row = session.execute(
        select(
            _upto(reports.where(Report.stage == Stage.NEW)),
            _upto(reports.where(Report.unread)),
            _upto(leads.where(Lead.state == LeadState.ACCEPTED)),
            _upto(leads.where(Lead.state == LeadState.OBJECTED)),
            _upto(leads.where(Lead.state == LeadState.ANSWERED)),
            _upto(leads.where(in_time)),
            _upto(leads.where(Lead.due_on < today)),
        )
    ).one()
    return Tiles(*row)


def _upto(query: Select[UUID]) -> ScalarSelect[int]:
    counted = query.limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()
