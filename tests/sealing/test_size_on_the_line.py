"""How long a story that the bundle sealed is on the line: as long as others of its class."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

import pytest

from bench.size_guess import MARK, candidates, right
from crypto.keys import from_seed
from leads.features.narrated import SHAPES, Narrated
from leads.features.wire import from_wire, to_wire
from tests.sealing.bundle import NODE, made, runs

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not here; Chromium's test does this")

KEEPER = from_seed(bytes(32)).public
KEY = bytes(range(32))
REPORT, DAY = str(UUID(int=7)), "2026-03-16"


def sealed(texts: Sequence[str]) -> tuple[list[int], list[str]]:
    """Give how long each text's envelope is (its `+` and `/` are chance), and its numbers."""
    told = {"venue_name": "", "address": "", "happened_on": None, "about": False}
    stories = [
        ("storyEnvelope", told | {"narrative": text}, REPORT, [KEEPER], KEY) for text in texts
    ]
    numbers = [("narrate", text, DAY) for text in texts]
    said = [one["made"] for one in runs([*stories, *numbers])]
    return [len(one) for one in said[: len(texts)]], said[len(texts) :]


def written(numbers: str) -> int:
    return len(urlencode({"numbers": numbers}))


def test_of_fifty_sealed_texts_no_length_on_the_line_names_more_than_every_fourth() -> None:
    envelopes, numbers = sealed(candidates())
    bare = [written(one.strip()) for one in numbers]
    assert right(bare, bare) > MARK
    seen = [(one, written(it)) for one, it in zip(envelopes, numbers, strict=True)]
    assert len({length for _, length in seen}) == 1
    assert 1 < len(set(seen)) <= 3
    assert right(seen, seen) <= MARK


def test_the_most_numbers_that_there_can_be_fit_into_that_length() -> None:
    most = {name: ((1 << shape.bits) - 1,) * shape.most for name, shape in SHAPES.items()}
    full = to_wire(Narrated(**most)).decode()
    from_wire(full.encode())
    assert written(full) <= written(made("narrate", "", DAY))
