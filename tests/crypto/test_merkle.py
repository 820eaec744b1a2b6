"""The audit tree gives the roots others publish, and its proofs prove what they say and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.crypto.places import flipped

# The eight leaves and roots every Certificate Transparency implementation is tried with.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
MANY = [leaf_hash(bytes([n])) for n in range(40)]
OTHER = leaf_hash(b"other")


def grown(leaves: list[bytes]) -> Frontier:
    """Grow a frontier leaf by leaf."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.push(leaf)
    return frontier


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert grown(LEAVES[:size]).root().hex() == ROOTS[size]
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@given(st.integers(0, 300))
def test_a_frontier_survives_being_stored(size: int) -> None:
    frontier = grown([leaf_hash(n.to_bytes(2)) for n in range(size)])
    again = Frontier.from_bytes(frontier.to_bytes())
    assert again == frontier
    assert again.push(OTHER).root() == frontier.push(OTHER).root()


def test_pushing_leaves_the_old_frontier_alone() -> None:
    before = grown(MANY[:7])
    before.push(OTHER)
    assert before == grown(MANY[:7])


@pytest.mark.parametrize(
    "stored",
    [b"", bytes(7), bytes(8) + OTHER, b"\x00" * 7 + b"\x01", b"\x00" * 7 + b"\x01" + OTHER + b"x"],
)
def test_a_frontier_that_does_not_add_up_is_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r"frontier|node"):
        Frontier.from_bytes(stored)


def test_what_is_no_leaf_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="node"):
        Frontier().push(b"an entry, not its hash")


@pytest.mark.parametrize("size", range(1, len(MANY) + 1))
def test_every_leaf_is_proved_included_and_nothing_else(size: int) -> None:
    root = root_of(MANY[:size])

    def holds(leaf: bytes, at: int, proof: list[bytes]) -> bool:
        return verify_inclusion(leaf, index=at, size=size, proof=proof, root=root)

    for index, leaf in enumerate(MANY[:size]):
        proof = inclusion_proof(MANY[:size], index)
        assert holds(leaf, index, proof)
        assert not holds(OTHER, index, proof)
        assert not holds(leaf, index, [*proof, OTHER])
        assert not holds(leaf, index, [OTHER, *proof])
        assert not (proof and holds(leaf, index, proof[:-1]))
        assert not any(holds(leaf, at, proof) for at in range(size) if at != index)


@pytest.mark.parametrize("size", range(1, len(MANY) + 1))
def test_every_growth_is_proved_and_no_other_past(size: int) -> None:
    root = root_of(MANY[:size])

    def holds(old: int, past: bytes, proof: list[bytes]) -> bool:
        return verify_consistency(old_size=old, old_root=past, size=size, root=root, proof=proof)

    for old in range(1, size + 1):
        proof, past = consistency_proof(MANY[:size], old), root_of(MANY[:old])
        assert holds(old, past, proof)
        assert not holds(old, OTHER, proof)
        assert not holds(old, past, [*proof, OTHER])
        assert not (proof and holds(old, past, proof[:-1]))
        assert not any(
            holds(old, past, [*proof[:at], flipped(step, bit=3), *proof[at + 1 :]])
            for at, step in enumerate(proof)
        )


def test_a_rewritten_past_has_no_proof() -> None:
    rewritten = [*MANY[:3], OTHER, *MANY[4:]]
    proof = consistency_proof(rewritten, 10)
    assert not verify_consistency(
        old_size=10, old_root=root_of(MANY[:10]), size=40, root=root_of(rewritten), proof=proof
    )


def test_impossible_questions_are_refused() -> None:
    for index in (-1, 40):
        with pytest.raises(ValueError, match="leaf"):
            inclusion_proof(MANY, index)
        assert not verify_inclusion(OTHER, index=index, size=40, proof=[], root=OTHER)
    for old in (0, 41):
        with pytest.raises(ValueError, match="older tree"):
            consistency_proof(MANY, old)
        assert not verify_consistency(old_size=old, old_root=OTHER, size=40, root=OTHER, proof=[])
