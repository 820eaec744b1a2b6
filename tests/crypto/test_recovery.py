"""Two of three papers give a seed back; anything else gives nothing."""

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from crypto.keys import SEED_SIZE, from_seed
from crypto.recovery import WORDS, BadShare, WrongShares, combine, numbers, read_share, split

PAIR = from_seed(b"\x07" * SEED_SIZE)
SHARES = split(PAIR.seed)
OTHERS = split(PAIR.seed)
FOREIGN = split(b"\x08" * SEED_SIZE)


@pytest.mark.parametrize("pair", list(permutations(SHARES, 2)))
def test_any_two_give_the_seed_back(pair: tuple[str, str]) -> None:
    assert combine(pair, public=PAIR.public) == PAIR.seed


@pytest.mark.parametrize("share", SHARES)
def test_one_alone_or_twice_gives_nothing(share: str) -> None:
    for held in ([share], [share, share]):
        with pytest.raises(WrongShares):
            combine(held, public=PAIR.public)


def test_all_three_are_one_too_many() -> None:
    with pytest.raises(WrongShares):
        combine(SHARES, public=PAIR.public)


def test_papers_of_two_sets_do_not_mix() -> None:
    with pytest.raises(WrongShares):
        combine([SHARES[0], OTHERS[1]], public=PAIR.public)


def test_papers_of_another_secret_are_refused() -> None:
    with pytest.raises(WrongShares):
        combine(FOREIGN[:2], public=PAIR.public)


@pytest.mark.parametrize("share", SHARES)
def test_numbers_and_words_are_the_same_share(share: str) -> None:
    typed = numbers(share)
    assert len(typed.split()) == WORDS == len(share.split())
    assert read_share(typed) == read_share(share) == share
    assert read_share(typed.replace(" ", "")) == share
    assert read_share("\N{IDEOGRAPHIC SPACE}".join(typed.split())) == share
    full_width = typed.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    assert read_share(full_width) == share


@settings(max_examples=60, deadline=None)
@given(st.integers(0, WORDS - 1), st.integers(1, len(WORDLIST) - 1))
def test_any_single_wrong_word_is_noticed(place: int, by: int) -> None:
    words = SHARES[0].split()
    words[place] = WORDLIST[(WORDLIST.index(words[place]) + by) % len(WORDLIST)]
    with pytest.raises(BadShare):
        read_share(" ".join(words))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_refused_with_one_error(typed: str) -> None:
    with pytest.raises(BadShare):
        read_share(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "0000", "0" * 132, "9999" * 33, " ".join(["academic"] * 33), SHARES[0] + " academic"],
    ids=["nothing", "short", "zeros", "beyond", "one word", "one more"],
)
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(BadShare):
        read_share(typed)


@pytest.mark.parametrize(
    "made",
    [
        {"iteration_exponent": 9},
        {"groups": [(3, 5)]},
        {"group_threshold": 2, "groups": [(2, 3), (2, 3)]},
        {"master_secret": b"\x07" * 16},
    ],
    ids=["an hour of stretching", "three of five", "two groups", "another size"],
)
def test_a_share_of_another_kind_is_refused_before_any_work(made: dict[str, object]) -> None:
    usual = {
        "group_threshold": 1,
        "groups": [(2, 3)],
        "master_secret": PAIR.seed,
        # Splitting stretches too: only the number on the paper is made large.
        "iteration_exponent": 1,
    }
    groups = generate_mnemonics(**(usual | made))
    with pytest.raises(BadShare):
        read_share(groups[0][0])


def test_an_error_quotes_nothing_of_a_share() -> None:
    words = SHARES[0].split()
    for raised in (_error(" ".join([*words[:-1], "academic"])), _error(" ".join(words[:-1]))):
        assert raised.__cause__ is None
        assert raised.__suppress_context__
        assert not set(words) & set(str(raised).split())


def _error(typed: str) -> BadShare:
    with pytest.raises(BadShare) as caught:
        read_share(typed)
    return caught.value


def test_two_splittings_have_no_share_in_common() -> None:
    assert not set(SHARES) & set(OTHERS)
    assert all(one != other for one, other in combinations(SHARES, 2))
