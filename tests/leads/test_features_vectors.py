"""The written-down features are what the code makes: a browser's must be the same."""

import json
from datetime import date
from typing import Any

import pytest

from leads.features.record import unpack
from leads.features.tokens import make, pack
from leads.features.told import Told
from tests.vectors.make_features import FILE, NARRATIVES, content

KEPT = json.loads(FILE.read_text("utf-8"))


def test_every_rule_still_reads_what_is_written_down() -> None:
    assert json.loads(content()) == KEPT


@pytest.mark.parametrize("case", KEPT["cases"])
def test_a_record_is_made_of_what_is_told(case: dict[str, Any]) -> None:
    said = case["told"]
    happened = said["happened_on"]
    told = Told(
        venue_name=said["venue_name"],
        address=said["address"],
        district=said["district"],
        category=said["category"],
        happened_on=date.fromisoformat(happened) if happened else None,
        about=bool(said["about"]),
        narrative=said["narrative"],
        received_on=date.fromisoformat(said["received_on"]),
    )
    features = make(told, key=bytes.fromhex(KEPT["key"]))
    assert pack(features).hex() == case["record"]
    assert unpack(bytes.fromhex(case["record"])) == features


def test_the_vectors_reach_every_field() -> None:
    read = [case["read"] for case in KEPT["cases"]]
    assert len(read) == len(NARRATIVES)
    for name in read[0]:
        assert any(one[name] for one in read), name
