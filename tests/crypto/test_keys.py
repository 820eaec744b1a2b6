"""Seeds make the same keys everywhere, and wrapped seeds open only for whom they were wrapped."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import keys
from tests.crypto.places import KEY, PEPPER, flipped

PHRASE = "马到成功 7"
PAIR = keys.from_seed(b"\x05" * 32)
WRAPPED = keys.wrap_by_passphrase(PAIR.seed, passphrase=PHRASE, pepper=PEPPER, owner=b"u1")
SESSION = keys.wrap_by_session(PAIR.seed, token=KEY, owner=b"u1")


def unwrapped(wrapped: bytes, *, passphrase: str = PHRASE, owner: bytes = b"u1") -> bytes:
    """Unwrap as the officer would."""
    return keys.unwrap_by_passphrase(wrapped, passphrase=passphrase, pepper=PEPPER, owner=owner)


def test_a_seed_gives_the_same_pair_again() -> None:
    assert keys.from_seed(PAIR.seed) == PAIR
    assert len(PAIR.public) == 1216
    assert len(PAIR.key_id) == 16
    assert keys.generate() != keys.generate()


def test_a_pair_shows_nothing_of_itself() -> None:
    assert repr(PAIR) == "KeyPair()"


def test_the_passphrase_gives_the_seed_back() -> None:
    assert unwrapped(WRAPPED) == PAIR.seed
    assert len(WRAPPED) == 77
    assert WRAPPED[0] == 1
    assert PAIR.seed not in WRAPPED


def test_full_width_typing_is_the_same_passphrase() -> None:
    assert unwrapped(WRAPPED, passphrase="马到成功\N{IDEOGRAPHIC SPACE}７") == PAIR.seed


@pytest.mark.parametrize("passphrase", ["", "马到成功 8", "马到成功 7 "])
def test_another_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(keys.WrongPassphrase):
        unwrapped(WRAPPED, passphrase=passphrase)


def test_another_owner_or_pepper_is_refused() -> None:
    with pytest.raises(keys.WrongPassphrase):
        unwrapped(WRAPPED, owner=b"u2")
    with pytest.raises(keys.WrongPassphrase):
        keys.unwrap_by_passphrase(WRAPPED, passphrase=PHRASE, pepper=KEY, owner=b"u1")


@settings(max_examples=12, deadline=None)
@given(st.integers(min_value=0))
def test_any_flipped_bit_of_a_wrapped_seed_is_refused(bit: int) -> None:
    with pytest.raises(keys.WrongPassphrase):
        unwrapped(flipped(WRAPPED, bit=bit))


@pytest.mark.parametrize("cut", [0, 1, 17, 29, 76])
def test_a_cut_wrapped_seed_is_refused(cut: int) -> None:
    with pytest.raises(keys.WrongPassphrase):
        unwrapped(WRAPPED[:cut])


def test_two_wrappings_are_never_alike() -> None:
    again = keys.wrap_by_passphrase(PAIR.seed, passphrase=PHRASE, pepper=PEPPER, owner=b"u1")
    assert again[1:17] != WRAPPED[1:17]


def test_a_session_token_gives_the_seed_back() -> None:
    assert keys.unwrap_by_session(SESSION, token=KEY, owner=b"u1") == PAIR.seed
    assert len(SESSION) == 61


def test_another_token_or_owner_is_refused() -> None:
    with pytest.raises(keys.WrongSession):
        keys.unwrap_by_session(SESSION, token=PEPPER, owner=b"u1")
    with pytest.raises(keys.WrongSession):
        keys.unwrap_by_session(SESSION, token=KEY, owner=b"u2")


@given(st.integers(min_value=0))
def test_any_flipped_bit_of_a_session_is_refused(bit: int) -> None:
    with pytest.raises(keys.WrongSession):
        keys.unwrap_by_session(flipped(SESSION, bit=bit), token=KEY, owner=b"u1")


@pytest.mark.parametrize(
    "bad", [b"", SESSION[:-1], SESSION + b"\x00"], ids=["empty", "short", "long"]
)
def test_a_session_of_another_length_is_refused(bad: bytes) -> None:
    with pytest.raises(keys.WrongSession):
        keys.unwrap_by_session(bad, token=KEY, owner=b"u1")


def test_a_short_token_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="session token"):
        keys.wrap_by_session(PAIR.seed, token=b"short", owner=b"u1")
