"""The figures themselves, against ones worked out by hand."""

from datetime import datetime
from itertools import pairwise

import pytest

from tipline.evaluating.linking import Chosen, How, Link, choose, clusters, links
from tipline.evaluating.reading import Labelled
from tipline.evaluating.regression import fit
from tipline.evaluating.scoring import scores
from tipline.evaluating.shares import Both, Share


def rows(incidents: str) -> list[Labelled]:
    """Give one report a day, each of the incident that its letter names."""
    return [
        Labelled(
            id=str(place),
            submitted_at=datetime(2026, 3, 1 + place),  # noqa: DTZ001 - as the file has it
            district="",
            venue_name="",
            address="",
            category="",
            happened_on=None,
            text="",
            incident=letter,
            venue=letter,
            kind="genuine",
        )
        for place, letter in enumerate(incidents)
    ]


def test_pairs_and_reports_are_counted_as_by_hand() -> None:
    # One cluster of three a and one b, one of two b, one c by itself with d.
    made = scores(rows("aaabbbcd"), [1, 1, 1, 1, 2, 2, 3, 3])
    assert made.pairs == Both(precision=4 / 8, recall=4 / 6)
    assert made.reports.precision == pytest.approx((3 * 3 / 4 + 1 / 4 + 2 + 2 / 2) / 8)
    assert made.reports.recall == pytest.approx((3 + 1 / 3 + 2 * 2 / 3 + 2) / 8)
    assert made.over_merged == Share(2, 3)


def test_two_reports_that_stand_alone_do_not_count_among_those_of_several() -> None:
    made = scores(rows("aaabbbcd"), [1, 1, 1, 1, 2, 2, 3, 3])
    assert made.pairs_of_several == Both(precision=4 / 7, recall=4 / 6)
    assert made.reports_of_several.precision == pytest.approx((9 / 4 + 1 / 4 + 2) / 6)


def test_a_stranger_in_an_incident_of_several_counts_against_it() -> None:
    made = scores(rows("aab"), [1, 1, 1])
    assert made.pairs_of_several.precision == pytest.approx(1 / 3)
    assert made.reports_of_several.precision == pytest.approx(2 / 3)


def test_the_interval_is_wilsons() -> None:
    assert Share(0, 100).interval == pytest.approx((0.0, 0.0370), abs=1e-4)
    assert Share(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert Share(5, 5).interval[1] == 1.0
    assert Share(0, 0).share is None


CHAIN = [Link(1, 0, 0.9, 1), Link(2, 1, 0.6, 1), Link(3, 2, 0.5, 20), Link(3, 0, 0.4, 3)]


@pytest.mark.parametrize(
    ("chosen", "together"),
    [
        (Chosen(0.6, 30, How.UNION), [{0, 1, 2}, {3}]),
        (Chosen(0.7, 30, How.UNION), [{0, 1}, {2}, {3}]),
        (Chosen(0.5, 7, How.UNION), [{0, 1, 2}, {3}]),
        (Chosen(0.4, 7, How.BEST), [{0, 1, 2, 3}]),
        (Chosen(0.4, 30, How.MEAN), [{0, 1, 2, 3}]),
    ],
)
def test_links_make_clusters(chosen: Chosen, together: list[set[int]]) -> None:
    found = clusters(4, CHAIN, chosen)
    assert {frozenset(i for i in range(4) if found[i] == c) for c in found} == {
        frozenset(some) for some in together
    }


def test_a_rival_gets_the_settings_that_serve_it_best() -> None:
    some = rows("aabb")
    likeness = {(1, 0): 0.8, (2, 1): 0.5, (3, 2): 0.7}
    made = links(some, lambda _: ((a, b, alike) for (a, b), alike in likeness.items()))
    f1, chosen = choose(some, made, (0.4, 0.6, 0.9))
    assert (f1, chosen.least) == (1.0, 0.6)


def test_the_regression_finds_a_known_worth() -> None:
    # Of those with the trait three in four are true, of the others one in four: log 3 either way.
    traits = [[1.0]] * 4000 + [[0.0]] * 4000
    true = [True] * 3000 + [False] * 1000 + [True] * 1000 + [False] * 3000
    start, worth = fit(traits, true)
    assert start == pytest.approx(-1.0986, abs=0.01)
    assert worth == pytest.approx(2.1972, abs=0.01)


def test_more_agreement_is_never_worth_less_than_it_was_seen_to_be() -> None:
    traits = [[float(level)] for level in range(5) for _ in range(40)]
    true = [place < 8 * (level + 1) for level in range(5) for place in range(40)]
    start, worth = fit(traits, true)
    chances = [start + worth * level for level in range(5)]
    assert all(low < high for low, high in pairwise(chances))
