"""What was signed: checkpoints, unit keys' signatures, and the proofs of the audit tree."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from hypothesis import strategies as st

from crypto.checkpoints import BadSignature, open_note, verify
from crypto.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from fuzz.mutated import mutated, mutated_text
from fuzz.parser import Parser
from fuzz.seeds import cases, texts, vectors
from tests.vectors.fixed import SIGNER

ORIGIN = "mingcha.example/staff"
LEAVES = [leaf_hash(bytes([number])) for number in range(11)]
ROOT, OLD = root_of(LEAVES), root_of(LEAVES[:6])
HASHES = st.sampled_from([*LEAVES, ROOT, OLD]) | st.binary(max_size=40)
NUMBERS = st.integers(-2, 14) | st.integers()


def note(text: str) -> None:
    """Open a checkpoint; only one opens, whatever is made of it."""
    open_note(text, origin=ORIGIN, public=SIGNER.public)
    assert text == texts("notes", "note")[0], "an altered checkpoint is taken"


def frontier(data: bytes) -> None:
    """Read a frontier; what is read is written down the same."""
    found = Frontier.from_bytes(data)
    assert found.to_bytes() == data
    found.push(LEAVES[0]).root()


def included(given: tuple[int, int, bytes, list[bytes]]) -> None:
    """Check an inclusion; only what is so holds."""
    index, size, leaf, proof = given
    if verify_inclusion(leaf, index=index, size=size, proof=proof, root=ROOT) and size == len(
        LEAVES
    ):
        assert leaf == LEAVES[index]
        assert proof == inclusion_proof(LEAVES, index)


def grown(given: tuple[int, bytes, int, list[bytes]]) -> None:
    """Check a growth; only what is so holds."""
    old, root, size, proof = given
    told = verify_consistency(old_size=old, old_root=root, size=size, root=ROOT, proof=proof)
    if told and size == len(LEAVES):
        assert root == root_of(LEAVES[:old])


def proofs() -> tuple[Any, Any]:
    """Give true and false proofs of both kinds."""
    true = [(at, 11, leaf, inclusion_proof(LEAVES, at)) for at, leaf in enumerate(LEAVES)]
    steps = st.lists(HASHES, max_size=8)
    of_growth = [(at, root_of(LEAVES[:at]), 11, consistency_proof(LEAVES, at)) for at in (1, 6, 11)]
    inclusion = st.sampled_from(true) | st.tuples(NUMBERS, NUMBERS, HASHES, steps)
    return inclusion, st.sampled_from(of_growth) | st.tuples(NUMBERS, HASHES, NUMBERS, steps)


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the parsers of what is signed, and of proofs."""
    whole = vectors("signatures")["cases"][0]
    message, signature = b64decode(whole["message"]), b64decode(whole["signature"])

    def signed(data: bytes) -> None:
        verify(message, data, public=SIGNER.public, purpose=whole["purpose"])
        assert data == signature, "an altered signature is taken"

    def key(data: bytes) -> None:
        verify(message, signature, public=data, purpose=whole["purpose"])
        assert data == SIGNER.public, "another key's signature is taken"

    made = Frontier(size=3, nodes=(LEAVES[0], LEAVES[1])).to_bytes()
    inclusion, growth = proofs()
    yield (
        Parser("checkpoint", mutated_text(texts("notes", "note")), note, (BadSignature,)),
        Parser("signature", mutated(cases("signatures", "signature")), signed, (BadSignature,)),
        Parser("signing key", mutated([SIGNER.public]), key, (BadSignature,)),
        Parser("frontier", mutated([made, bytes(8)]), frontier, (ValueError,)),
        Parser("inclusion", inclusion, included),
        Parser("growth", growth, grown),
    )
