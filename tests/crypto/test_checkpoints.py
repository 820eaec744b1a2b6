"""Signatures hold for one message, one purpose and one key, and need both of their halves."""

import base64
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import checkpoints
from crypto.checkpoints import BadSignature, Checkpoint, SigningKey
from tests.crypto.places import flipped

KEY = SigningKey.from_bytes(bytes(range(64)))
OTHER = SigningKey.generate()
SIGNED = checkpoints.sign(b"message", key=KEY, purpose="checkpoint")
POINT = Checkpoint(origin="mingcha.example/staff", size=3, root=bytes(range(32)))
NOTE = checkpoints.signed_note(POINT, key=KEY)


def refused(signature: bytes, *, message: bytes = b"message", purpose: str = "checkpoint") -> bool:
    """Tell whether a signature under our key is refused."""
    try:
        checkpoints.verify(message, signature, public=KEY.public, purpose=purpose)
    except BadSignature:
        return True
    return False


def test_a_signature_holds_for_its_message_and_purpose_alone() -> None:
    assert not refused(SIGNED)
    assert refused(SIGNED, message=b"massage")
    assert refused(SIGNED, purpose="unit-key")
    assert (len(SIGNED), len(KEY.public)) == (2484, 1344)


def test_message_and_purpose_cannot_run_into_each_other() -> None:
    signed = checkpoints.sign(b"bc", key=KEY, purpose="a")
    assert not refused(signed, message=b"bc", purpose="a")
    assert refused(signed, message=b"c", purpose="ab")


@settings(max_examples=200)
@given(st.integers(min_value=0))
def test_any_flipped_bit_of_a_signature_is_refused(bit: int) -> None:
    assert refused(flipped(SIGNED, bit=bit))


def test_neither_half_is_enough() -> None:
    other = checkpoints.sign(b"other", key=KEY, purpose="checkpoint")
    assert refused(SIGNED[:64] + other[64:])
    assert refused(other[:64] + SIGNED[64:])
    assert refused(SIGNED[:64] + bytes(2420))
    assert refused(bytes(64) + SIGNED[64:])


def test_keys_with_one_half_in_common_do_not_share_signatures() -> None:
    mixed = SigningKey(ed25519=KEY.ed25519, mldsa=OTHER.mldsa)
    signed = checkpoints.sign(b"message", key=mixed, purpose="checkpoint")
    assert refused(signed[:64] + SIGNED[64:])


@pytest.mark.parametrize("bad", [b"", SIGNED[:-1], SIGNED + b"\x00", SIGNED[:64]])
def test_a_signature_of_another_length_is_refused(bad: bytes) -> None:
    assert refused(bad)


def test_another_or_a_broken_public_key_is_refused() -> None:
    for public in (OTHER.public, b"", KEY.public[:-1], KEY.public + b"\x00"):
        with pytest.raises(BadSignature):
            checkpoints.verify(b"message", SIGNED, public=public, purpose="checkpoint")


def test_a_signing_key_survives_being_stored_and_hides() -> None:
    assert SigningKey.from_bytes(KEY.to_bytes()) == KEY
    assert repr(KEY) == "SigningKey()"
    with pytest.raises(ValueError, match="signing key"):
        SigningKey.from_bytes(b"short")


def test_a_purpose_is_needed() -> None:
    for purpose in ("", "x" * 256):
        with pytest.raises(ValueError, match="purpose"):
            checkpoints.sign(b"", key=KEY, purpose=purpose)


def test_a_checkpoint_is_three_lines() -> None:
    root = base64.b64encode(POINT.root).decode()
    assert POINT.text() == f"mingcha.example/staff\n3\n{root}\n"


def test_a_signed_note_gives_its_checkpoint() -> None:
    opened = checkpoints.open_note(NOTE, origin=POINT.origin, public=KEY.public)
    assert opened == POINT


@pytest.mark.parametrize(
    "note",
    [
        "",
        NOTE.replace("\n3\n", "\n4\n"),
        NOTE.replace("\n3\n", "\n03\n"),
        NOTE.replace("staff", "field"),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("\n\n", "\nextension\n\n"),
        NOTE.replace("—", "-"),
        NOTE.rstrip("\n"),
        NOTE + NOTE.splitlines()[-1] + "\n",
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("mingcha", "min\udcecgcha", 1),
    ],
)
def test_an_altered_note_is_refused(note: str) -> None:
    with pytest.raises(BadSignature):
        checkpoints.open_note(note, origin=POINT.origin, public=KEY.public)


@settings(max_examples=200)
@given(st.integers(min_value=0), st.sampled_from("AQx09+/= \n—"))
def test_any_changed_sign_of_a_note_is_refused(at: int, sign: str) -> None:
    at %= len(NOTE)
    changed = NOTE[:at] + sign + NOTE[at + 1 :]
    if changed == NOTE:
        return
    with pytest.raises(BadSignature):
        checkpoints.open_note(changed, origin=POINT.origin, public=KEY.public)


def test_a_note_of_another_tree_or_key_is_refused() -> None:
    with pytest.raises(BadSignature):
        checkpoints.open_note(NOTE, origin="mingcha.example/field", public=KEY.public)
    with pytest.raises(BadSignature):
        checkpoints.open_note(NOTE, origin=POINT.origin, public=OTHER.public)


def test_a_note_of_one_tree_cannot_be_relabelled_for_another() -> None:
    # Same key, same signature; the line's name and hint are public and can be made by anybody.
    elsewhere = Checkpoint(origin="mingcha.example/field", size=9, root=POINT.root)
    blob = base64.b64decode(checkpoints.signed_note(elsewhere, key=KEY).split()[-1])
    hint = base64.b64decode(NOTE.split()[-1])[:4]
    line = base64.b64encode(hint + blob[4:]).decode()
    with pytest.raises(BadSignature):
        checkpoints.open_note(
            f"{elsewhere.text()}\n— {POINT.origin} {line}\n",
            origin=POINT.origin,
            public=KEY.public,
        )


def test_a_second_spelling_of_a_note_is_refused() -> None:
    assert NOTE.endswith("==\n")
    last = NOTE[-4]
    for spelled in string.ascii_letters + string.digits + "+/":
        if spelled != last:
            with pytest.raises(BadSignature):
                checkpoints.open_note(
                    f"{NOTE[:-4]}{spelled}==\n", origin=POINT.origin, public=KEY.public
                )


@pytest.mark.parametrize("origin", ["", "two words", "two\nlines", "明察"])
def test_an_origin_has_one_plain_form(origin: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        Checkpoint(origin=origin, size=0, root=bytes(32))


def test_statements_of_unit_keys_are_all_different() -> None:
    one = checkpoints.unit_key_statement("D1", 12, b"k")
    assert one == b"mingcha/unit-key/1\nD1\n12\naw==\n"
    assert one != checkpoints.unit_key_statement("D11", 2, b"k")
    for code, epoch in (("", 0), ("D\n1", 0), ("D 1", 0), ("D1", -1)):
        with pytest.raises(ValueError, match="unit code"):
            checkpoints.unit_key_statement(code, epoch, b"k")
