"""What must agree before nobody is asked: rules that hold whatever points a fit gives."""

import pytest

from leads.matching.joining import may_join

NAMED = {"same_name", "same_home", "same_kind", "days_apart"}
PLACED = NAMED | {"same_number", "name_and_place"}


@pytest.mark.parametrize(
    "agreeing",
    [
        NAMED | {"same_topic"},
        NAMED | {"same_day", "same_sum"},
        NAMED | {"same_sum", "some_text"},
        NAMED | {"same_day", "more_text"},
        NAMED | {"same_phone", "alike_text"},
        {"same_number", "same_topic", "same_day", "days_apart"},
        {"same_landmark", "same_topic", "same_day", "a_month_apart"},
    ],
    ids=lambda codes: " ".join(sorted(codes)),
)
def test_a_venue_and_an_event_that_agree_may_join(agreeing: set[str]) -> None:
    assert may_join(frozenset(agreeing))


@pytest.mark.parametrize(
    ("why", "agreeing"),
    [
        ("a venue has more than one incident", PLACED),
        ("an hour is shared by chance", PLACED | {"same_detail", "more_text"}),
        ("two complaints of one day", PLACED | {"same_day", "no_text"}),
        ("a telephone is the venue's", PLACED | {"same_phone", "no_text"}),
        ("another kind of wrong", PLACED | {"other_topic", "same_day", "alike_text"}),
        ("the kind of wrong recurs", {"same_name", "same_topic", "a_month_apart", "alike_text"}),
        ("many have the name", NAMED | {"common_name", "same_topic"}),
        ("many have it, here and there", NAMED | {"common_name", "same_day", "more_text"}),
        ("a branch in another district", {"same_name", "other_home", "same_topic", "same_sum"}),
        ("another branch", NAMED | {"other_branch", "same_sum", "alike_text"}),
        (
            "another venue is named",
            {"other_mention", "same_landmark", "same_sum", "same_topic", "days_apart"},
        ),
        (
            "a neighbour of another name",
            {"other_name", "same_landmark", "same_day", "same_sum", "days_apart"},
        ),
        ("a landmark and a price", {"same_landmark", "same_sum", "same_topic", "days_apart"}),
        ("one letter", {"same_text", "same_topic", "days_apart"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_be_another_matter_is_asked_about(why: str, agreeing: set[str]) -> None:
    assert not may_join(frozenset(agreeing)), why
