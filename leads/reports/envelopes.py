"""Envelopes: what a browser sealed and to whom, read strictly, for anybody may send anything."""

import unicodedata
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from crypto.envelope import Compartment, Kind, Place, grant_recipient
from crypto.grants import GRANT_SIZE, is_for
from crypto.objects import HEADER_SIZE, TAG_SIZE, stands_at
from crypto.sizes import TEXT_CLASSES
from leads.ledger.base import new_id
from leads.ledger.errors import Refused
from leads.ledger.words import N_

MOST_KEEPERS = 16
LONGEST_CONTACT = 200


class BadEnvelope(Refused):
    """An envelope is malformed, of another size, or made for another report or other keepers."""

    def __init__(self, what: Kind = Kind.IDENTITY) -> None:
        """Say so in one sentence, the same for every cause."""
        super().__init__(
            N_("The contact did not arrive sealed as it should be. Type it again.")
            if what is Kind.IDENTITY
            else N_("What you wrote did not arrive sealed as it should be. Send it once more.")
        )
        self.what = what


@dataclass(frozen=True, slots=True)
class Shape:
    """What an envelope holds: its kind, its key's compartment, and the classes it may be of."""

    kind: Kind
    compartment: Compartment
    classes: tuple[int, ...]


CONTACT = Shape(Kind.IDENTITY, Compartment.IDENTITY, TEXT_CLASSES[:1])
STORY = Shape(Kind.TEXT, Compartment.REPORT, TEXT_CLASSES)
REPLY = Shape(Kind.REPLY, Compartment.CONVERSATION, TEXT_CLASSES)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One sealed text and the grants of its key; the server holds no key that opens it."""

    shape: Shape
    grants: tuple[bytes, ...]
    sealed: bytes

    def stands_at(self, subject: UUID) -> bool:
        """Tell whether it was sealed for this report or message, and as what it is taken for."""
        return stands_at(self.sealed, Place(subject, subject, self.shape.kind))

    def rows(self, subject: UUID, *, keepers: Iterable[bytes]) -> list[dict[str, object]]:
        """Give the grants as rows, one for each keeper and no other. Raises `BadEnvelope`."""
        wanted, compartment = list(keepers), self.shape.compartment
        if len(wanted) != len(self.grants) or not self.stands_at(subject):
            raise BadEnvelope(self.shape.kind)
        for blob, public in zip(self.grants, wanted, strict=True):
            if not is_for(blob, to=public, compartment=compartment, subject=subject):
                raise BadEnvelope(self.shape.kind)
        return [
            {
                "id": new_id(),
                "subject_id": subject,
                "compartment": compartment.value,
                "key_id": grant_recipient(blob),
                "blob": blob,
            }
            for blob in self.grants
        ]


def envelope(wire: str, shape: Shape) -> Envelope:
    """Read an envelope from base64. Raises `BadEnvelope`.

    One byte says how many grants follow; after them stands the object, of the size of a class.
    """
    try:
        data = b64decode(wire, validate=True)
    except (NotBase64, ValueError) as error:
        raise BadEnvelope(shape.kind) from error
    count = data[0] if data else 0
    edge = 1 + count * GRANT_SIZE
    sizes = {HEADER_SIZE + room + TAG_SIZE for room in shape.classes}
    if not 0 < count <= MOST_KEEPERS or len(data) - edge not in sizes:
        raise BadEnvelope(shape.kind)
    starts = range(1, edge, GRANT_SIZE)
    return Envelope(shape, tuple(data[at : at + GRANT_SIZE] for at in starts), data[edge:])


def contact_envelope(wire: str, *, report_id: UUID) -> Envelope:
    """Read the envelope of a report's contact from base64. Raises `BadEnvelope`."""
    read = envelope(wire, CONTACT)
    # What was sealed for another report, or as another kind of thing, stands somewhere else.
    if not read.stands_at(report_id):
        raise BadEnvelope(Kind.IDENTITY)
    return read


def legible(contact: bytes) -> str:
    """Give a contact as it may be shown: a browser may have sealed any bytes at all."""
    text = unicodedata.normalize("NFC", contact.decode(errors="replace"))
    kept = (sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return "".join(kept).strip()[:LONGEST_CONTACT]
