"""Sealed objects and grants open for the right key at the right place, and for nothing else."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import keys
from crypto.envelope import Compartment, Kind, Place, Sealer, Unreadable, grant_recipient
from crypto.sizes import padded_size
from tests.crypto.places import HERE, KEY, SUBJECT, flipped

SEALER = Sealer()
OFFICE = keys.from_seed(b"\x01" * 32)
DISTRICT = keys.from_seed(b"\x02" * 32)
SEALED = SEALER.seal("后门常开".encode(), key=KEY, place=HERE)
GRANT = SEALER.grant(KEY, to=OFFICE.public, compartment=Compartment.REPORT, subject=SUBJECT)


def opened(grant: bytes, **changes: object) -> bytes:
    """Open a grant as the office, with some circumstances changed."""
    asked: dict[str, object] = {
        "seed": OFFICE.seed,
        "compartment": Compartment.REPORT,
        "subject": SUBJECT,
    }
    return SEALER.open_grant(grant, **(asked | changes))  # type: ignore[arg-type] # by test only


@given(st.binary(max_size=20_000))
def test_what_was_sealed_comes_back_exactly(plaintext: bytes) -> None:
    assert (
        SEALER.open(SEALER.seal(plaintext, key=KEY, place=HERE), key=KEY, place=HERE) == plaintext
    )


@pytest.mark.parametrize("plaintext", [b"", b"\x00", b"\x00" * 5000, b"a\x00\x00", b"\x80\x00"])
def test_padding_is_never_taken_for_text(plaintext: bytes) -> None:
    assert (
        SEALER.open(SEALER.seal(plaintext, key=KEY, place=HERE), key=KEY, place=HERE) == plaintext
    )


@given(st.integers(min_value=0))
def test_any_flipped_bit_of_an_object_is_refused(bit: int) -> None:
    with pytest.raises(Unreadable):
        SEALER.open(flipped(SEALED, bit=bit), key=KEY, place=HERE)


@given(st.integers(min_value=0))
def test_any_flipped_bit_of_a_grant_is_refused(bit: int) -> None:
    with pytest.raises(Unreadable):
        opened(flipped(GRANT, bit=bit))


def test_every_byte_of_a_grant_counts() -> None:
    for at in range(len(GRANT)):
        with pytest.raises(Unreadable):
            opened(flipped(GRANT, bit=8 * at))


@pytest.mark.parametrize("cut", [0, 1, 40, 103, 104, 105, 120, len(SEALED) - 1])
def test_a_cut_object_is_refused(cut: int) -> None:
    with pytest.raises(Unreadable):
        SEALER.open(SEALED[:cut], key=KEY, place=HERE)


def test_an_object_with_something_behind_it_is_refused() -> None:
    for behind in (b"\x00", SEALED, SEALED[104:]):
        with pytest.raises(Unreadable):
            SEALER.open(SEALED + behind, key=KEY, place=HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, subject=UUID(int=9)),
        replace(HERE, object=UUID(int=9)),
        replace(HERE, kind=Kind.REPLY),
        Place(subject=HERE.object, object=HERE.subject, kind=HERE.kind),
    ],
)
def test_an_object_moved_elsewhere_does_not_open(elsewhere: Place) -> None:
    with pytest.raises(Unreadable):
        SEALER.open(SEALED, key=KEY, place=elsewhere)


def test_an_object_relabelled_for_its_new_place_does_not_open() -> None:
    elsewhere = replace(HERE, object=UUID(int=9))
    relabelled = SEALED[:24] + elsewhere.object.bytes + SEALED[40:]
    with pytest.raises(Unreadable):
        SEALER.open(relabelled, key=KEY, place=elsewhere)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unreadable):
        SEALER.open(SEALED, key=SEALER.new_key(), place=HERE)


def test_every_refusal_says_the_same() -> None:
    said = {_refusal(SEALED, key=SEALER.new_key()), _refusal(SEALED[:-1]), _refusal(b"")}
    said.add(_refusal(flipped(SEALED, bit=900)))
    assert len(said) == 1


def _refusal(sealed: bytes, *, key: bytes = KEY) -> str:
    with pytest.raises(Unreadable) as caught:
        SEALER.open(sealed, key=key, place=HERE)
    return str(caught.value)


def test_the_same_text_never_seals_to_the_same_bytes() -> None:
    again = SEALER.seal("后门常开".encode(), key=KEY, place=HERE)
    assert again[40:] != SEALED[40:]


def test_texts_of_one_class_have_one_length() -> None:
    def sealed_size(size: int) -> int:
        return len(SEALER.seal(b"x" * size, key=KEY, place=HERE))

    assert sealed_size(0) == sealed_size(4092) == 104 + 4096 + 16
    assert sealed_size(4093) == sealed_size(16380) == 104 + 16384 + 16
    assert sealed_size(16381) == sealed_size(65532) == 104 + 65536 + 16


def test_padding_of_large_things_costs_at_most_an_eighth() -> None:
    for size in range(70_000, 3_000_000, 97_003):
        grown = len(SEALER.seal(b"x" * size, key=KEY, place=HERE))
        assert size < grown <= size * 1.032 + 200


def test_between_64_kib_and_1_mib_there_are_only_128_lengths() -> None:
    lengths = {padded_size(size) for size in range(65_537, (1 << 20) + 1, 64)}
    assert len(lengths) == 128


def test_a_key_of_the_wrong_length_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SEALER.seal(b"", key=b"short", place=HERE)


def test_a_grant_gives_its_key_to_its_recipient() -> None:
    assert opened(GRANT) == KEY
    assert grant_recipient(GRANT) == OFFICE.key_id
    assert len(GRANT) == 1228


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": DISTRICT.seed},
        {"compartment": Compartment.IDENTITY},
        {"compartment": Compartment.UNIT},
        {"subject": UUID(int=9)},
    ],
)
def test_a_grant_opens_for_nobody_and_nothing_else(changes: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        opened(GRANT, **changes)


def test_a_grant_relabelled_to_another_compartment_does_not_open() -> None:
    relabelled = GRANT[:11] + bytes([Compartment.IDENTITY]) + GRANT[12:]
    with pytest.raises(Unreadable):
        opened(relabelled, compartment=Compartment.IDENTITY)


def test_a_grant_cannot_name_one_recipient_and_open_for_another() -> None:
    hidden = GRANT[:12] + DISTRICT.key_id + GRANT[28:]
    for seed in (OFFICE.seed, DISTRICT.seed):
        with pytest.raises(Unreadable):
            opened(hidden, seed=seed)


@pytest.mark.parametrize("bad", [b"", GRANT[:-1], GRANT + b"\x00", b"TPG2" + GRANT[4:]])
def test_what_is_no_grant_has_no_recipient(bad: bytes) -> None:
    with pytest.raises(Unreadable):
        grant_recipient(bad)
    with pytest.raises(Unreadable):
        opened(bad)


@pytest.mark.parametrize(
    "public",
    [b"", OFFICE.public[:-1], b"\xff" * 1216, OFFICE.public[:1184] + bytes(32)],
    ids=["empty", "short", "out of range", "low order"],
)
def test_nothing_is_granted_to_a_bad_public_key(public: bytes) -> None:
    with pytest.raises(keys.BadPublicKey):
        SEALER.grant(KEY, to=public, compartment=Compartment.REPORT, subject=SUBJECT)


def test_granting_again_leaves_the_object_untouched() -> None:
    again = SEALER.grant(KEY, to=DISTRICT.public, compartment=Compartment.REPORT, subject=SUBJECT)
    key = opened(again, seed=DISTRICT.seed)
    assert SEALER.open(SEALED, key=key, place=HERE).decode() == "后门常开"


def test_compartments_and_kinds_keep_their_numbers() -> None:
    assert [int(part) for part in Compartment] == [*range(1, 13), 100, 200]
    assert [int(kind) for kind in Kind] == [*range(1, 8), 100]
