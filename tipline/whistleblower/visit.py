"""The visit of a source who came back: the receipt's secrets, and an answer not yet sent."""

import json
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID, uuid4

from crypto.receipts import ReceiptSecrets
from leads.reports.submission import Upload
from tipline.whistleblower.unsent import file_ids, upload_from, written


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """What a visit keeps between two pages.

    `turn` is written into the answer form and drawn anew after each sending, so that an answer
    sent twice is kept once; what a browser seals becomes the message of that id. `sealed_answer` is
    what it sealed in place of `answer`.
    """

    lookup: bytes
    seed: bytes
    answer: str = ""
    files: tuple[Upload, ...] = ()
    reserved: tuple[UUID, ...] = ()
    turn: str = field(default_factory=lambda: uuid4().hex)
    sealed_answer: str = ""

    @property
    def receipt(self) -> ReceiptSecrets:
        """Give what the receipt was made into."""
        return ReceiptSecrets(lookup=self.lookup, seed=self.seed)

    @property
    def unowned(self) -> tuple[UUID, ...]:
        """List the stored files that no report owns yet."""
        return (*file_ids(self.files), *self.reserved)

    def to_bytes(self) -> bytes:
        """Write the visit down for sealing (UTF-8 JSON)."""
        return written(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read back what `to_bytes` wrote."""
        told: dict[str, Any] = json.loads(data)
        return cls(
            lookup=bytes.fromhex(told["lookup"]),
            seed=bytes.fromhex(told["seed"]),
            answer=told["answer"],
            files=tuple(upload_from(row) for row in told["files"]),
            reserved=tuple(UUID(text) for text in told["reserved"]),
            turn=told["turn"],
            sealed_answer=told.get("sealed_answer", ""),
        )
