"""A thief without the key, but with patience: which reports keep company by their tokens.

Modularity is climbed greedily, level by level (Blondel and others, 2008).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bench.ranking import Kept, Placed, luck

Graph = dict[int, dict[int, float]]
COMMON = 400
"""Reports above which a token says nothing of a neighbourhood."""

_PASSES = 10


@dataclass(slots=True)
class Level:
    """The graph between groups of reports, and what lies inside each."""

    edges: Graph
    inside: dict[int, float]
    members: dict[int, list[int]]


def placed(target: Sequence[Kept], *, known: int, seed: int) -> tuple[float, float]:
    """Say how far neighbourhoods are of one district, and what follows from knowing a few reports.

    The first share is of reports in the commonest district of their neighbourhood; the second of
    reports placed by who knows the district of `known` others, drawn at random.
    """
    found = neighbourhoods(target)
    own = frozenset(Random(seed).sample(range(len(target)), known))
    of_one = right = 0
    for group in found:
        districts = Counter(target[at].district for at in group)
        of_one += districts.most_common(1)[0][1]
        told = Counter(target[at].district for at in group if at in own)
        if told:
            guess = told.most_common(1)[0][0]
            right += sum(target[at].district == guess for at in group if at not in own)
    return of_one / len(target), right / (len(target) - known)


def placed_by_size(target: Sequence[Kept], known: Sequence[Kept]) -> Placed:
    """Match ranks of neighbourhoods: the i-th largest is taken for the i-th largest district."""
    sizes = Counter(one.district for one in known if one.district)
    guesses: Counter[str] = Counter()
    right = 0
    for group, (guess, _) in zip(neighbourhoods(target), sizes.most_common(), strict=False):
        guesses[guess] += len(group)
        right += sum(target[at].district == guess for at in group)
    return Placed(0.0, right / len(target), luck(target, guesses))


def neighbourhoods(target: Sequence[Kept]) -> list[list[int]]:
    """Divide reports by the look-up keys and homes that they share."""
    level = _shared(target)
    while (joined := _climbed(level)) is not None:
        level = joined
    return sorted(level.members.values(), key=len, reverse=True)


def _shared(target: Sequence[Kept]) -> Level:
    holders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, one in enumerate(target):
        for field in ("keys", "homes"):
            for token in set(getattr(one.features, field)):
                holders[field, token].append(at)
    edges: Graph = {at: defaultdict(float) for at in range(len(target))}
    for held in holders.values():
        if 1 < len(held) <= COMMON:
            for here in held:
                for there in held:
                    if here != there:
                        edges[here][there] += 1 / len(held)
    return Level(edges, dict.fromkeys(edges, 0.0), {at: [at] for at in edges})


def _climbed(level: Level) -> Level | None:
    """Move each group to where it gains most until none moves; None when none moved at all."""
    degree = {n: sum(level.edges[n].values()) + level.inside[n] for n in level.edges}
    total, sums, home = sum(degree.values()) or 1, dict(degree), {n: n for n in degree}
    for _ in range(_PASSES):
        moved = 0
        for n, links in level.edges.items():
            sums[home[n]] -= degree[n]
            gains: dict[int, float] = defaultdict(float)
            for other, weight in links.items():
                gains[home[other]] += weight
            worth = {h: w - sums[h] * degree[n] / total for h, w in gains.items()}
            best = max(worth, key=worth.__getitem__, default=home[n])
            stays = gains.get(home[n], 0) - sums[home[n]] * degree[n] / total
            if worth.get(best, 0) > stays + 1e-12:
                home[n], moved = best, moved + 1
            sums[home[n]] += degree[n]
        if not moved:
            break
    return _joined(level, home) if any(n != h for n, h in home.items()) else None


def _joined(level: Level, home: dict[int, int]) -> Level:
    names = set(home.values())
    edges: Graph = {n: defaultdict(float) for n in names}
    inside, members = dict.fromkeys(names, 0.0), {n: list[int]() for n in names}
    for n, h in home.items():
        members[h] += level.members[n]
        inside[h] += level.inside[n]
        for other, weight in level.edges[n].items():
            if home[other] == h:
                inside[h] += weight
            else:
                edges[h][home[other]] += weight
    return Level(edges, inside, members)
