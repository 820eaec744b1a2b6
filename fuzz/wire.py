"""A narrative's numbers as a browser sends them: anybody may send anything."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from json import loads

from fuzz.mutated import as_json, mutated, mutated_json
from fuzz.parser import Parser
from fuzz.seeds import vectors
from leads.features.narrated import Malformed, narrate
from leads.features.record import pack, unpack
from leads.features.tokens import make
from leads.features.told import Told
from leads.features.wire import from_wire, to_wire

DAY = date(2026, 3, 16)
TEXTS = (
    "昨晚十点，星河网吧（建设路18号，13800000000）有穿校服的学生，收了 300 元，车牌沪A12345。",
    "The Blue Whale bar, 12 Liberation Road, 2026-03-14: three minors, 500 yuan, wechat abc_123.",
    "",
)


def numbers(sent: bytes) -> None:
    """Read what came; it is written down the same again, and features are made of it."""
    read = from_wire(sent)
    assert from_wire(to_wire(read)) == read
    told = Told("星河网吧", "建设路18号", "east", "minors_admitted", DAY, False, "", DAY, read)
    features = make(told, key=bytes(32))
    assert unpack(pack(features)) == features


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the one parser, fed with bytes and with JSON."""
    sent = [to_wire(narrate(text, received_on=DAY)) for text in TEXTS]
    sent += [as_json(case["narrated"]) for case in vectors("features")["cases"]]
    made = mutated_json([loads(one) for one in sent]).map(as_json)
    yield (
        Parser("bytes", mutated(sent), numbers, (Malformed,)),
        Parser("members", made, numbers, (Malformed,)),
    )
