"""Sealed objects, streams and wraps: altered by a thief, or crafted by a holder of the key."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from uuid import UUID

from hypothesis import strategies as st

from crypto.archives import unwrap_row, wrap_row
from crypto.envelope import Kind, Place, Sealer, Unreadable
from crypto.keys import WrongSession, unwrap_by_session
from crypto.objects import object_cipher
from crypto.secondfactor import open_secret
from fuzz.mutated import mutated
from fuzz.parser import Parser
from fuzz.seeds import cases, vectors

SEALER = Sealer()
_TOLD = vectors("objects")
KEY = b64decode(_TOLD["key"])
PLACE = Place(
    UUID(_TOLD["place"]["subject"]), UUID(_TOLD["place"]["object"]), Kind(_TOLD["place"]["kind"])
)


class Dribble(BytesIO):
    """A source that gives a few bytes at a time, as sockets do."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Give at most 1,000 bytes."""
        return super().read(min(size or 0, 1_000))


def crafted(frame: bytes, last: int) -> bytes:
    """Seal any frame at all with tags that fit."""
    cipher = object_cipher(KEY, place=PLACE, salt=bytes(32))
    return cipher.header + cipher.aead.encrypt(bytes(11) + bytes([last]), frame, None)


def read(blob: bytes) -> bytes:
    """Open an object; the stream's reader says the same of it."""
    whole = SEALER.open(blob, key=KEY, place=PLACE)
    parts = SEALER.read_stream(Dribble(blob), key=KEY, place=PLACE)
    assert b"".join(parts) == whole, "object and stream differ"
    return whole


def altered(blob: bytes) -> None:
    """Open what was altered without the key."""
    read(blob)
    assert blob in KNOWN, "an altered object opens"


KNOWN = [b64decode(case["sealed"]) for case in _TOLD["cases"] if case["expect"] == "opens"]


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the parsers of sealed objects and of what is wrapped."""
    sessions = [blob for blob in cases("wraps", "wrapped") if len(blob) in {60, 61, 62}]
    row = wrap_row(b"[1]", key=KEY, table="reports")

    def session(blob: bytes) -> None:
        unwrap_by_session(blob, token=KEY, owner=b"u1")
        assert blob == sessions[0], "an altered wrap opens"

    def secret(blob: bytes) -> None:
        open_secret(blob, seed=KEY, owner=b"u1")
        raise AssertionError("a session's wrap opens as a secret")

    def row_of(blob: bytes) -> None:
        unwrap_row(blob, key=KEY, table="reports")
        assert blob == row, "an altered row opens"

    frames = st.builds(
        crafted, mutated([(3).to_bytes(4) + b"abc" + bytes(4089)]), st.integers(0, 1)
    )
    yield (
        Parser("altered", mutated(cases("objects", "sealed")), altered, (Unreadable,)),
        Parser("crafted", frames, read, (Unreadable,)),
        Parser("session", mutated(sessions), session, (WrongSession,)),
        Parser("secret", mutated(sessions), secret, (WrongSession,)),
        Parser("row", mutated([row]), row_of, (Unreadable,)),
    )
