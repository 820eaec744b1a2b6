"""What a browser sends in place of a narrative: the same is kept, and nothing else gets in."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.features.narrated import SHAPES, Malformed, Narrated, narrate
from leads.features.tokens import asks, make, pack, stated
from leads.features.wire import LONGEST, from_wire, to_wire
from tests.vectors.make_features import FILE, RECEIVED, told

KEPT = json.loads(FILE.read_text("utf-8"))
KEY = bytes.fromhex(KEPT["key"])


@pytest.mark.parametrize("at", range(len(KEPT["cases"])))
def test_the_numbers_of_a_narrative_make_the_record_that_its_words_make(at: int) -> None:
    case = KEPT["cases"][at]
    sent = from_wire(json.dumps(case["narrated"]).encode())
    assert sent == narrate(case["told"]["narrative"], received_on=RECEIVED)
    sealed = replace(told(at), narrative="", narrated=sent)
    assert pack(make(sealed, key=KEY)).hex() == case["record"]
    assert pack(asks(stated(sealed), key=KEY)).hex() == case["asks"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_narratives_numbers_come_over_the_wire(text: str) -> None:
    narrated = narrate(text, received_on=RECEIVED)
    sent = to_wire(narrated)
    assert len(sent) <= LONGEST
    assert from_wire(sent) == narrated


def test_the_longest_numbers_fit() -> None:
    most = Narrated(
        **{name: ((1 << shape.bits) - 1,) * shape.most for name, shape in SHAPES.items()}
    )
    assert from_wire(to_wire(most)) == most


def test_a_narratives_numbers_hold_no_word_and_no_more_bits_than_said() -> None:
    sent = to_wire(narrate(told(0).narrative, received_on=RECEIVED))
    assert sent.isascii()
    assert b"13372102259" not in sent
    for name, held in json.loads(sent).items():
        if name != "v":
            assert all(0 <= one < 1 << SHAPES[name].bits for one in held), name


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"v": 2}',
        b'{"v": true}',
        b'{"v": 1, "words": []}',
        b'{"v": 1, "pieces": "12"}',
        b'{"v": 1, "pieces": [0]}',
        b'{"v": 1, "pieces": [65536]}',
        b'{"v": 1, "pieces": [1.5]}',
        b'{"v": 1, "pieces": [true]}',
        b'{"v": 1, "pieces": ["1"]}',
        b'{"v": 1, "pieces": null}',
        b'{"v": 1, "topics": [1, 2, 3, 4]}',
        b'{"v": 1, "days": [1, 2]}',
        b'{"v": 1, "telling": [5]}',
        b'{"v": 1, "large": [5]}',
        b'{"v": 1, "spelt": [16]}',
        b"[" * 3000,
        b'{"v": 1, "pieces": [' + b" " * LONGEST + b"]}",
    ],
)
def test_what_is_no_narratives_numbers_is_refused(sent: bytes) -> None:
    with pytest.raises(Malformed):
        from_wire(sent)


def test_what_a_browser_leaves_out_is_only_not_matched_by() -> None:
    assert from_wire(b'{"v": 1}') == Narrated()
    assert from_wire(b'{"v": 1, "pieces": [7]}') == Narrated(pieces=(7,))
