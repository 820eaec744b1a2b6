"""What must agree before nobody is asked: rules that hold whatever points a fit gives."""

import pytest

from leads.matching.joining import may_join, states_fact

NAMED = {"same_name", "same_home", "same_kind", "days_apart"}
PLACED = NAMED | {"same_number", "name_and_place"}


@pytest.mark.parametrize(
    "agreeing",
    [
        NAMED | {"same_topic"},
        NAMED | {"same_day", "same_sum"},
        NAMED | {"same_sum", "more_text"},
        NAMED | {"same_day", "more_text"},
        NAMED | {"same_phone", "alike_text"},
        {"same_number", "same_topic", "same_day", "days_apart"},
        {"same_landmark", "same_topic", "same_day", "a_month_apart"},
        {"same_road", "same_topic", "same_sum", "a_week_apart"},
        {"maybe_in_text", "same_road", "same_topic", "days_apart"},
        NAMED | {"common_name", "same_topic", "more_text"},
        {"other_mention", "same_landmark", "same_sum", "same_topic", "days_apart"},
        {"same_name", "same_home", "same_topic", "weeks_apart", "more_text"},
        {"same_name", "other_home", "same_topic", "same_sum", "days_apart"},
    ],
    ids=lambda codes: " ".join(sorted(codes)),
)
def test_a_venue_and_an_event_that_agree_may_join(agreeing: set[str]) -> None:
    assert may_join([frozenset(agreeing)])


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
        (
            "many have the name, another day",
            NAMED | {"common_name", "same_topic", "more_text", "other_day"},
        ),
        ("many have it, weeks ago", {"same_name", "same_home", "common_name", "same_topic"}),
        ("another road", NAMED | {"other_road", "same_topic"}),
        (
            "a branch by a square of one name",
            PLACED - {"same_number"} | {"same_landmark", "other_home", "same_topic"},
        ),
        (
            "a branch by a square of one name, an hour",
            {"same_name", "same_landmark", "other_home", "same_topic", "same_detail", "days_apart"},
        ),
        ("one letter, weeks later", {"same_name", "same_topic", "same_text", "weeks_apart"}),
        ("a figure, no words", NAMED | {"same_sum", "some_text"}),
        ("a landmark and a figure", {"same_landmark", "same_topic", "same_sum", "days_apart"}),
        ("many have it, here and there", NAMED | {"common_name", "same_day", "more_text"}),
        ("a branch in another district", {"same_name", "other_home", "same_topic", "same_sum"}),
        ("a branch, the same week", {"same_name", "other_home", "same_topic", "days_apart"}),
        ("another branch", NAMED | {"other_branch", "same_sum", "alike_text"}),
        (
            "another venue is named",
            {"other_mention", "same_landmark", "same_sum", "same_topic", "weeks_apart"},
        ),
        (
            "a neighbour of another name",
            {"other_name", "same_landmark", "same_day", "same_sum", "days_apart"},
        ),
        ("one letter", {"same_text", "same_topic", "days_apart"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_be_another_matter_is_asked_about(why: str, agreeing: set[str]) -> None:
    assert not may_join([frozenset(agreeing)]), why


EVENT = frozenset({"same_name", "other_home", "same_topic", "same_day", "a_month_apart"})
VENUE = frozenset({"same_name", "same_home", "same_number", "a_month_apart"})


def test_of_a_lead_one_report_may_say_which_event_and_another_which_venue() -> None:
    assert not may_join([EVENT])
    assert not may_join([VENUE])
    assert may_join([EVENT, VENUE])
    assert not may_join([EVENT, VENUE, frozenset({"other_name", "same_road"})])


def test_what_goes_on_is_not_over_for_a_report_of_this_month() -> None:
    told = VENUE | {"same_topic"}
    assert not may_join([told])
    assert may_join([told], fresh=True)
    assert not may_join([told - {"a_month_apart"} | {"months_apart"}], fresh=True)


def test_a_fact_counts_where_one_report_agrees_in_both() -> None:
    assert states_fact([VENUE, VENUE | {"same_topic", "same_sum"}])
    long_ago = VENUE - {"a_month_apart"} | {"months_apart", "same_topic", "same_sum"}
    assert not states_fact([long_ago])
    assert not states_fact([VENUE | {"same_topic", "days_apart"}])
    assert not states_fact([EVENT, VENUE | {"same_detail"}])
    assert not states_fact([VENUE | {"same_topic", "same_sum"} - {"same_home"} | {"other_home"}])
