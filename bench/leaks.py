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
from bench.code_book import names_told
from bench.invented_city import places, reported
from bench.inverting import (
    MOBILES,
    bigrams,
    chained,
    digester,
    gb2312,
    preimages,
    sounds_of,
    spoken,
)
from bench.labelled_reports import told as labelled
from bench.ranking import FIELDS, Kept, Pair, kept, summed, tried
from bench.sizes import Sizes
from leads.features.normalise import rejoin, spell
from leads.features.record import SLOTS
from leads.features.tokens import make
from leads.features.told import Told

KEY = bytes(range(32))
INVERTED = 20
"""Reports whose every token is looked for among all pairs of characters."""

CITIES = 24
"""Cities in which ranks are tried: in one alone, the commonest name's district decides."""

KNOWN = 100
_TRIED_ONLY = 100
"""Reports below which nothing is measured, and 200 characters are space enough."""


@dataclass(slots=True)
class Read:
    """Counts over the tokens of some reports' texts."""

    tokens: int = 0
    alone: int = 0
    candidates: list[int] = field(default_factory=list)
    threes: int = 0
    right_threes: int = 0


def run(sizes: Sizes) -> None:
    """Print every figure for invented reports."""
    target = reported(sizes.reports, seed=1)
    each, cities = sizes.reports // 2, min(CITIES, sizes.reports // 6)
    _report(target, ranking.in_cities(each, cities=cities, key=KEY))
    even = ranking.in_cities(each, cities=cities, key=KEY, even=True)
    print("Without the key, by ranks, in cities whose districts have about as many venues each")
    _print_ranks(even)


def _report(target: Sequence[Told], pairs: Sequence[Pair]) -> None:
    print("\nWhat the tables of matching tell a thief with the feature key")
    step = max(1, len(target) // INVERTED)
    small = len(target) < _TRIED_ONLY
    _print_texts(target[::step][:INVERTED], small=small)
    _print_names(target[::step][:INVERTED])
    bits = SLOTS["phones"][1]
    print(f"  mobile numbers for a token, and for a key made of it: {MOBILES / 2**bits:.3g}")
    _print_company(kept(target, key=KEY))
    _print_register(target)
    print(f"Without the key, by ranks, in {len(pairs)} cities")
    _print_ranks(pairs)


def texts_read(told: Sequence[Told], characters: str) -> Read:
    """Look for every piece of these reports among all pairs of these characters."""
    made = digester(KEY, field="pieces")
    records = [make(one, key=KEY) for one in told]
    wanted = {token for f in records for token in f.pieces}
    found, taken = preimages(wanted, bigrams(characters), made=made), Read()
    for one, f in zip(told, records, strict=True):
        plain = rejoin(spell(one.narrative))
        wide = [len(found[token]) for token in f.pieces]
        taken.tokens += len(wide)
        taken.alone += wide.count(1)
        taken.candidates += wide
        threes = chained(f, found)
        taken.threes += len(threes)
        taken.right_threes += sum(run in plain for run in threes)
    return taken


def _print_texts(told: Sequence[Told], *, small: bool) -> None:
    characters, began = gb2312()[: 200 if small else None], time.perf_counter()
    read = texts_read(told, characters)
    took = time.perf_counter() - began
    print(f"  {len(characters) ** 2:,} pairs tried on {read.tokens} pieces in {took:.0f} s:")
    least = min(read.candidates, default=0)
    print(f"    candidates a piece: mean {mean(read.candidates):.0f}, least {least}")
    print(f"    pieces with one candidate: {read.alone / read.tokens:.2%}")
    print(f"    runs of three that overlap so: {read.threes:,}, right {read.right_threes}")


def _print_names(told: Sequence[Told]) -> None:
    counts = names_found(told)
    print(
        f"  sounds of two syllables for a name: median {median(counts):.0f},"
        f" one for {counts.count(1)} of {len(counts)}"
        f"; of three syllables on average {len(spoken()) ** 3 / 2 ** SLOTS['sounds'][1]:.0f}"
    )


def names_found(told: Sequence[Told]) -> list[int]:
    """Count, for the name of each report that gives one, the sounds of two syllables it may be."""
    made = digester(KEY, field="sounds", sort="mentions")
    named = [f.sounds[0] for one in told if (f := make(one, key=KEY)).sounds]
    found = preimages(set(named), sounds_of(2), made=made)
    return [len(found[name]) for name in named]


def _print_register(told: Sequence[Told]) -> None:
    print("Without the key, by a register of 1,000 venues: reports whose venue is read off its row")
    for what, waiting in (("while it waits", True), ("once matched", False)):
        read, named = names_told(told, places(), waiting=waiting)
        print(f"  {what:15} {read} of {named}")


def _print_ranks(pairs: Sequence[Pair]) -> None:
    print("  reports whose district is named; right; by luck; above luck, with its standard error")
    found = {name: tried(pairs, tokens) for name, tokens in FIELDS.items()}
    found["(district)"] = tried(pairs, ranking.district_itself)
    sizes = [neighbourhoods.placed_by_size(target, known) for target, known in pairs]
    found["size of its neighbourhood"] = summed(sizes)
    for name, one in found.items():
        if one.right:
            print(
                f"  {name:25} {one.named:6.1%} {one.right:6.1%} {one.luck:6.1%}"
                f" {one.gain:+6.1%} ± {one.error:.1%}"
            )
    largest = mean(ranking.commonest_district(target) for target, _ in pairs)
    print(f"  who looks at no table and names the largest district {largest:.1%}")


def _print_company(target: Sequence[Kept]) -> None:
    known = min(KNOWN, len(target) // 4)
    of_one, right = neighbourhoods.placed(target, known=known, seed=3)
    print("Without the key, by company")
    print(f"  a neighbourhood's reports that are of one district: {of_one:.0%}")
    print(f"  placed by who knows the district of {known} of them: {right:.0%}")


def _read(path: str) -> list[Told]:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [labelled(json.loads(line)) for line in lines]


if __name__ == "__main__":
    stolen, before = _read(sys.argv[1]), _read(sys.argv[2])
    _report(stolen, [(kept(stolen, key=KEY), kept(before, key=KEY))])
