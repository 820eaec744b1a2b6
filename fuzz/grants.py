"""Grants: what a writer of the database, or a browser that seals, can put where a grant belongs."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from crypto.envelope import Compartment, Sealer, Unreadable, grant_recipient
from crypto.grants import Held, grant, regrant
from crypto.keys import BadPublicKey, from_seed
from fuzz.mutated import mutated
from fuzz.parser import Parser
from fuzz.seeds import cases, vectors

SEALER = Sealer()


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the parsers of grants and of the public keys that they are made to."""
    told = vectors("grants")
    seed, subject = b64decode(told["seed"]), UUID(told["subject"])
    compartment, known = Compartment(told["compartment"]), cases("grants", "grant")
    whole, pair = known[0], from_seed(seed)

    def opened(blob: bytes) -> None:
        SEALER.open_grant(blob, seed=seed, compartment=compartment, subject=subject)
        assert blob == whole, "an altered grant opens"

    def again(blob: bytes) -> None:
        made = list(regrant([Held(blob, compartment, subject)], seed=seed, to=pair.public))
        assert (made[0] is None) == (blob != whole), "an altered grant is granted again"

    def sealed_to(public: bytes) -> None:
        grant(bytes(32), to=public, compartment=compartment, subject=subject)

    blobs = mutated(known)
    # A share of low order, the field's own prime, and what is above it.
    points = (bytes(32), b"\x01" + bytes(31), b"\xed" + b"\xff" * 30 + b"\x7f", b"\xff" * 32)
    low = mutated([whole[:1148] + point + whole[1180:] for point in points])
    keys = mutated([pair.public, *(pair.public[:-32] + point for point in points)])
    yield (
        Parser("grant", blobs, opened, (Unreadable,)),
        Parser("share", low, opened, (Unreadable,)),
        Parser("again", blobs, again),
        Parser("recipient", blobs, grant_recipient, (Unreadable,)),
        Parser("public key", keys, sealed_to, (BadPublicKey,)),
    )
