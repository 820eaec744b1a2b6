"""What arrives at intake, as one frozen thing, and how it is written down before it is sealed."""

import json
import unicodedata
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from uuid import UUID

from leads.register.taxonomy import Channel

_UNSEEN = frozenset({"Cc", "Cs"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sealed as it streamed in, with the keys that open it.

    `size` and `sha256` (hexadecimal) are of the copy that officers open. There are two stored
    files: `file_id` as it was sent, under `original_key`, and `copy_id` stripped, under `copy_key`.
    A file from before every kind had a copy is one, under `copy_key`, and both ids are equal. Each
    is sealed at `Place(report_id, its own id, Kind.ATTACHMENT)`.
    """

    file_id: UUID
    copy_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    copy_key: bytes = field(repr=False)
    original_key: bytes | None = field(repr=False, default=None)
    original_sha256: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Submission:
    """Everything one person sends at once; its text never appears in a repr or a log."""

    report_id: UUID
    channel: Channel
    district: str
    category: str
    venue_name: str
    address: str
    happened_on: date | None
    about: bool
    narrative: str
    contact: str
    concerns_office: bool
    files: tuple[Upload, ...]
    received_on: date
    venue_id: UUID | None = None
    sealed_contact: str = ""
    """An envelope that a browser made, in base64; `contact` is empty then."""
    sealed_story: str = ""
    """Another, of the story; `narrative` is empty then."""
    numbers: str = ""
    """What the browser made of the narrative for matching, as JSON (`leads/features/wire.py`)."""


@dataclass(frozen=True, slots=True, repr=False)
class Story:
    """The sealed part of a report, as an officer reads it."""

    venue_name: str
    address: str
    happened_on: date | None
    about: bool
    narrative: str

    def to_bytes(self) -> bytes:
        """Write the story down for sealing (UTF-8 JSON)."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return json.dumps(told, ensure_ascii=False, default=str).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Story":
        """Read back what `to_bytes` wrote, or whatever a browser sealed: any bytes at all.

        Raises ValueError for what is no story.
        """
        told = json.loads(data)
        if not isinstance(told, dict):
            raise TypeError("no object")
        day = told.get("happened_on")
        return cls(
            venue_name=_shown(told["venue_name"]),
            address=_shown(told["address"]),
            happened_on=date.fromisoformat(day) if day else None,
            about=told["about"] is True,
            narrative=_shown(told["narrative"]),
        )


def _shown(text: str) -> str:
    """Drop what would change how a page reads: the server's own forms let none of it in."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) not in _UNSEEN)


def story_of(submission: Submission) -> Story:
    """Cut the sealed part out of a submission."""
    return Story(
        venue_name=submission.venue_name,
        address=submission.address,
        happened_on=submission.happened_on,
        about=submission.about,
        narrative=submission.narrative,
    )


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of one file; sealed beside it. The original's digest is kept as evidence."""

    name: str
    media_type: str
    size: int
    sha256: str
    original_sha256: str = ""

    def to_bytes(self) -> bytes:
        """Write the manifest down for sealing."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read back what `to_bytes` wrote."""
        return cls(**json.loads(data))
