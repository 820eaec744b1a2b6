"""The office's search among the reports of `bench scale`: milliseconds, and bytes of its index.

The index is filled in bulk, as it stands after so many reports. Then further ones are indexed by
the real service, and searched for with their own tokens, each in a durable transaction with its
entry in the trail. Of the reports themselves the rows are there, with a short sealed part: what
lies in the pages that a search reads is about as much as of a true one.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import Engine, insert, select

from bench.arrivals import FIRST_DAY
from bench.bulk import Filling
from bench.city import City
from bench.rows import any_report
from bench.stories import DISTRICTS
from bench.timing import said, timed
from leads.features.asked import Asked, Sort, Token, Value, tokens_of
from leads.features.record import unpack
from leads.matching import gaps, postings, slots
from leads.matching.records import Matched, number_of
from leads.matching.searching import search
from leads.register.officers import Actor
from leads.reports.report import Report, Stage

SHORT = 400
"""Bytes of a sealed part, of what a page holds of a long one."""

SEARCHES = 300
BATCH = 5000
SPAN = 1 << 17


@dataclass(frozen=True, slots=True, repr=False)
class Known(Asked):
    """A question whose tokens are those of a stored report: its words were never known."""

    tokens: tuple[Token, ...] = ()

    def under(self, key: bytes) -> dict[Token, Value]:  # noqa: ARG002 - it is made already
        """Give the tokens as if they had been made of words."""
        return {token: Value(token[0], "", word=at) for at, token in enumerate(self.tokens)}


QUESTIONS: dict[str, Callable[[Sequence[Token]], Iterable[Token]]] = {
    "a road and number": lambda told: _of(told, Sort.NUMBER)[:1],
    "a venue": lambda told: _of(told, Sort.NAME)[:4],
    "a venue and a word": lambda told: (*_of(told, Sort.NAME)[:4], *_of(told, Sort.WORD)[:3]),
    "80 characters of a text": lambda told: _of(told, Sort.WORD),
}


def run(
    city: City, filling: Filling, waiting: Sequence[UUID], size_of: Callable[[Engine], int]
) -> None:
    """Fill the index beside the tables of matching, index what was just matched, and search."""
    engine = city.house.database.engine
    before = size_of(engine)
    stored = _fill(city, filling)
    print(f"    search: {(size_of(engine) - before) / stored:.0f} bytes a report more")
    _reports(city)
    indexed = [timed(partial(_index, city, report_id)) for report_id in waiting]
    print(f"    indexing a report             {said(indexed[len(indexed) // 10 :])}")
    own, by = _tokens(city, waiting[-SEARCHES:]), city.unlocked("office").actor
    for name, of in QUESTIONS.items():
        asked = [Known((), tuple(of(told))) for told in own]
        made = [timed(partial(_search, city, one, by)) for one in asked if one.tokens]
        if made:
            print(f"    search for {name:25} {said(made)}")


def _fill(city: City, filling: Filling) -> int:
    """Write the rows of the index for all that was filled in bulk; give how many reports."""
    numbers, held = array("Q"), _no_lists()
    for number, told in _kept(city):
        slot = len(numbers)
        if slot and slot % SPAN == 0:
            _write(filling, held)
        numbers.append(number)
        for key in postings.row_keys(told, slot, epoch=1, desk="office"):
            held.setdefault(key, array("I")).append(slot)
    _write(filling, held)
    rows = (
        (
            slots.row_key(at // slots.PER_ROW, epoch=1, desk="office"),
            b"".join(one.to_bytes(slots.ENTRY) for one in numbers[at : at + slots.PER_ROW]),
        )
        for at in range(0, len(numbers), slots.PER_ROW)
    )
    filling.bulk("search_slots", ("key", "numbers"), rows)
    count = slots.row_key(slots.COUNT, epoch=1, desk="office"), len(numbers).to_bytes(4)
    filling.bulk("search_slots", ("key", "numbers"), iter([count]))
    return len(numbers)


def _kept(city: City) -> Iterator[tuple[int, frozenset[Token]]]:
    query = select(Matched.number, Matched.features).where(Matched.slot.is_not(None))
    with city.house.database.reading() as session:
        for number, packed in session.execute(query).yield_per(BATCH):
            yield number, tokens_of(unpack(packed))


def _no_lists() -> "dict[int, array[int]]":
    return {}


def _write(filling: Filling, held: dict[int, "array[int]"]) -> None:
    rows = ((key, gaps.cut(gaps.packed(found[::-1]), postings.MOST)) for key, found in held.items())
    filling.bulk("search_postings", ("key", "numbers"), rows)
    held.clear()


def _reports(city: City) -> None:
    """Write a row for each report that was filled in bulk; the others have theirs."""
    chance = Random(5)
    with city.house.database.transaction() as session:
        numbers = session.scalars(select(Matched.number).where(Matched.slot.is_not(None))).all()
        there = {number_of(one) for one in session.scalars(select(Report.id))}
        for at in range(0, len(numbers), BATCH):
            some = [_report(one, chance) for one in numbers[at : at + BATCH] if one not in there]
            if some:
                session.execute(insert(Report), some)


def _report(number: int, chance: Random) -> dict[str, object]:
    report_id = UUID(int=number << 80 | chance.getrandbits(80))
    row = any_report(report_id, FIRST_DAY, Stage.ACCEPTED, chance.choice(DISTRICTS), chance)
    return row | {"sealed": chance.randbytes(SHORT)}


def _index(city: City, report_id: UUID) -> None:
    with city.house.database.transaction() as session:
        postings.index(session, report_id)


def _search(city: City, asked: Asked, by: Actor) -> None:
    house = city.house
    with house.database.transaction() as session:
        search(session, asked, by=by, keys=house.keys, at=house.clock.now())


def _tokens(city: City, report_ids: Sequence[UUID]) -> list[list[Token]]:
    numbers = [number_of(one) for one in report_ids]
    query = select(Matched.features).where(Matched.number.in_(numbers))
    with city.house.database.reading() as session:
        return [sorted(tokens_of(unpack(packed))) for packed in session.scalars(query)]


def _of(told: Sequence[Token], sort: Sort) -> list[Token]:
    return [token for token in told if token[0] is sort]
