"""The browser makes of a narrative the numbers that the server makes, of those sorts it makes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leads.features.wire import BY_SOUND, from_wire
from tests.sealing.bundle import NODE, made

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not here; Chromium's test does this")

CASES: list[dict[str, Any]] = json.loads(Path("tests/vectors/features.json").read_text("utf-8"))[
    "cases"
]


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_the_browser_makes_the_numbers_that_the_vectors_hold(case: dict[str, Any]) -> None:
    told = case["told"]
    wire = made("narrate", told["narrative"], told["received_on"])
    wanted = case.get("narrated", {"v": 1})
    said = {name: held for name, held in wanted.items() if name not in BY_SOUND}
    assert json.loads(wire) == said
    from_wire(wire.encode())


def test_the_bundle_was_built_with_the_rules_as_they_are_now() -> None:
    written = subprocess.run(
        [sys.executable, "vendor/rules.py", "/dev/stdout"], capture_output=True, check=True
    )
    assert made("built") == json.loads(written.stdout)
