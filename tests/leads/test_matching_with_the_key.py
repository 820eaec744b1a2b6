"""What a thief who also has the feature key reads in the records of matching, in figures."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import mean, median

import pytest

from bench.invented_city import reported
from bench.inverting import MOBILES, digester, drawn, gb2312, spoken
from bench.leaks import KEY, names_found, texts_read
from crypto.fingerprints import digest
from leads.features.narrated import SHAPES, Narrated, number
from leads.features.record import pack
from leads.features.shingles import _FREQUENT
from leads.features.stated import stated
from leads.features.tokens import keyed, make, token
from leads.features.told import Told
from leads.features.topics import _PATTERNS

SAMPLE, CALLS = 800_000, 400_000
SPACE = 6763**2
PHONE, TWIN = "13912345678", "13810794309"
"""Two numbers whose first 24 bits are the same."""
NUMBERED = {"sounds": "mentions", "mentions": "mentions", "parts": "parts"}


@pytest.fixture(scope="module")
def sample() -> list[str]:
    """Draw pairs of characters: one in 57 of all that there are."""
    characters = gb2312()
    assert len(characters) ** 2 == SPACE
    return drawn(characters, SAMPLE, seed=4)


def phoned(phone: str) -> Told:
    return replace(reported(1, seed=1)[0], narrative=f"电话{phone}。")


@pytest.mark.parametrize("field", ["pieces", "sounds", "mentions", "parts", "roads"])
def test_hardly_a_scoring_token_has_one_pair_of_characters_behind_it(
    field: str, sample: list[str]
) -> None:
    use = "sounds" if field in NUMBERED else field
    made = digester(KEY, field=use, sort=NUMBERED.get(field, field))
    records = [make(one, key=KEY) for one in reported(120, seed=1)]
    found = {token: 0 for f in records for token in getattr(f, field)}
    for value in sample:
        if (token := made(value)) in found:
            found[token] += 1
    # One that has two in a sample has two in the whole, whatever else is there.
    alone = sum(count < 2 for count in found.values()) / len(found)
    all_told = mean(found.values()) * SPACE / SAMPLE
    print(f"{field}: {len(found)} tokens, {all_told:.0f} pairs each, at most {alone:.1%} alone")  # noqa: T201 - a figure
    assert all_told > 600
    assert alone <= 0.01


def test_a_token_of_forty_bits_would_have_one_pair_behind_it(sample: list[str]) -> None:
    def made(value: str) -> int:
        return digest(value, key=KEY, field="pieces", bits=40)

    tokens = dict.fromkeys((made(pair) for pair in sample[:1000]), 0)
    for value in sample:
        if (token := made(value)) in tokens:
            tokens[token] += 1
    assert sum(count == 1 for count in tokens.values()) > 990


def test_nothing_beside_a_piece_says_how_rare_it_is() -> None:
    told = reported(1, seed=1)[0]
    said = stated(told)
    turned = replace(said, narrated=replace(said.narrated, pieces=said.narrated.pieces[::-1]))
    one, other = keyed(said, key=KEY), keyed(turned, key=KEY)
    assert len(one.pieces) > 20
    assert one.pieces == other.pieces == tuple(sorted(one.pieces))
    assert pack(replace(one, keys=())) == pack(replace(other, keys=()))


def test_pieces_that_overlap_fit_far_more_runs_than_were_written() -> None:
    read = texts_read(reported(10, seed=1), _FREQUENT[:1000])
    right = read.right_threes / read.threes
    print(f"of {read.threes} runs of three that fit, {right:.1%} are in the text")  # noqa: T201 - a figure
    assert read.right_threes > 20
    assert right < 0.06


def test_how_a_name_sounds_is_one_of_several_and_in_three_syllables_of_hundreds() -> None:
    counts = names_found(reported(100, seed=1))
    print(f"sounds of two syllables: median {median(counts)}, one for {counts.count(1)}")  # noqa: T201 - a figure
    assert len(counts) > 50
    assert median(counts) >= 2
    assert len(spoken()) ** 3 / (1 << 16) > 400


def test_a_telephones_token_and_keys_are_those_of_hundreds_of_numbers() -> None:
    record = make(phoned(PHONE), key=KEY)
    assert len(record.phones) == 1
    numbers = {number("phones", f"phone {13000000000 + 9973 * at}", bits=24) for at in range(CALLS)}
    # As many meet as 24 bits let meet (about 4,770 pairs), so each number is that of 262 phones.
    assert 4300 < CALLS - len(numbers) < 5200
    assert 250 < MOBILES / 2**24 < 270
    # Nothing that is kept tells the two apart: no token, and no look-up key.
    assert make(phoned(TWIN), key=KEY) == record
    assert set(make(phoned("13912345679"), key=KEY).keys) != set(record.keys)


def test_a_look_up_key_says_no_more_than_the_tokens_beside_it() -> None:
    # Everything that a record is made of, besides the day, is a number as short as its token.
    said = stated(reported(1, seed=1)[0])
    for sort, shape in SHAPES.items():
        assert all(0 < one < 1 << shape.bits for one in getattr(said.narrated, sort) if one), sort
    assert max(said.venue.names, default=0) < 1 << 16
    assert said.district < 1 << 16
    bare = replace(said, narrated=Narrated(), venue=replace(said.venue, names=(5,)), district=7)
    assert len(keyed(bare, key=KEY).keys) == 1


@pytest.mark.parametrize("field", ["days", "topics", "sums", "counts"])
def test_days_topics_and_figures_are_read_with_the_key(field: str) -> None:
    first = date(2025, 9, 1)
    spaces = {
        "days": [(first + timedelta(days=step)).isoformat() for step in range(400)],
        "topics": [name for name, _ in _PATTERNS],
        "sums": [str(number) for number in range(2000)],
        "counts": [str(number) for number in range(2000)],
    }
    book: dict[int, list[str]] = {}
    for value in spaces[field]:
        held = token(field, number(SHAPES[field].field, value), key=KEY)
        book.setdefault(held, []).append(value)
    records = [make(one, key=KEY) for one in reported(400, seed=1)]
    tokens = [token for f in records for token in getattr(f, field)]
    read = [token for token in tokens if len(book.get(token, ())) == 1]
    assert len(read) >= 0.8 * len(tokens) > 30
