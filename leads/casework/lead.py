"""A lead (线索): what is known about one matter at one venue, and its way through the hands."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.casework.states import LeadState
from leads.ledger.base import Record, new_id


class Lead(Record):
    """One lead. `version` grows with every move: two officers cannot both act on what they saw.

    `due_on` is the open deadline of whoever has the lead now; only a lead that has ended has none.
    `emptied_on` is the day on which every word in it was forgotten.
    `channel` is the one by which it first came. A gang clue may only be transferred. No column
    names a mission, a squad or a reporter.
    """

    __tablename__ = "leads"
    __table_args__ = (
        # The board runs along these: what is due next, overall and by what it is narrowed to.
        Index(None, "desk", "due_on", "number"),
        Index(None, "desk", "state", "due_on", "number"),
        Index(None, "desk", "district", "due_on", "number"),
        Index(None, "desk", "category", "due_on", "number"),
        Index(None, "desk", "channel", "due_on", "number"),
        Index(None, "desk", "venue_id", "due_on", "number"),
        Index(None, "desk", "opened_on", "number"),
        # Channels are few and unlike in number: along the day alone, a rare one is looked for long.
        Index(None, "desk", "channel", "opened_on", "number"),
        Index(None, "venue_id"),
        Index(None, "closed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(unique=True)
    desk: Mapped[str]
    state: Mapped[LeadState]
    district: Mapped[str] = mapped_column(ForeignKey("units.code"))
    category: Mapped[str]
    channel: Mapped[str] = mapped_column(default="")
    venue_id: Mapped[UUID | None] = mapped_column(ForeignKey("venues.id"))
    gang: Mapped[bool] = mapped_column(default=False)
    supervised: Mapped[bool] = mapped_column(default=False)
    reports: Mapped[int] = mapped_column(default=0)
    opened_on: Mapped[date]
    due_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    assignment_id: Mapped[UUID | None]
    emptied_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=0)


class LeadReport(Record):
    """A report's place in a lead: a link, never a copy, so that joining can be undone."""

    __tablename__ = "lead_reports"
    __table_args__ = (
        Index(
            "uq_lead_reports_active",
            "report_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index(None, "lead_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id"))
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    joined_at: Mapped[datetime]
    joined_by: Mapped[UUID | None]
    left_at: Mapped[datetime | None]


class LeadMove(Record):
    """One move in a lead's life: the history officers see, and what the score is counted from.

    `sealed_note` is opened with the assignment's key when `assignment_id` is set (the district
    reads it too), else with the lead's own note key (the desk alone).
    """

    __tablename__ = "lead_moves"
    __table_args__ = (UniqueConstraint("lead_id", "position"), Index(None, "move", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id"))
    position: Mapped[int]
    move: Mapped[str]
    state: Mapped[LeadState]
    officer_id: Mapped[UUID | None]
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    assignment_id: Mapped[UUID | None]
    sealed_note: Mapped[bytes | None]


class Assignment(Record):
    """One hand-over of a lead to a district (交办): its brief, its clock, its answer.

    The brief and everything said about it are sealed under the assignment's own key, granted to
    the desk and to that district: another district later gets another assignment, another key.
    Category and venue are as they were handed over: what the desk makes of the lead once it left
    a district is not that district's to see.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        Index(None, "district", "ended_at", "due_on"),
        Index(None, "lead_id"),
        Index(None, "due_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id"))
    district: Mapped[str] = mapped_column(ForeignKey("units.code"))
    category: Mapped[str]
    venue_id: Mapped[UUID | None] = mapped_column(ForeignKey("venues.id"))
    assigned_at: Mapped[datetime]
    due_on: Mapped[date]
    extended: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime | None]
    objected_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    sealed_brief: Mapped[bytes]


class Answer(Record):
    """A district's answer (反馈) to an assignment, and the review of it (审核).

    `on_time` is fixed when the answer is given; `grade` (1–5) when it is reviewed.
    """

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("assignment_id", "round"), Index(None, "reviewed_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"))
    round: Mapped[int]
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    answered_at: Mapped[datetime]
    on_time: Mapped[bool]
    finding: Mapped[str]
    disposition: Mapped[str]
    sealed: Mapped[bytes]
    outcome: Mapped[str | None]
    grade: Mapped[int | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]


class Proof(Record):
    """A file a district adds to its answer (处置证明), sealed under the assignment's key."""

    __tablename__ = "proofs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"), index=True)
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("answers.id"), index=True)
    position: Mapped[int]
    manifest: Mapped[bytes]


class Inspection(Record):
    """What was found where, on which day (检查): no squad, no method, no reporter.

    For a closed lead it says whether the closure was true, and whether the lot `drawn` it: what a
    planner chose is no sample, and in no share. The covert visit points here.
    """

    __tablename__ = "inspections"
    __table_args__ = (Index(None, "lead_id"), Index(None, "district", "seen_on"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"), index=True)
    district: Mapped[str] = mapped_column(ForeignKey("units.code"))
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("leads.id"))
    assignment_id: Mapped[UUID | None]
    seen_on: Mapped[date]
    true_closure: Mapped[bool | None]
    drawn: Mapped[bool] = mapped_column(default=False)
