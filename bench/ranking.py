"""A thief without the key: lays the commonest tokens beside the commonest values they know of."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, stdev

from bench.invented_city import reported
from leads.features.record import SLOTS, Features
from leads.features.tokens import make
from leads.features.told import Told

Tokens = Callable[["Kept"], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One report's features, and its district, which only the score knows."""

    district: str
    features: Features


@dataclass(frozen=True, slots=True)
class Placed:
    """Shares of all reports."""

    named: float
    """The value behind a token was named rightly, and with it the report's district."""
    right: float
    """The district was right, be it by chance."""
    luck: float
    """What the same guesses would have, dealt out at random."""

    @property
    def lift(self) -> float:
        """What the tokens add to luck: who calls every report the largest district's adds none."""
        return self.right - self.luck


@dataclass(frozen=True, slots=True)
class Tried:
    """What an attack came to in several cities: means, and how far chance may carry the gain."""

    named: float
    right: float
    luck: float
    error: float
    """Standard error of `gain` over the cities; 0 for one city, which tells nothing of chance."""

    @property
    def gain(self) -> float:
        """What the tokens add to luck."""
        return self.right - self.luck


def kept(told: Sequence[Told], *, key: bytes) -> list[Kept]:
    """Make the features of reports, as intake does."""
    return [Kept(one.district, make(one, key=key)) for one in told]


Pair = tuple[Sequence[Kept], Sequence[Kept]]
"""The reports of a city that were stolen, and others of it that the thief knows beforehand."""


def in_cities(many: int, *, cities: int, key: bytes, even: bool = False) -> list[Pair]:
    """Draw pairs of cities of their own: in one city a gain may be chance."""
    return [
        (
            kept(reported(many, seed=1, city=city, even=even), key=key),
            kept(reported(many, seed=2, city=city, even=even), key=key),
        )
        for city in range(100, 100 + cities)
    ]


def of_field(name: str) -> Tokens:
    """Give what reads one field of the record of matching."""
    return lambda one: getattr(one.features, name)


FIELDS = {name: of_field(name) for name in SLOTS}


def district_itself(one: Kept) -> Sequence[int]:
    """Read a token that no table has: what would be if the district stood there by itself."""
    return (int.from_bytes(one.district.encode()),)


def commonest_district(target: Sequence[Kept]) -> float:
    """Give the share of reports that one places who looks at no table and names the largest."""
    return max(Counter(one.district for one in target).values()) / len(target)


def tried(pairs: Sequence[Pair], tokens: Tokens) -> Tried:
    """Attack one city after another, each by what is known of that city."""
    return summed([attacked(target, known, tokens) for target, known in pairs])


def summed(each: Sequence[Placed]) -> Tried:
    """Say what one attack came to in several cities."""
    spread = stdev(one.lift for one in each) if len(each) > 1 else 0.0
    return Tried(
        named=mean(one.named for one in each),
        right=mean(one.right for one in each),
        luck=mean(one.luck for one in each),
        error=spread / len(each) ** 0.5,
    )


def attacked(target: Sequence[Kept], known: Sequence[Kept], tokens: Tokens) -> Placed:
    """Match ranks: the i-th commonest token is taken for the i-th commonest value.

    Both were made under one key, but only the score looks whether two tokens are equal; the
    attack looks at how often each occurs, and in `known` at the district it occurs in.
    """
    homes: dict[int, Counter[str]] = defaultdict(Counter)
    for one in known:
        for token in set(tokens(one)):
            homes[token][one.district] += 1
    taken_for = dict(zip(_ranked(target, tokens), _ranked(known, tokens), strict=False))
    rank = {token: place for place, token in enumerate(taken_for)}
    named = right = 0
    guesses: Counter[str] = Counter()
    for one in target:
        seen = [token for token in tokens(one) if token in rank]
        if not seen:
            continue
        token = min(seen, key=rank.__getitem__)
        guess = homes[taken_for[token]].most_common(1)[0][0]
        guesses[guess] += 1
        right += guess == one.district
        named += guess == one.district and taken_for[token] == token
    return Placed(named / len(target), right / len(target), luck(target, guesses))


def _ranked(reports: Sequence[Kept], tokens: Tokens) -> list[int]:
    counted = Counter(token for one in reports for token in set(tokens(one)))
    return [token for token, _ in counted.most_common()]


def luck(target: Sequence[Kept], guesses: Counter[str]) -> float:
    """Give the share that would be right were these guesses dealt out at random."""
    true = Counter(one.district for one in target)
    return sum(count * true[district] for district, count in guesses.items()) / len(target) ** 2
