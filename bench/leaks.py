"""What the tables of matching tell a thief, with the feature key and without, in figures.

`python -m bench leaks` on invented reports; `python -m bench.leaks TARGET OTHER` on two labelled
files of one city, the second being what the thief knows beforehand.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from bench import neighbourhoods, ranking
from bench.code_book import code_book, names_told
from bench.invented_city import places, reported
from bench.inverting import (
    MOBILES,
    PIECE_BITS,
    bigrams,
    chained,
    digester,
    gb2312,
    names_read,
    preimages,
    runs,
    syllable_table,
    weighted,
)
from bench.labelled_reports import told as labelled
from bench.ranking import FIELDS, Kept, attacked, kept
from bench.sizes import Sizes
from leads.features import names
from leads.features.normalise import rejoin, spell
from leads.features.record import SLOTS
from leads.features.shingles import shingles
from leads.features.tokens import make
from leads.features.told import Told

KEY = bytes(range(32))
INVERTED = 20
"""Reports whose every token is looked for among all pairs of characters."""

KNOWN = 100
_TRIED_ONLY = 100
"""Reports below which nothing is measured, and 200 characters are space enough."""


@dataclass(slots=True)
class Read:
    """Counts over the tokens of some reports' texts."""

    tokens: int = 0
    alone: int = 0
    alone_by_weight: int = 0
    candidates: list[int] = field(default_factory=list)
    by_weight: list[int] = field(default_factory=list)
    triples: int = 0
    read: int = 0
    right: int = 0
    runs: int = 0
    right_runs: int = 0


def run(sizes: Sizes) -> None:
    """Print every figure for invented reports."""
    target, other = reported(sizes.reports, seed=1), reported(sizes.reports, seed=2)
    _report(target, other)


def _report(target: Sequence[Told], other: Sequence[Told]) -> None:
    print("\nWhat the tables of matching tell a thief with the feature key")
    step = max(1, len(target) // INVERTED)
    _print_texts(target[::step][:INVERTED], small=len(target) < _TRIED_ONLY)
    _print_names(target)
    for what, bits in (("token", SLOTS["phones"][1]), ("look-up key", SLOTS["keys"][1])):
        print(f"  mobile numbers for a {what} of {bits} bits: {MOBILES / 2**bits:.3g}")
    print("Without the key, by ranks: share of reports whose district is named, right, by luck")
    _print_ranks(kept(target, key=KEY), kept(other, key=KEY))
    read, named = names_told(target, code_book(places(seed=99), key=KEY), key=KEY)
    print("Without the key, by a register of 1,000 venues of another city")
    print(f"  names of which first and last syllable are read: {read} of {named}")


def texts_read(told: Sequence[Told], characters: str) -> Read:
    """Look for every piece of these reports among all pairs of these characters."""
    made = digester(KEY, field="pieces", bits=PIECE_BITS)
    records = [make(one, key=KEY) for one in told]
    wanted = {token for f in records for token in f.pieces}
    found, taken = preimages(wanted, bigrams(characters), made=made), Read()
    for one, f in zip(told, records, strict=True):
        plain = rejoin(spell(one.narrative))
        true = {piece for piece, _ in shingles(plain) if len(piece) == 3 and not piece.isascii()}  # noqa: PLR2004 - triples
        narrow = [len(candidates) for candidates in weighted(f, found)]
        wide = [len(found[token]) for token in f.pieces]
        taken.tokens += len(wide)
        taken.alone += wide.count(1)
        taken.alone_by_weight += narrow.count(1)
        taken.candidates += wide
        taken.by_weight += narrow
        triples = chained(f, found, made=made)
        taken.triples += len(true)
        taken.read += len(triples)
        taken.right += len(triples & true)
        four = runs(triples)
        taken.runs += len(four)
        taken.right_runs += sum(one in plain for one in four)
    return taken


def _print_texts(told: Sequence[Told], *, small: bool) -> None:
    characters, began = gb2312()[: 200 if small else None], time.perf_counter()
    read = texts_read(told, characters)
    took = time.perf_counter() - began
    print(f"  {len(characters) ** 2:,} pairs tried on {read.tokens} pieces in {took:.0f} s:")
    least = min(read.candidates, default=0)
    print(f"    candidates a piece: mean {mean(read.candidates):.0f}, least {least}")
    print(f"    pieces with one candidate: {read.alone / read.tokens:.2%}")
    print(
        f"    with the weight beside it: median {median(read.by_weight):.0f} candidates,"
        f" one for {read.alone_by_weight / read.tokens:.2%}"
    )
    print(
        f"    triples kept {read.triples}, read by overlap {read.read}, rightly {read.right};"
        f" runs of four {read.runs}, rightly {read.right_runs}"
    )


def _print_names(told: Sequence[Told]) -> None:
    read, named = names_found(told)
    print(f"  venues whose sound is read whole: {read} of {named} named")


def names_found(told: Sequence[Told]) -> tuple[int, int]:
    """Say of how many reports the name's sound is read, and it alone; and how many give a name."""
    table, read, named = syllable_table(KEY), 0, 0
    for one in told:
        f, name = make(one, key=KEY), names.parse(one.venue_name, district=spell(one.district))
        if name.core and f.sounds:
            named += 1
            read += names_read(f, table, key=KEY) == {names.spoken(name)[0]}
    return read, named


def _print_ranks(target: Sequence[Kept], other: Sequence[Kept]) -> None:
    for name, tokens in (*FIELDS.items(), ("(district)", ranking.district_itself)):
        placed = attacked(target, other, tokens)
        print(f"  {name:11} {placed.named:6.1%} {placed.right:6.1%} {placed.luck:6.1%}")
    print(f"  no table, the largest for all {ranking.commonest_district(target):.1%}")
    known = min(KNOWN, len(target) // 4)
    of_one, right = neighbourhoods.placed(target, known=known, seed=3)
    print("Without the key, by company")
    print(f"  a neighbourhood's reports that are of one district: {of_one:.0%}")
    print(f"  placed by who knows the district of {known} of them: {right:.0%}")


def _read(path: str) -> list[Told]:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [labelled(json.loads(line)) for line in lines]


if __name__ == "__main__":
    _report(_read(sys.argv[1]), _read(sys.argv[2]))
