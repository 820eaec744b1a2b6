"""The only door through which bytes get sealed and opened: grants, objects and streams."""

import secrets
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from crypto.grants import KEY_SIZE, Held, grant, grant_recipient, open_grant, regrant
from crypto.places import Compartment, Kind, Place, Unreadable
from crypto.streams import SealingStream, read_stream

__all__ = ["Compartment", "Held", "Kind", "Place", "Sealer", "Unreadable", "grant_recipient"]


class Sealer:
    """Seals, opens and grants. It holds no secret; each call is handed the key it needs."""

    def new_key(self) -> bytes:
        """Draw the 32-byte key of one compartment of one subject."""
        return secrets.token_bytes(KEY_SIZE)

    def seal(self, plaintext: bytes, *, key: bytes, place: Place) -> bytes:
        """Seal bytes for one place, padded to a class so their length says little."""
        sink = BytesIO()
        with SealingStream(sink, key=key, place=place) as stream:
            stream.write(plaintext)
        return sink.getvalue()

    def open(self, sealed: bytes, *, key: bytes, place: Place) -> bytes:
        """Give the exact bytes that were sealed, all or nothing. Raises `Unreadable`."""
        return b"".join(read_stream(BytesIO(sealed), key=key, place=place))

    def grant(self, key: bytes, *, to: bytes, compartment: Compartment, subject: UUID) -> bytes:
        """Give a key to the holder of the public key `to`. Raises `crypto.keys.BadPublicKey`."""
        return grant(key, to=to, compartment=compartment, subject=subject)

    def open_grant(
        self, grant: bytes, *, seed: bytes, compartment: Compartment, subject: UUID
    ) -> bytes:
        """Give the key of a grant made to this seed's owner. Raises `Unreadable`."""
        return open_grant(grant, seed=seed, compartment=compartment, subject=subject)

    def regrant(self, held: Iterable[Held], *, seed: bytes, to: bytes) -> Iterator[bytes | None]:
        """Make for each grant to this seed's key the same to `to`; None where one is unreadable."""
        return regrant(held, seed=seed, to=to)

    def stream(self, sink: BinaryIO, *, key: bytes, place: Place) -> SealingStream:
        """Open a stream that seals into `sink` as it is written to, in constant memory."""
        return SealingStream(sink, key=key, place=place)

    def read_stream(self, source: BinaryIO, *, key: bytes, place: Place) -> Iterator[bytes]:
        """Give the bytes of a sealed stream piece by piece. Raises `Unreadable`, even at the end.

        What was given before an error was authentic but is not the whole.
        """
        return read_stream(source, key=key, place=place)
