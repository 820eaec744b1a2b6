"""What rivals that need no library go by: category and place, equality, rare character pairs."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from leads.features import names, places
from leads.features.identifiers import identifiers
from leads.features.normalise import count, rejoin, spell
from tipline.evaluating.reading import Labelled

Found = Iterator[tuple[int, int, float]]

NEWEST = 1500
"""Earlier reports of a block that a new one is compared with."""

_COMMON = 0.03
"""A piece that more of the texts have than this says nothing, and would cost most."""

_BLANK = re.compile(r"\s+")


def by_category_and_place(rows: Sequence[Labelled]) -> Found:
    """FixMyStreet's rule in our terms: same category, same district, same road or venue name.

    Road and name are as our own reader takes them out of the fields, which is in its favour.
    """
    return _meeting(rows, _places)


def _places(row: Labelled) -> Iterable[tuple[str, ...]]:
    within = (row.category, row.district)
    place = places.parse(count(rejoin(spell(row.address))), is_address=True)
    name = names.parse(row.venue_name, district=spell(row.district)).core
    yield from ((*within, "road", str(road)) for road in place.roads)
    if name:
        yield (*within, "name", name)


def by_equality(rows: Sequence[Labelled]) -> Found:
    """TheHive's and IRIS's rule: the same telephone, site, plate, code or name, to the letter."""
    return _meeting(rows, lambda row: [*_observed(row), ("name", _plain(row.venue_name))])


def by_equal_identifier(rows: Sequence[Labelled]) -> Found:
    """Give the same without the name of the venue."""
    return _meeting(rows, _observed)


def _observed(row: Labelled) -> list[tuple[str, ...]]:
    return [(one,) for one in identifiers(spell(f"{row.venue_name} {row.text}"))]


def _plain(text: str) -> str:
    return _BLANK.sub("", text).lower()


def _meeting(
    rows: Sequence[Labelled], keys: Callable[[Labelled], Iterable[tuple[str, ...]]]
) -> Found:
    """Link a report with the newest that share a key; an empty key is none."""
    held: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for later, row in enumerate(rows):
        own = {key for key in keys(row) if key[-1]}
        met = {earlier for key in own for earlier in held[key][-NEWEST:]}
        yield from ((later, earlier, 1.0) for earlier in sorted(met))
        for key in own:
            held[key].append(later)


def by_rare_pieces(rows: Sequence[Labelled]) -> Found:
    """Cosine of TF-IDF over character pairs and triples of the texts."""
    weighed = _weighed([pieces(row.text) for row in rows])
    held: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for later, text in enumerate(weighed):
        alike: defaultdict[int, float] = defaultdict(float)
        for piece, weight in text.items():
            for earlier, other in held[piece]:
                alike[earlier] += weight * other
        yield from ((later, earlier, cosine) for earlier, cosine in alike.items())
        for piece, weight in text.items():
            held[piece].append((later, weight))


def pieces(text: str) -> Counter[str]:
    """Count the character pairs and triples of a text without its blanks."""
    plain = _plain(text)
    return Counter(plain[at : at + n] for n in (2, 3) for at in range(len(plain) - n + 1))


def _weighed(texts: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Weigh pieces by rarity, each text to length 1."""
    seen = Counter(piece for text in texts for piece in text)
    few = {piece for piece, n in seen.items() if n <= max(2, _COMMON * len(texts))}
    return [_of_length_one(text, seen, few, len(texts)) for text in texts]


def _of_length_one(
    text: Counter[str], seen: Counter[str], few: set[str], of: int
) -> dict[str, float]:
    whole = {
        piece: (1 + math.log(n)) * (1 + math.log((1 + of) / (1 + seen[piece])))
        for piece, n in text.items()
    }
    length = math.sqrt(sum(weight * weight for weight in whole.values()))
    return {piece: weight / length for piece, weight in whole.items() if piece in few}
