"""What a squad notes on a visit: a mark per checklist item, free words, photos with their keys."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from leads.ledger.base import new_id
from leads.ledger.words import Spoken
from leads.register.checklist import Item
from leads.reports.submission import Upload

MOST_PHOTOS = 10
LONGEST_WORDS = 5_000


class Mark(Spoken):
    """What a visitor says of one checklist item; every item describes a violation."""

    SEEN = "seen", "Seen", "看到"
    NOT_SEEN = "not_seen", "Not seen", "未看到"
    COULD_NOT_TELL = "could_not_tell", "Could not tell", "无法判断"


@dataclass(frozen=True, slots=True, repr=False)
class Notes:
    """What was noted so far.

    `report_id` is drawn when the notes begin: photos are sealed to it as they come in, and a
    finding becomes the report of that id.
    """

    report_id: UUID
    marks: Mapping[str, Mark]
    words: str = ""
    photos: tuple[Upload, ...] = ()

    def to_bytes(self) -> bytes:
        """Write the notes down for sealing (UTF-8 JSON)."""
        return json.dumps(asdict(self), ensure_ascii=False, default=_plain).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Notes":
        """Read back what `to_bytes` wrote."""
        told: dict[str, Any] = json.loads(data)
        return cls(
            report_id=UUID(told["report_id"]),
            marks={code: Mark(mark) for code, mark in told["marks"].items()},
            words=told["words"],
            photos=tuple(_photo(row) for row in told["photos"]),
        )

    @property
    def files(self) -> tuple[UUID, ...]:
        """List the stored files of the photos: each as it came, and its stripped copy."""
        return tuple(file for one in self.photos for file in {one.file_id, one.copy_id})

    def with_photo(self, photo: Upload) -> "Notes":
        """Add a photo."""
        return replace(self, photos=(*self.photos, photo))

    def without_photo(self, file_id: UUID) -> "Notes":
        """Take a photo out; nothing happens when it is not there."""
        return replace(self, photos=tuple(one for one in self.photos if one.file_id != file_id))

    def unmarked(self, items: Sequence[Item]) -> list[Item]:
        """List the items that nobody has marked yet."""
        return [item for item in items if item.code not in self.marks]

    def seen(self, items: Sequence[Item]) -> list[Item]:
        """List the violations that were seen, in the order of the checklist."""
        return [item for item in items if self.marks.get(item.code) is Mark.SEEN]


def blank() -> Notes:
    """Begin notes in which nothing is noted."""
    return Notes(report_id=new_id(), marks={})


def _plain(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _photo(row: Mapping[str, Any]) -> Upload:
    kept = row["original_key"]
    return Upload(
        file_id=UUID(row["file_id"]),
        copy_id=UUID(row["copy_id"]),
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        sha256=row["sha256"],
        copy_key=bytes.fromhex(row["copy_key"]),
        original_key=None if kept is None else bytes.fromhex(kept),
        original_sha256=row["original_sha256"],
    )
