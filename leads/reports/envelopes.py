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
_CONTACT_SIZE = HEADER_SIZE + TEXT_CLASSES[0] + TAG_SIZE


class BadEnvelope(Refused):
    """An envelope is malformed, of another size, or made for another report or other keepers."""

    def __init__(self) -> None:
        """Say so in one sentence, the same for every cause."""
        super().__init__(N_("The contact did not arrive sealed as it should be. Type it again."))


@dataclass(frozen=True, slots=True)
class Envelope:
    """One sealed contact and the grants of its key; the server holds no key that opens it."""

    grants: tuple[bytes, ...]
    sealed: bytes

    def rows(self, report_id: UUID, *, keepers: Iterable[bytes]) -> list[dict[str, object]]:
        """Give the grants as rows, one for each keeper and no other. Raises `BadEnvelope`."""
        wanted, identity = list(keepers), Compartment.IDENTITY
        if len(wanted) != len(self.grants):
            raise BadEnvelope
        for blob, public in zip(self.grants, wanted, strict=True):
            if not is_for(blob, to=public, compartment=identity, subject=report_id):
                raise BadEnvelope
        return [
            {
                "id": new_id(),
                "subject_id": report_id,
                "compartment": identity.value,
                "key_id": grant_recipient(blob),
                "blob": blob,
            }
            for blob in self.grants
        ]


def contact_envelope(wire: str, *, report_id: UUID) -> Envelope:
    """Read the envelope of a report's contact from base64. Raises `BadEnvelope`.

    One byte says how many grants follow; after them stands the object, always of one size.
    """
    try:
        data = b64decode(wire, validate=True)
    except (NotBase64, ValueError) as error:
        raise BadEnvelope from error
    count = data[0] if data else 0
    if not 0 < count <= MOST_KEEPERS or len(data) != 1 + count * GRANT_SIZE + _CONTACT_SIZE:
        raise BadEnvelope
    ends = range(1, 1 + count * GRANT_SIZE, GRANT_SIZE)
    sealed = data[-_CONTACT_SIZE:]
    # What was sealed for another report, or as another kind of thing, stands somewhere else.
    if not stands_at(sealed, Place(report_id, report_id, Kind.IDENTITY)):
        raise BadEnvelope
    return Envelope(tuple(data[at : at + GRANT_SIZE] for at in ends), sealed)


def legible(contact: bytes) -> str:
    """Give a contact as it may be shown: a browser may have sealed any bytes at all."""
    text = unicodedata.normalize("NFC", contact.decode(errors="replace"))
    kept = (sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return "".join(kept).strip()[:LONGEST_CONTACT]
