"""A report (举报): one thing, by any channel; sealed, with few coarse columns in clear."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from leads.ledger.base import Record, new_id


class Stage(StrEnum):
    """Where a report stands at the desk; casework writes it down here.

    `HELD` are reports of a flood: kept, sealed, and looked at together before any is in the queue.
    """

    NEW = "new"
    HELD = "held"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TRANSFERRED = "transferred"


class FeaturesFrom(StrEnum):
    """Of what a report's features were made, and what opening it has shown of them since.

    `BROWSER`: by the source's browser, of words that the house has not read. `CHECKED`: these agree
    with the words. `REMADE`: they did not, and were made anew of the words.
    """

    WORDS = "words"
    BROWSER = "browser"
    CHECKED = "checked"
    REMADE = "remade"


def _of_those_with(column: str) -> Index:
    there = text(f"{column} IS NOT NULL")
    return Index(f"ix_reports_{column}", column, sqlite_where=there, postgresql_where=there)


class Report(Record):
    """One report. A thief sees channel, district, category, day and venue id, and nothing typed.

    `desk` is the unit kind it is sealed to: office, or oversight alone. `lookup` is the hashed
    look-up id of the receipt, `talk_public` its source's public key. `parent_id` names the
    submission this one was split from. There is no column for a lead: which lead it belongs to is
    casework's business.
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index(None, "desk", "stage", "received_on"),
        Index(None, "desk", "stage", "district"),
        # Few reports are in these: the submitting request writes none of them.
        Index(
            None,
            "desk",
            "unread",
            "received_on",
            sqlite_where=text("unread = 1"),
            postgresql_where=text("unread"),
        ),
        _of_those_with("parent_id"),
        _of_those_with("venue_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[str]
    desk: Mapped[str]
    district: Mapped[str] = mapped_column(ForeignKey("units.code"))
    category: Mapped[str]
    received_on: Mapped[date]
    stage: Mapped[Stage] = mapped_column(default=Stage.NEW)
    public_status: Mapped[str]
    public_reason: Mapped[str] = mapped_column(default="")
    lookup: Mapped[bytes | None] = mapped_column(unique=True)
    talk_public: Mapped[bytes | None]
    venue_id: Mapped[UUID | None] = mapped_column(ForeignKey("venues.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("reports.id"))
    sealed: Mapped[bytes]
    sealed_identity: Mapped[bytes | None]
    contact_withdrawn_on: Mapped[date | None]
    unread: Mapped[bool] = mapped_column(default=False)
    features_from: Mapped[FeaturesFrom] = mapped_column(default=FeaturesFrom.WORDS)


class Attachment(Record):
    """One file. `id` is the sealed original in the file store, `copy_id` what officers open.

    Where `copy_id` equals `id` there is only what was sent: so it was before every kind had a copy.
    The manifest (name, type, size, SHA-256) is sealed under the copy's key.
    """

    __tablename__ = "attachments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    position: Mapped[int]
    copy_id: Mapped[UUID]
    manifest: Mapped[bytes]


class Message(Record):
    """One turn of the conversation between the desk and the source, to the day."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "report_id", "position", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    position: Mapped[int]
    from_source: Mapped[bool]
    sent_on: Mapped[date]
    sealed: Mapped[bytes]


class ReportTokens(Record):
    """A report's keyed features on their way to the matcher, which takes them from here.

    One row for each live feature key, told apart by the key's mark: a report is kept under the
    newest key alone, but asks among those that were kept under the keys before it.
    """

    __tablename__ = "report_tokens"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    mark: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    newest: Mapped[bool]
    features: Mapped[bytes]
    asks: Mapped[bytes] = mapped_column(default=b"")
    """What the register is asked with, beside the newest features: gone once it has answered."""


def midnight(day: date) -> datetime:
    """Give the moment to write down for what a source did on a day: it must not tell the minute."""
    return datetime.combine(day, time(), tzinfo=UTC)
