"""Envelopes that are written down: read and opened here, and the same bytes in the bundle."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from crypto.envelope import Compartment, Kind, Place, Sealer
from crypto.keys import from_seed
from leads.reports.envelopes import CONTACT, REPLY, STORY, BadEnvelope, Shape, envelope
from tests.sealing.bundle import NODE, made

SEALER = Sealer()
ENVELOPES = json.loads(Path("tests/vectors/envelopes.json").read_text("utf-8"))
OPENING = [case for case in ENVELOPES["cases"] if case["expect"] == "opens"]
REFUSED = [case for case in ENVELOPES["cases"] if case["expect"] == "BadEnvelope"]
SUBJECT = UUID(ENVELOPES["subject"])
KEEPER = from_seed(b64decode(ENVELOPES["seed"]))
SHAPES: dict[int, Shape] = {int(shape.kind): shape for shape in (CONTACT, STORY, REPLY)}


def named(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", OPENING, ids=named)
def test_an_envelope_that_is_written_down_opens_for_its_keeper(case: dict[str, Any]) -> None:
    shape = SHAPES[case["kind"]]
    (row,) = envelope(case["wire"], shape).rows(SUBJECT, keepers=[KEEPER.public])
    where: dict[str, Any] = {"compartment": Compartment(case["compartment"]), "subject": SUBJECT}
    key = SEALER.open_grant(row["blob"], seed=KEEPER.seed, **where)  # type: ignore[arg-type] # a row holds objects
    assert key == b64decode(ENVELOPES["key"])
    place = Place(SUBJECT, SUBJECT, Kind(case["kind"]))
    opened = SEALER.open(envelope(case["wire"], shape).sealed, key=key, place=place)
    assert opened == b64decode(case["plaintext"])


@pytest.mark.parametrize("case", REFUSED, ids=named)
def test_one_that_is_not_as_it_should_be_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(BadEnvelope):
        envelope(case["wire"], REPLY).rows(SUBJECT, keepers=[KEEPER.public])


@pytest.mark.skipif(NODE is None, reason="node is not here; Chromium's test does this")
@pytest.mark.parametrize("case", OPENING, ids=named)
def test_the_bundle_seals_the_object_to_the_same_bytes_and_opens_it(case: dict[str, Any]) -> None:
    salt, key, plain = (
        b64decode(text) for text in (ENVELOPES["salt"], ENVELOPES["key"], case["plaintext"])
    )
    place = {"subject": SUBJECT.bytes, "object": SUBJECT.bytes, "kind": case["kind"]}
    sealed = envelope(case["wire"], SHAPES[case["kind"]]).sealed
    assert b64decode(made("seal", plain, key, place, salt)["$"]) == sealed
    assert b64decode(made("open", sealed, key)["$"]) == plain
