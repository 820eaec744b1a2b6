"""What strangers write, as matching and search read it: any text at all becomes features."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from hypothesis import strategies as st

from fuzz.mutated import mutated, mutated_text
from fuzz.parser import Parser
from fuzz.seeds import vectors
from leads.casework.scrub import marks, pieces, seen
from leads.features import names, places
from leads.features.asked import asked, tokens_of
from leads.features.narrated import narrate
from leads.features.normalise import count, rejoin, spell
from leads.features.record import Unpackable, pack, unpack
from leads.features.times import days
from leads.features.tokens import make, venue_features
from leads.features.told import Told
from leads.features.wire import LONGEST, from_wire, to_wire

SIGNS = (
    "年月日号零一二三十百千万亿两半点时分晚昨前上个第路街巷弄楼层室"
    "幢元块人名岁网吧酒店歌厅浴场()（）·.-:：/"
)
WORDS = (
    *(
        "星河网吧",
        "建设路18号",
        "二〇二六年三月十六日晚上十点半",
        "前天",
        "上个月31号",
        "99999年13月32日",
    ),
    *(
        "13800000000",
        "沪A12345",
        "微信号abc_123",
        "www.example.com/x?y=1",
        "九千九百九十九万亿",
        "零零零",
    ),
    *("三" * 400, "路" * 400, "1" * 600, "a." * 300, "（" * 400, "网吧" * 200, "\u0301" * 300),
)

PACKED = pack(
    make(
        Told(WORDS[0], WORDS[1], "east", "", None, False, "".join(WORDS[:10]), date(2026, 3, 16)),
        key=bytes(32),
    )
)


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the readers of narratives, names, addresses, days and questions."""
    known = [
        str(case["told"]["narrative"]) for case in vectors("features")["cases"] if "told" in case
    ]
    text = mutated_text([*known, *WORDS], words=[*WORDS, *SIGNS])
    signs = st.lists(st.sampled_from([*WORDS, *SIGNS]), max_size=60).map("".join)
    fed: Any = st.one_of(text, signs).map(_arrived)
    # The day of receipt is the house's own; the day of the deed is typed.
    today, typed = st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(1949, 1, 1))
    yield (
        Parser("narrative", st.tuples(fed, today), narrative),
        Parser("report", st.tuples(fed, fed, fed, typed, today), report),
        Parser("venue", st.tuples(fed, fed, fed), venue),
        Parser(
            "days",
            st.tuples(fed, today),
            lambda it: days(count(rejoin(spell(it[0]))), received=it[1]),
        ),
        Parser("name and place", fed, name_and_place),
        Parser("question", fed, question),
        Parser("brief", st.tuples(fed, fed), brief),
        Parser("features", mutated([PACKED]), stored, (Unpackable,)),
    )


def _arrived(text: str) -> str:
    # Halves of pairs never arrive: forms drop them, and bytes that are no UTF-8 come as U+FFFD.
    return text.encode("utf-8", "replace").decode()


def narrative(given: tuple[str, date]) -> None:
    """Take a narrative apart; what comes of it goes over the wire and comes back the same."""
    text, day = given
    made = narrate(text, received_on=day)
    wire = to_wire(made)
    assert len(wire) <= LONGEST, f"{len(wire)} bytes"
    assert from_wire(wire) == made


def report(given: tuple[str, str, str, date, date]) -> None:
    """Make a report's features, pack and unpack them."""
    text, name, address, happened, received = given
    told = Told(name, address, "east", "minors_admitted", happened, False, text, received)
    made = make(told, key=bytes(32))
    assert unpack(pack(made)) == made
    tokens_of(made)


def venue(given: tuple[str, str, str]) -> None:
    """Make a venue's features, pack and unpack them."""
    name, address, licence = given
    made = venue_features(name, [address], address, licence, "east", key=bytes(32))
    assert unpack(pack(made)) == made


def name_and_place(text: str) -> None:
    """Take a name and an address apart."""
    names.spoken(names.parse(text, roads=("建设",)))
    plain = count(rejoin(spell(text)))
    places.parse(plain, is_address=True)
    places.parse(plain, is_address=False)


def question(text: str) -> None:
    """Take a question apart, and make its tokens."""
    asked(text).under(bytes(32))


def brief(given: tuple[str, str]) -> None:
    """Compare a brief with a report."""
    draft, told = given
    found = marks(draft, told=[told])
    assert "".join(piece.text for piece in pieces(draft, found)) == draft
    seen(draft, found)


def stored(data: bytes) -> None:
    """Unpack what a writer of the database may have put in place of features."""
    unpack(data)
