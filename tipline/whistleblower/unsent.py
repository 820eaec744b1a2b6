"""A report that is not sent yet, as its draft holds it between two pages."""

import json
import secrets
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Self
from uuid import UUID

from crypto import receipts
from leads.ledger.base import new_id
from leads.register.taxonomy import Channel
from leads.register.units import UnitKind
from leads.reports.submission import Submission, Upload

GROUPS = 6


@dataclass(frozen=True, slots=True, repr=False)
class Unsent:
    """Everything typed so far; its words never appear in a repr or a log.

    `reserved` are ids under which a file may just be streaming in. `receipt` (24 digits) and
    `asked` (the two groups to be typed back, from 0) are drawn before sending, so that whatever
    happens at sending the same receipt can be shown. `sealed_story` is what a browser sealed in
    place of `narrative`, and `sealed_for` says for which report and which desk.
    """

    report_id: UUID = field(default_factory=new_id)
    kind: str = ""
    category: str = ""
    concerns_office: bool | None = None
    venue_name: str = ""
    district: str = ""
    address: str = ""
    happened_on: date | None = None
    about: bool = False
    narrative: str = ""
    contact: str = ""
    sealed_contact: str = ""
    sealed_story: str = ""
    sealed_for: str = ""
    numbers: str = ""
    files: tuple[Upload, ...] = ()
    reserved: tuple[UUID, ...] = ()
    receipt: str = ""
    asked: tuple[int, ...] = ()
    sent: bool = False

    @property
    def desk(self) -> UnitKind:
        """Say whom the report is sealed to."""
        return UnitKind.OVERSIGHT if self.concerns_office else UnitKind.OFFICE

    @property
    def addressee(self) -> str:
        """Name the report and its desk, as `sealed_for` does."""
        return f"{self.report_id} {self.desk.value}"

    @property
    def told_what(self) -> bool:
        """Say whether what happened was told, in clear or sealed for this report and its desk."""
        return bool(self.narrative or (self.sealed_story and self.sealed_for == self.addressee))

    @property
    def unowned(self) -> tuple[UUID, ...]:
        """List the stored files that no report owns yet."""
        if self.sent:
            return self.reserved
        return (*file_ids(self.files), *self.reserved)

    def to_bytes(self) -> bytes:
        """Write the draft down for sealing (UTF-8 JSON)."""
        return written(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read back what `to_bytes` wrote."""
        told: dict[str, Any] = json.loads(data)
        day = told["happened_on"]
        told.update(
            report_id=UUID(told["report_id"]),
            happened_on=date.fromisoformat(day) if day else None,
            files=tuple(upload_from(row) for row in told["files"]),
            reserved=tuple(UUID(text) for text in told["reserved"]),
            asked=tuple(told["asked"]),
        )
        return cls(**told)

    def submission(self, *, received_on: date) -> Submission:
        """Give what intake receives."""
        return Submission(
            report_id=self.report_id,
            channel=Channel.WEB,
            district=self.district,
            category=self.category,
            venue_name=self.venue_name,
            address=self.address,
            happened_on=self.happened_on,
            about=self.about,
            narrative=self.narrative,
            contact=self.contact,
            sealed_contact=self.sealed_contact,
            sealed_story=self.sealed_story,
            numbers=self.numbers,
            concerns_office=bool(self.concerns_office),
            files=self.files,
            received_on=received_on,
        )

    def as_sent(self) -> Self:
        """Mark it as sent: from now on only its receipt is shown."""
        return replace(self, sent=True)

    def with_receipt(self, check_key: bytes) -> Self:
        """Draw the receipt, and the groups to be typed back, if that has not been done."""
        if self.receipt:
            return self
        asked = sorted(secrets.SystemRandom().sample(range(GROUPS), 2))
        return replace(self, receipt=receipts.draw(check_key).digits, asked=tuple(asked))

    def with_file(self, upload: Upload) -> Self:
        """Add a file that has arrived whole; its ids are no longer merely reserved."""
        waiting = tuple(one for one in self.reserved if one not in file_ids((upload,)))
        return replace(self, files=(*self.files, upload), reserved=waiting)


def file_ids(files: tuple[Upload, ...]) -> tuple[UUID, ...]:
    """List every stored file of some uploads: originals and copies."""
    return tuple(one for upload in files for one in {upload.file_id, upload.copy_id})


def written(kept: Any) -> bytes:
    """Write a frozen dataclass down as UTF-8 JSON, without the deep copies of `asdict`."""
    return json.dumps(_fields(kept), ensure_ascii=False, default=_plain).encode()


def _fields(kept: Any) -> dict[str, Any]:
    return {field.name: getattr(kept, field.name) for field in fields(kept)}


def _plain(value: object) -> object:
    if isinstance(value, Upload):
        return _fields(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def upload_from(row: dict[str, Any]) -> Upload:
    """Read one upload back from JSON."""
    original = row["original_key"]
    return Upload(
        **{
            **row,
            "file_id": UUID(row["file_id"]),
            "copy_id": UUID(row["copy_id"]),
            "copy_key": bytes.fromhex(row["copy_key"]),
            "original_key": bytes.fromhex(original) if original else None,
        }
    )
