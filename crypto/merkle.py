"""The audit tree of RFC 9162, section 2.1: frontier, root, inclusion and consistency proofs.

`leaf` and `leaves` are always leaf hashes, made once by `leaf_hash`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from crypto.sizes import require_size

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

_SIZE_BYTES = 8


def leaf_hash(data: bytes) -> bytes:
    """Hash an entry as a leaf: SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes into their parent: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree's size and the roots of its complete subtrees, left to right: all an append needs."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse with `ValueError` nodes that cannot belong to a tree of this size."""
        if self.size < 0 or len(self.nodes) != self.size.bit_count():
            msg = "a frontier has one node for each set bit of its size"
            raise ValueError(msg)
        for node in self.nodes:
            require_size(node, size=HASH_SIZE, what="node")

    def push(self, leaf: bytes) -> Self:
        """Give the frontier after one more leaf hash."""
        nodes, size = (*self.nodes, leaf), self.size
        while size & 1:
            nodes, size = (*nodes[:-2], node_hash(nodes[-2], nodes[-1])), size >> 1
        return type(self)(size=self.size + 1, nodes=nodes)

    def root(self) -> bytes:
        """Give the tree's 32-byte root."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            root = node_hash(node, root)
        return root

    def to_bytes(self) -> bytes:
        """Give the size in 8 bytes, big-endian, then the nodes."""
        return self.size.to_bytes(_SIZE_BYTES) + b"".join(self.nodes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` gave; anything else is a `ValueError`."""
        if len(data) < _SIZE_BYTES:
            msg = "a frontier has at least 8 bytes"
            raise ValueError(msg)
        rest = data[_SIZE_BYTES:]
        nodes = tuple(rest[at : at + HASH_SIZE] for at in range(0, len(rest), HASH_SIZE))
        return cls(size=int.from_bytes(data[:_SIZE_BYTES]), nodes=nodes)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Give the root over all leaf hashes."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return node_hash(root_of(leaves[:split]), root_of(leaves[split:]))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Give the path that shows leaf `index` is in the tree (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < len(leaves):
        msg = "no such leaf"
        raise ValueError(msg)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return [*inclusion_proof(left, index), root_of(right)]
    return [*inclusion_proof(right, index - split), root_of(left)]


def verify_inclusion(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether the leaf hash stands at `index` in the tree of this size (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, computed = index, size - 1, leaf
    for step in proof:
        if not last:
            return False
        if node & 1 or node == last:
            computed = node_hash(step, computed)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, step)
        node, last = node >> 1, last >> 1
    return not last and computed == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Give the path that shows the tree only grew from `old_size` leaves (2.1.4.1)."""
    if not 0 < old_size <= len(leaves):
        msg = "the older tree has 1 to all leaves"
        raise ValueError(msg)
    return _subproof(leaves, old_size, whole=True)


def verify_consistency(
    *, old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the tree of `size` begins with the whole older tree (2.1.4.2)."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    steps = [old_root, *proof] if old_size.bit_count() == 1 else list(proof)
    if not steps:
        return False
    node, last = old_size - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if not last:
            return False
        if node & 1 or node == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        node, last = node >> 1, last >> 1
    return not last and older == old_root and newer == root


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if old_size <= split:
        return [*_subproof(left, old_size, whole=whole), root_of(right)]
    return [*_subproof(right, old_size - split, whole=False), root_of(left)]


def _split(size: int) -> int:
    """Give the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
