"""The office in the invented year: reads, accepts or declines, joins, briefs, assigns, reviews."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from leads.casework import assigning, drafting, merging, reviewing, supervising, transfers, triage
from leads.casework.lead import Lead
from leads.casework.merging import Matter as LeadMatter
from leads.casework.reviewing import Review
from leads.casework.scrub import Mark, seen
from leads.casework.states import LeadState
from leads.matching.similar import candidates_for
from leads.register.keyholders import Unlocked
from leads.register.taxonomy import ReviewOutcome, category
from leads.reports import dialogue, reading
from leads.reports.report import Report
from tipline.demo.cast import TEMPERS
from tipline.demo.matters import Matter
from tipline.demo.year import Year

JOINABLE = (LeadState.ACCEPTED, LeadState.ASSIGNED, LeadState.SIGNED)
DECLINED, ASKED, SENT_BACK = 0.07, 0.12, 0.12
QUESTION = "请问您看到的大概是什么时间段？如有照片，可以在这里补充。"
BRIEF = "请核查{venue}是否存在“{what}”的情况，检查相关登记记录与现场管理，依法处置并反馈。"
AGAIN = "本线索由市线索办重新交办。"


@dataclass(slots=True)
class Desk:
    """The office's officers at work; it knows each report's true matter, as nobody in life does."""

    year: Year
    truth: Mapping[UUID, Matter]
    venues: Mapping[int, UUID]
    leads: dict[UUID, Matter] = field(default_factory=dict)
    asked: set[UUID] = field(default_factory=set)

    def decide(self, report_id: UUID, session: Session, at: datetime) -> list[UUID]:
        """Read one new report and decide on it; give the lead that went to a district, if any."""
        assigned: list[UUID] = []
        report = session.get_one(Report, report_id)
        officer, chance = self._officer(report.desk), self.year.chance.random()
        sealer = self.year.cast.seals.sealer
        reading.read(session, report_id, unlocked=officer, sealer=sealer, at=at)
        kind = category(report.category)
        if kind.transfer_to and not kind.gang:
            triage.transfer(session, report_id, to=kind.transfer_to, unlocked=officer, at=at)
        elif chance < DECLINED and not kind.gang:
            code = "nothing_to_check"
            triage.decline(session, report_id, reason=code, unlocked=officer, at=at)
        else:
            assigned = self._accept(session, report, officer, at)
        if chance > 1 - ASKED and report.lookup is not None:
            dialogue.ask(session, report, QUESTION, unlocked=officer, sealer=sealer, at=at)
            self.asked.add(report_id)
        return assigned

    def _accept(
        self, session: Session, report: Report, officer: Unlocked, at: datetime
    ) -> list[UUID]:
        mate = self._mate(session, report, officer)
        if mate is None:
            return self._open(session, report, officer, at)
        merging.join(session, report.id, mate.id, version=mate.version, unlocked=officer, at=at)
        return []

    def _mate(self, session: Session, report: Report, officer: Unlocked) -> Lead | None:
        matter = self.truth.get(report.id)
        for row in candidates_for(session, report.id, unlocked=officer):
            lead = session.get(Lead, row.lead_id) if row.lead_id else None
            if lead and lead.state in JOINABLE and matter and self.leads.get(lead.id) == matter:
                return lead
        return None

    def _open(
        self, session: Session, report: Report, officer: Unlocked, at: datetime
    ) -> list[UUID]:
        year, matter = self.year, self.truth.get(report.id)
        venue_id = self.venues[matter.number] if matter else report.venue_id
        lead = merging.open_lead(
            session,
            report.id,
            LeadMatter(report.district, report.category, venue_id),
            unlocked=officer,
            seals=year.cast.seals,
            calendar=year.cast.calendar,
            at=at,
        )
        if matter is not None:
            self.leads[lead.id] = matter
        if category(report.category).transfer_to:
            self._hand_on(session, lead, officer, at)
        elif report.desk == "office":
            self.assign(lead.id, session, at)
            return [lead.id]
        return []

    def _hand_on(self, session: Session, lead: Lead, officer: Unlocked, at: datetime) -> None:
        transfers.transfer_lead(
            session,
            lead.id,
            "",
            to="police",
            version=lead.version,
            unlocked=officer,
            sealer=self.year.cast.seals.sealer,
            at=at,
        )

    def assign(self, lead_id: UUID, session: Session, at: datetime) -> None:
        """Brief a lead and hand it to its district, for the first time or again."""
        year, lead = self.year, session.get_one(Lead, lead_id)
        officer = self._officer(lead.desk)
        self._brief(session, lead, officer, at)
        assigning.assign(
            session,
            lead.id,
            version=lead.version,
            district=lead.district,
            days=assigning.default_days(),
            unlocked=officer,
            seals=year.cast.seals,
            calendar=year.cast.calendar,
            at=at,
        )

    def _brief(self, session: Session, lead: Lead, officer: Unlocked, at: datetime) -> None:
        name = self.leads[lead.id].place.name if lead.id in self.leads else "该场所"
        text = BRIEF.format(venue=name, what=category(lead.category).name.zh)
        marks = self._write(session, lead, text, officer, at, acknowledged="")
        if marks:
            self._write(session, lead, text, officer, at, acknowledged=seen(text, marks))

    def _write(
        self,
        session: Session,
        lead: Lead,
        text: str,
        officer: Unlocked,
        at: datetime,
        *,
        acknowledged: str,
    ) -> tuple[Mark, ...]:
        return drafting.write_brief(
            session,
            lead.id,
            text,
            version=lead.version,
            acknowledged=acknowledged,
            unlocked=officer,
            sealer=self.year.cast.seals.sealer,
            at=at,
        )

    def rule(self, lead_id: UUID, session: Session, at: datetime) -> None:
        """Rule on a district's objection: uphold every other one."""
        lead, seals = session.get_one(Lead, lead_id), self.year.cast.seals
        verb = supervising.uphold_objection
        if self.year.chance.random() < 1 / 2:
            verb = supervising.refuse_objection
        verb(
            session,
            lead_id,
            "已核实辖区与职责。",
            version=lead.version,
            unlocked=self._officer(lead.desk),
            sealer=seals.sealer,
            calendar=self.year.cast.calendar,
            at=at,
        )

    def review(self, lead_id: UUID, session: Session, at: datetime) -> bool:
        """Review a district's answer; say whether the lead was closed."""
        lead, year = session.get_one(Lead, lead_id), self.year
        care = year.chance.gauss(TEMPERS[lead.district].care, 0.7)
        grade = max(1, min(5, round(care)))
        if year.chance.random() < SENT_BACK:
            self._send_back(session, lead, min(grade, 2), at)
            return False
        reviewing.close(
            session,
            lead_id,
            Review(ReviewOutcome.PASSED, grade, ""),
            version=lead.version,
            unlocked=self._officer(lead.desk),
            sealer=year.cast.seals.sealer,
            at=at,
        )
        return True

    def _send_back(self, session: Session, lead: Lead, grade: int, at: datetime) -> None:
        reviewing.send_back(
            session,
            lead.id,
            Review(ReviewOutcome.PROOF_MISSING, grade, "请补充现场检查记录。"),
            days=5,
            version=lead.version,
            unlocked=self._officer(lead.desk),
            sealer=self.year.cast.seals.sealer,
            calendar=self.year.cast.calendar,
            at=at,
        )

    def _officer(self, desk: str) -> Unlocked:
        return self.year.cast.of(desk, self.year.chance.randrange(3))
