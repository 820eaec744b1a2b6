"""What is written down in tests/vectors opens, or is refused, as each entry says."""

import hashlib
import json
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from crypto import checkpoints, fingerprints, keys, merkle, receipts
from crypto.envelope import Compartment, Kind, Place, Sealer, Unreadable, grant_recipient
from crypto.objects import CHUNK_ROOM, object_cipher

FOLDER = Path("tests/vectors")
# Those of features are tests/leads/test_features_vectors.py's.
FILES = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in FOLDER.glob("*.json")
    if path.stem != "features"
}
SEALER = Sealer()

Case = dict[str, Any]


def each(name: str) -> pytest.MarkDecorator:
    """Run a test for every case of a file."""
    return pytest.mark.parametrize("case", FILES[name]["cases"], ids=lambda case: case["name"])


def place_of(about: Case) -> Place:
    """Read a place."""
    place = about["place"]
    return Place(UUID(place["subject"]), UUID(place["object"]), Kind(place["kind"]))


def test_every_case_names_itself_and_its_outcome() -> None:
    for name, file in FILES.items():
        names = [case["name"] for case in file["cases"]]
        assert len(names) == len(set(names)), name
        assert all(case["expect"] for case in file["cases"])


def test_refusals_are_written_down_for_whatever_can_be_refused() -> None:
    for name in ("objects", "grants", "wraps", "receipts", "merkle", "signatures", "notes"):
        outcomes = {case["expect"] for case in FILES[name]["cases"]}
        assert outcomes & {"opens", "holds"}, name
        assert outcomes - {"opens", "holds"}, name


@each("objects")
def test_objects(case: Case) -> None:
    about, sealed = FILES["objects"], b64decode(case["sealed"])
    key, place = b64decode(about["key"]), place_of(about)
    if case["expect"] == "opens":
        assert SEALER.open(sealed, key=key, place=place) == b64decode(case["plaintext"])
        return
    with pytest.raises(Unreadable):
        SEALER.open(sealed, key=key, place=place)


@each("streams")
def test_streams(case: Case) -> None:
    about = FILES["streams"]
    key, place = b64decode(about["key"]), place_of(about)
    plain = hashlib.shake_256(case["plaintext_shake256_of"].encode()).digest(case["plaintext_size"])
    cipher = object_cipher(key, place=place, salt=b64decode(about["salt"]))
    sealed = cipher.header
    sealed += cipher.seal_chunk(plain[:CHUNK_ROOM], index=0, size=CHUNK_ROOM + 4, last=False)
    rest = case["sealed_size"] - len(sealed) - 16
    sealed += cipher.seal_chunk(plain[CHUNK_ROOM:], index=1, size=rest, last=True)
    assert hashlib.sha256(sealed).hexdigest() == case["sealed_sha256"]
    assert b"".join(SEALER.read_stream(BytesIO(sealed), key=key, place=place)) == plain


def test_a_stream_is_as_long_as_its_vector() -> None:
    case, sink = FILES["streams"]["cases"][0], BytesIO()
    with SEALER.stream(sink, key=bytes(32), place=place_of(FILES["streams"])) as stream:
        stream.write(bytes(case["plaintext_size"]))
    assert len(sink.getvalue()) == case["sealed_size"]


@each("grants")
def test_grants(case: Case) -> None:
    about, grant = FILES["grants"], b64decode(case["grant"])
    seed, subject = b64decode(about["seed"]), UUID(about["subject"])
    compartment = Compartment(about["compartment"])
    if case["expect"] == "opens":
        opened = SEALER.open_grant(grant, seed=seed, compartment=compartment, subject=subject)
        assert opened == b64decode(case["key"])
        assert grant_recipient(grant) == b64decode(about["key_id"])
        return
    with pytest.raises(Unreadable):
        SEALER.open_grant(grant, seed=seed, compartment=compartment, subject=subject)


def test_the_seed_of_the_grants_gives_their_public_key_and_id() -> None:
    about = FILES["grants"]
    pair = keys.from_seed(b64decode(about["seed"]))
    assert (pair.public, pair.key_id) == (b64decode(about["public"]), b64decode(about["key_id"]))


@each("wraps")
def test_wraps(case: Case) -> None:
    refusals = {"WrongPassphrase": keys.WrongPassphrase, "WrongSession": keys.WrongSession}
    if case["expect"] == "opens":
        assert _unwrapped(case) == b64decode(FILES["wraps"]["seed"])
        return
    with pytest.raises(refusals[case["expect"]]):
        _unwrapped(case)


def _unwrapped(case: Case) -> bytes:
    about, wrapped = FILES["wraps"], b64decode(case["wrapped"])
    owner, token = about["owner"].encode(), b64decode(about["token"])
    if case["by"] == "session":
        return keys.unwrap_by_session(wrapped, token=token, owner=owner)
    pepper, phrase = b64decode(about["pepper"]), about["passphrase"]
    return keys.unwrap_by_passphrase(wrapped, passphrase=phrase, pepper=pepper, owner=owner)


@each("receipts")
def test_receipts(case: Case) -> None:
    about = FILES["receipts"]
    check_key, pepper = b64decode(about["check_key"]), b64decode(about["pepper"])
    if case["expect"] == "Malformed":
        with pytest.raises(receipts.Malformed):
            receipts.parse(case["typed"], check_key=check_key)
        return
    secrets = receipts.derive(receipts.parse(case["typed"], check_key=check_key), pepper=pepper)
    assert secrets.lookup == b64decode(case["lookup"])
    assert secrets.seed == b64decode(case["seed"])


@each("fingerprints")
def test_fingerprints(case: Case) -> None:
    key = b64decode(FILES["fingerprints"]["key"])
    made = fingerprints.digest(case["value"], key=key, field=case["field"], bits=case["bits"])
    assert made == case["digest"]


@each("merkle")
def test_merkle(case: Case) -> None:
    proof, root = [b64decode(step) for step in case["proof"]], b64decode(case["root"])
    if case["kind"] == "inclusion":
        leaf = merkle.leaf_hash(bytes([6]))
        holds = merkle.verify_inclusion(
            leaf, index=case["index"], size=case["size"], proof=proof, root=root
        )
    else:
        holds = merkle.verify_consistency(
            old_size=case["old_size"],
            old_root=b64decode(case["old_root"]),
            size=case["size"],
            root=root,
            proof=proof,
        )
    assert holds == (case["expect"] == "holds")


@each("signatures")
def test_signatures(case: Case) -> None:
    public = b64decode(FILES["signatures"]["public"])
    message, signature = b64decode(case["message"]), b64decode(case["signature"])
    if case["expect"] == "holds":
        checkpoints.verify(message, signature, public=public, purpose=case["purpose"])
        return
    with pytest.raises(checkpoints.BadSignature):
        checkpoints.verify(message, signature, public=public, purpose=case["purpose"])


@each("notes")
def test_notes(case: Case) -> None:
    about = FILES["notes"]
    public, origin = b64decode(about["public"]), about["origin"]
    if case["expect"] == "holds":
        point = checkpoints.open_note(case["note"], origin=origin, public=public)
        assert (point.size, point.root) == (case["size"], b64decode(case["root"]))
        return
    with pytest.raises(checkpoints.BadSignature):
        checkpoints.open_note(case["note"], origin=origin, public=public)
