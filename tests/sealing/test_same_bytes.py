"""The committed bundle seals as crypto/ does: Python opens it; equal inputs give equal bytes."""

import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from crypto.checkpoints import UNIT_KEY, SigningKey, sign, unit_key_statement
from crypto.envelope import Compartment, Kind, Place, Sealer, Unreadable
from crypto.keys import generate, key_id
from leads.register.keylist import fingerprint
from tests.sealing.bundle import NODE, made, run, sent

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not here; Chromium's test does this")

SEALER = Sealer()
OBJECTS = json.loads(Path("tests/vectors/objects.json").read_text("utf-8"))
WHOLE = [case for case in OBJECTS["cases"] if case["expect"] == "opens"]
SUBJECT = UUID(int=7)
KEY = bytes(range(32))


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case["name"])
def test_a_text_is_sealed_to_the_very_bytes_that_are_written_down(case: dict[str, Any]) -> None:
    place = {name: UUID(OBJECTS["place"][name]).bytes for name in ("subject", "object")}
    place |= {"kind": OBJECTS["place"]["kind"]}
    salt, key = b64decode(OBJECTS["salt"]), b64decode(OBJECTS["key"])
    sealed = made("seal", b64decode(case["plaintext"]), key, place, salt)
    assert sealed["$"] == case["sealed"]


def test_python_opens_a_grant_of_the_browser_and_no_other_holder_does() -> None:
    pair = generate()
    blob = b64decode(made("grant", KEY, pair.public, Compartment.IDENTITY, SUBJECT.bytes)["$"])
    where: dict[str, Any] = {"compartment": Compartment.IDENTITY, "subject": SUBJECT}
    assert SEALER.open_grant(blob, seed=pair.seed, **where) == KEY
    with pytest.raises(Unreadable):
        SEALER.open_grant(blob, seed=generate().seed, **where)


def test_an_envelope_opens_for_each_keeper() -> None:
    pairs = [generate(), generate()]
    wire = b64decode(
        made("contactEnvelope", "微信 wx-139，夜里", str(SUBJECT), [pair.public for pair in pairs])
    )
    grants, sealed = wire[1 : 1 + 2 * 1228], wire[1 + 2 * 1228 :]
    for at, pair in enumerate(pairs):
        key = SEALER.open_grant(
            grants[at * 1228 : (at + 1) * 1228],
            seed=pair.seed,
            compartment=Compartment.IDENTITY,
            subject=SUBJECT,
        )
        place = Place(SUBJECT, SUBJECT, Kind.IDENTITY)
        assert SEALER.open(sealed, key=key, place=place).decode() == "微信 wx-139，夜里"


def test_an_answer_opens_for_the_desk_as_a_message_of_its_own() -> None:
    desk, key, said = generate(), bytes(range(32)), "\x01不是三楼，是二楼"
    wire = b64decode(made("answerEnvelope", said, str(SUBJECT), [desk.public], key))
    where: dict[str, Any] = {"compartment": Compartment.CONVERSATION, "subject": SUBJECT}
    assert SEALER.open_grant(wire[1:1229], seed=desk.seed, **where) == key
    place = Place(SUBJECT, SUBJECT, Kind.REPLY)
    assert SEALER.open(wire[1229:], key=key, place=place).decode() == said


def line(key: bytes, root: SigningKey, *, kind: str = "office", epoch: int = 1) -> str:
    signature = sign(unit_key_statement("keeper", 1, key), key=root, purpose=UNIT_KEY)
    return f"{kind} keeper {epoch} {b64encode(key).decode()} {b64encode(signature).decode()}"


def listed(root: SigningKey, *lines: str) -> str:
    return "\n".join([b64encode(root.public).decode(), *lines])


def test_the_browser_takes_the_keys_of_a_kind_that_the_root_signed() -> None:
    root, key = SigningKey.generate(), generate().public
    known = listed(root, line(generate().public, root, kind="oversight"), line(key, root))
    assert made("publicKeys", known, key_id(root.public).hex(), "office") == [sent(key)]
    assert made("fingerprint", root.public) == fingerprint(root.public)


def test_the_browser_refuses_a_key_that_the_root_did_not_sign() -> None:
    root, other, key = SigningKey.generate(), SigningKey.generate(), generate().public
    whole, pinned = line(key, root), key_id(root.public).hex()
    kind, code, epoch, _, signature = whole.split(" ")
    swapped = f"{kind} {code} {epoch} {b64encode(generate().public).decode()} {signature}"
    half = SigningKey(ed25519=root.ed25519, mldsa=other.mldsa)
    for bad in (line(key, other), line(key, half), line(key, root, epoch=2), swapped, "office"):
        assert "refused" in run("publicKeys", listed(root, whole, bad), pinned, "office")


def test_the_browser_refuses_a_root_that_is_not_the_pinned_one_and_a_list_of_nobody() -> None:
    root, other = SigningKey.generate(), SigningKey.generate()
    whole, pinned = listed(other, line(generate().public, other)), key_id(root.public).hex()
    assert "refused" in run("publicKeys", whole, pinned, "office")
    assert "refused" in run("publicKeys", listed(root), pinned, "office")
