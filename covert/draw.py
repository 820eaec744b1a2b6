"""A draw anybody can repeat: the same seed over the same ids gives the same sample, in order."""

from collections.abc import Iterable
from hmac import digest
from uuid import UUID


def draw(seed: bytes, ids: Iterable[UUID], *, size: int) -> list[UUID]:
    """Draw `size` of the ids without replacement; each has the same chance.

    Ids are ranked by HMAC-SHA256 under the seed, so nobody can steer the draw by the order in
    which they were listed, and adding an id moves no other past another.
    """
    return sorted(set(ids), key=lambda one: digest(seed, one.bytes, "sha256"))[:size]
