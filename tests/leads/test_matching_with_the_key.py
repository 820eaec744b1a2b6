"""What a thief who also has the feature key reads in the records of matching, in figures."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import mean

import pytest

from bench.invented_city import reported
from bench.inverting import MOBILES, digester, drawn, gb2312, weight_of
from bench.leaks import KEY, names_found, texts_read
from leads.features.record import SLOTS
from leads.features.shingles import _FREQUENT
from leads.features.tokens import make
from leads.features.topics import _PATTERNS
from leads.register.taxonomy import CATEGORIES

SAMPLE, CALLS = 800_000, 400_000
SPACE = 6763**2
PHONE = "13912345678"


@pytest.fixture(scope="module")
def sample() -> list[str]:
    """Draw pairs of characters: one in 57 of all that there are."""
    characters = gb2312()
    assert len(characters) ** 2 == SPACE
    return drawn(characters, SAMPLE, seed=4)


def others(tokens: set[int], values: list[str], *, field: str, bits: int) -> dict[int, int]:
    """Count the values that have each token."""
    made, found = digester(KEY, field=field, bits=bits), dict.fromkeys(tokens, 0)
    for value in values:
        token = made(value)
        if token in found:
            found[token] += 1
    return found


@pytest.mark.parametrize("field", ["pieces", "sounds", "mentions", "roads"])
def test_hardly_a_scoring_token_has_one_pair_of_characters_behind_it(
    field: str, sample: list[str]
) -> None:
    use = "sounds" if field == "mentions" else field
    records = [make(one, key=KEY) for one in reported(120, seed=1)]
    tokens = {token for f in records for token in getattr(f, field)}
    found = others(tokens, sample, field=use, bits=SLOTS[field][1])
    # One that has two in a sample has two in the whole, whatever else is there.
    alone = sum(count < 2 for count in found.values()) / len(found)
    all_told = mean(found.values()) * SPACE / SAMPLE
    print(f"{field}: {len(tokens)} tokens, {all_told:.0f} pairs each, at most {alone:.1%} alone")  # noqa: T201 - a figure
    assert 600 < all_told < 800
    assert alone <= 0.01


def test_a_token_of_forty_bits_would_have_one_pair_behind_it(sample: list[str]) -> None:
    made = digester(KEY, field="pieces", bits=40)
    tokens = {made(pair) for pair in sample[:1000]}
    found = others(tokens, sample, field="pieces", bits=40)
    assert sum(count == 1 for count in found.values()) > 990


def test_the_weight_beside_a_piece_leaves_far_fewer_candidates(sample: list[str]) -> None:
    made = digester(KEY, field="pieces", bits=16)
    held: dict[tuple[int, int], int] = {}
    for pair in sample:
        both = made(pair), weight_of(pair)
        held[both] = held.get(both, 0) + 1
    records = [make(one, key=KEY) for one in reported(60, seed=1)]
    kept = [both for f in records for both in zip(f.pieces, f.weights, strict=True)]
    left = sorted(held.get(both, 0) * SPACE / SAMPLE for both in kept)
    print(f"with its weight a piece has {mean(left):.0f} pairs of characters on average")  # noqa: T201 - a figure
    assert mean(left) < 250


def test_pieces_that_overlap_are_read_as_words() -> None:
    read = texts_read(reported(20, seed=1), _FREQUENT[:1000])
    share, right = read.right / read.triples, read.right / read.read
    print(f"{share:.0%} of the triples kept are read, {right:.0%} of those rightly")  # noqa: T201 - a figure
    assert share > 0.2
    assert right > 0.9


def test_how_a_venues_name_sounds_is_read_whole() -> None:
    read, named = names_found(reported(100, seed=1))
    assert read >= 0.9 * named > 50


def test_a_telephones_token_is_that_of_hundreds_and_its_look_up_key_of_no_other() -> None:
    record = make(replace(reported(1, seed=1)[0], narrative=f"电话{PHONE}。"), key=KEY)
    assert len(record.phones) == 1
    made = digester(KEY, field="phones", bits=24)
    tokens = [made(f"phone {13000000000 + 9973 * at}") for at in range(CALLS)]
    # As many meet as 24 bits let meet (about 4,770 pairs), so each token is that of 262 numbers.
    met = len(tokens) - len(set(tokens))
    assert 4300 < met < 5200
    assert 250 < MOBILES / 2**24 < 270
    look = digester(KEY, field="look identifier", bits=40)
    near = range(int(PHONE) - 20_000, int(PHONE) + 20_000)
    fits = [number for number in near if look(f"phone {number}") << 8 in record.keys]
    assert fits == [int(PHONE)]
    assert MOBILES / 2**40 < 0.01


@pytest.mark.parametrize("field", ["days", "category", "topics", "sums", "counts"])
def test_days_categories_topics_and_figures_are_read_with_the_key(field: str) -> None:
    first = date(2025, 9, 1)
    spaces = {
        "days": [(first + timedelta(days=step)).isoformat() for step in range(400)],
        "category": list(CATEGORIES),
        "topics": [name for name, _ in _PATTERNS],
        "sums": [str(number) for number in range(2000)],
        "counts": [str(number) for number in range(2000)],
    }
    made = digester(KEY, field=field, bits=SLOTS[field][1])
    book: dict[int, list[str]] = {}
    for value in spaces[field]:
        book.setdefault(made(value), []).append(value)
    records = [make(one, key=KEY) for one in reported(400, seed=1)]
    tokens = [token for f in records for token in getattr(f, field)]
    read = [token for token in tokens if len(book.get(token, ())) == 1]
    assert len(read) >= 0.85 * len(tokens) > 30
