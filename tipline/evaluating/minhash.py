"""A rival: MinHash with locality-sensitive hashing over the plaintext (datasketch)."""

from collections.abc import Iterator, Sequence

from datasketch import MinHash, MinHashLSH

from tipline.evaluating.alike import pieces
from tipline.evaluating.reading import Labelled

PERMUTATIONS = 128
LOWEST = 0.3
"""Likeness for which the index is laid out; what it finds is told by the signatures."""

Found = Iterator[tuple[int, int, float]]


def by_text(rows: Sequence[Labelled]) -> Found:
    """Give texts that share many character pairs and triples."""
    return _found([row.text for row in rows])


def by_everything(rows: Sequence[Labelled]) -> Found:
    """Give the same over venue, address and text together."""
    return _found([f"{row.venue_name} {row.address} {row.text}" for row in rows])


def _found(texts: Sequence[str]) -> Found:
    index = MinHashLSH(threshold=LOWEST, num_perm=PERMUTATIONS)
    signatures: list[MinHash] = []
    for later, text in enumerate(texts):
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([piece.encode() for piece in pieces(text)] or [b""])
        for earlier in sorted(index.query(signature)):
            yield later, earlier, signature.jaccard(signatures[earlier])
        index.insert(later, signature)
        signatures.append(signature)
