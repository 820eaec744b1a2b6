"""What browsers send in place of words, numbers and what it sealed: anybody may send anything."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from json import loads
from unicodedata import category
from uuid import UUID

from crypto.envelope import Place, Sealer
from crypto.keys import from_seed
from crypto.objects import HEADER_SIZE, TAG_SIZE
from fuzz.mutated import as_json, mutated, mutated_json, mutated_text
from fuzz.parser import Parser
from fuzz.seeds import vectors
from leads.features.narrated import Malformed, narrate
from leads.features.record import pack, unpack
from leads.features.tokens import make
from leads.features.told import Told
from leads.features.wire import from_wire, to_wire
from leads.reports.envelopes import (
    CONTACT,
    LONGEST_CONTACT,
    REPLY,
    STORY,
    BadEnvelope,
    Shape,
    envelope,
    legible,
)

SEALER, PAIR, REPORT = Sealer(), from_seed(bytes(32)), UUID(int=7)
DAY = date(2026, 3, 16)
SHAPES = {"sealed contact": CONTACT, "sealed story": STORY, "sealed answer": REPLY}
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


def sealed(shape: Shape) -> str:
    """Seal a text as a browser does."""
    key = bytes(32)
    grant = SEALER.grant(key, to=PAIR.public, compartment=shape.compartment, subject=REPORT)
    place = Place(REPORT, REPORT, shape.kind)
    return b64encode(b"\x01" + grant + SEALER.seal(b"13800000000", key=key, place=place)).decode()


def keeps(shape: Shape, wire: str) -> None:
    """Read an envelope; what is read is of a class, stands where it says, and is the keeper's."""
    made = envelope(wire, shape)
    (row,) = made.rows(REPORT, keepers=[PAIR.public])
    assert (row["key_id"], row["subject_id"]) == (PAIR.key_id, REPORT)
    assert len(made.sealed) - HEADER_SIZE - TAG_SIZE in shape.classes
    assert made.stands_at(REPORT)


def enveloped() -> Iterator[Parser]:
    """Give a parser for each kind of envelope, fed with envelopes of every kind."""
    every = [sealed(shape) for shape in SHAPES.values()]
    raw = mutated([b64decode(one) for one in every]).map(lambda it: b64encode(it).decode())
    for name, shape in SHAPES.items():
        yield Parser(name, raw | mutated_text(every), partial(keeps, shape), (BadEnvelope,))


def contact(data: bytes) -> None:
    """Show a contact of any bytes at all, without what cannot be seen or turns what follows."""
    shown = legible(data)
    assert len(shown) <= LONGEST_CONTACT
    assert not {category(sign) for sign in shown} & {"Cc", "Cf", "Cs"}


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give a parser for each thing that a browser sends."""
    sent = [to_wire(narrate(text, received_on=DAY)) for text in TEXTS]
    sent += [as_json(case["narrated"]) for case in vectors("features")["cases"]]
    made = mutated_json([loads(one) for one in sent]).map(as_json)
    yield (
        Parser("bytes", mutated(sent), numbers, (Malformed,)),
        Parser("members", made, numbers, (Malformed,)),
        *enveloped(),
        Parser("contact", mutated([b"13800000000", "微信 abc".encode()]), contact),
    )
