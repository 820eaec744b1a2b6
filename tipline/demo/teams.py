"""The districts in the invented year: they sign for, object, check and answer, each in its way."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from leads.casework import answering, dealings
from leads.casework.answers import Outcome
from leads.casework.lead import Assignment, Lead
from leads.casework.states import LeadState
from leads.register.keyholders import Unlocked
from leads.register.taxonomy import Disposition, Finding, ObjectionReason
from tipline.demo.cast import TEMPERS
from tipline.demo.desk import Desk
from tipline.demo.year import Year

OBJECTED, FORGOTTEN, LATE = 0.05, 0.04, 25
MEASURES = (
    (Disposition.ORDERED, "当场下达责令改正通知书，复查已整改。"),
    (Disposition.ORDERED, "约谈经营者，责令三日内整改并提交报告。"),
    (Disposition.CASE_FILED, "已立案调查，证据先行登记保存。"),
    (Disposition.LENIENT, "首次违法且及时改正，依免罚清单不予处罚。"),
)
NOTHING = "经两名执法人员现场检查，未发现举报所述情况。"


@dataclass(slots=True)
class Teams:
    """Every district's officers at work."""

    year: Year
    desk: Desk

    def take(self, lead_id: UUID, at: datetime) -> None:
        """Plan what a district does with a lead that was just assigned."""
        self.year.later(at, 1, lambda session, then: self._sign(session, lead_id, then))

    def _sign(self, session: Session, lead_id: UUID, at: datetime) -> None:
        lead = session.get_one(Lead, lead_id)
        if lead.state is not LeadState.ASSIGNED or lead.assignment_id is None:
            return
        officer = self._officer(lead)
        answering.sign(
            session,
            lead.assignment_id,
            version=dealings.version(session, lead.assignment_id),
            by=officer.actor,
            at=at,
        )
        if self.year.chance.random() < OBJECTED:
            self._object(session, lead, lead.assignment_id, officer, at)
            return
        self._plan_answer(lead_id, lead.district, at)

    def _plan_answer(self, lead_id: UUID, district: str, at: datetime) -> None:
        days = round(self.year.chance.lognormvariate(0, 0.45) * TEMPERS[district].days)
        if self.year.chance.random() < FORGOTTEN:
            days += LATE
        self.year.later(at, days, lambda session, then: self._answer(session, lead_id, then))

    def _object(
        self, session: Session, lead: Lead, assignment_id: UUID, officer: Unlocked, at: datetime
    ) -> None:
        first = session.get_one(Assignment, assignment_id).objected_at is None
        if not first:
            self._plan_answer(lead.id, lead.district, at)
            return
        answering.object_to(
            session,
            assignment_id,
            version=dealings.version(session, assignment_id),
            reason=ObjectionReason.UNCLEAR,
            words="线索中场所地址不明确，请核实。",
            unlocked=officer,
            sealer=self.year.cast.seals.sealer,
            calendar=self.year.cast.calendar,
            at=at,
        )
        self.year.later(at, 2, lambda session, then: self._ruled(session, lead.id, then))

    def _ruled(self, session: Session, lead_id: UUID, at: datetime) -> None:
        self.desk.rule(lead_id, session, at)
        if session.get_one(Lead, lead_id).state is LeadState.ACCEPTED:
            self.desk.assign(lead_id, session, at)
        self.take(lead_id, at)

    def _answer(self, session: Session, lead_id: UUID, at: datetime) -> None:
        lead = session.get_one(Lead, lead_id)
        if lead.state is not LeadState.SIGNED or lead.assignment_id is None:
            return
        answering.answer(
            session,
            lead.assignment_id,
            self._outcome(lead_id),
            version=dealings.version(session, lead.assignment_id),
            unlocked=self._officer(lead),
            sealer=self.year.cast.seals.sealer,
            at=at,
        )
        self.year.later(at, 2, lambda session, then: self._reviewed(session, lead_id, then))

    def _outcome(self, lead_id: UUID) -> Outcome:
        matter = self.desk.leads.get(lead_id)
        if matter is None or not matter.true:
            return Outcome(Finding.NOT_FOUND, Disposition.NONE, NOTHING, "")
        disposition, measures = self.year.chance.choice(MEASURES)
        found = matter.plot.found.format(count=2 + matter.number % 9)
        return Outcome(Finding.FOUND, disposition, found, measures)

    def _reviewed(self, session: Session, lead_id: UUID, at: datetime) -> None:
        if session.get_one(Lead, lead_id).state is not LeadState.ANSWERED:
            return
        if not self.desk.review(lead_id, session, at):
            self.year.later(at, 3, lambda session, then: self._answer(session, lead_id, then))

    def _officer(self, lead: Lead) -> Unlocked:
        return self.year.cast.of(lead.district, self.year.chance.randrange(2))
