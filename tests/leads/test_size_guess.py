"""Sizes alone: somebody knows fifty texts, sees how large each row is, and guesses which it was."""

import pytest

from bench.size_guess import MARK, Watcher, candidates, drafted, right, steady, submission, view
from crypto.signing import SigningKey
from tests.makers import found_city
from tipline.house import House

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
def test_of_fifty_texts_no_size_in_the_database_names_more_than_every_fourth(
    house: House, root_key: SigningKey
) -> None:
    found_city(house, root_key)
    texts, watcher = candidates(), Watcher(house)
    watcher.stored(submission(house, "", district="east"))
    left, again = (
        [watcher.stored(submission(house, text, district="east")) for text in sent]
        for sent in (texts, texts[::7])
    )
    tables = steady(left[::7], again)
    # What changes by itself, and is left out for it, must not be what holds the text.
    assert {"reports", "report_tokens"} <= set(tables)
    assert 1 < len({*view(tables, left)}) <= 3
    assert right(view(tables, left), view(tables, left)) <= MARK


@on_sqlite
def test_a_draft_is_as_large_as_others_of_its_class(house: House) -> None:
    sizes = [drafted(house, text) for text in candidates()]
    assert len(set(sizes)) <= 3
    assert right(sizes, sizes) <= MARK


def test_without_padding_every_one_would_be_guessed() -> None:
    bare = [len(text.encode()) for text in candidates()]
    assert right(bare, bare) == 1.0
    assert right([1, 1, 2, 2], [1, 1, 2, 2]) == 0.5
    assert right([1, 2], [3, 3]) == 0.0
