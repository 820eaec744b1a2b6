"""Leads of two matters at one venue are linked; namesakes, branches and neighbours are not."""

from dataclasses import replace
from datetime import date

from leads.features.record import Features
from leads.features.tokens import make
from leads.features.told import Told
from leads.matching.links import linked

KEY = bytes(range(32))
FIRE = Told(
    venue_name="博雅幼儿园",
    address="翠竹三路656号",
    district="海棠区",
    category="fire",
    happened_on=None,
    about=False,
    narrative="安全出口锁死,灭火器过期",
    received_on=date(2026, 3, 1),
)
FOOD = replace(
    FIRE, narrative="食堂卖过期的酸奶", received_on=date(2026, 8, 1), address="翠竹三路枫林绿洲旁边"
)


def read(*told: Told) -> list[Features]:
    return [make(one, key=KEY) for one in told]


def are_linked(one: Told, other: Told) -> bool:
    found = linked(read(one), [read(other)])
    assert found == linked(read(other), [read(one)])
    return found[0]


def test_two_matters_at_one_venue_are_linked() -> None:
    assert are_linked(FIRE, FOOD)


def test_a_number_alone_links_a_nameless_venue_and_a_road_alone_does_not() -> None:
    nameless = replace(FOOD, venue_name="没有招牌", narrative="这家幼儿园卖过期的酸奶")
    assert are_linked(FIRE, replace(nameless, address="海棠区翠竹三路656号2楼"))
    assert not are_linked(FIRE, replace(nameless, address="翠竹三路"))


def test_a_neighbour_whose_name_only_sounds_alike_is_another_venue() -> None:
    assert not are_linked(FIRE, replace(FOOD, venue_name="博亚幼儿园"))


def test_a_name_typed_in_latin_letters_may_be_written_in_any_way() -> None:
    assert are_linked(FIRE, replace(FOOD, venue_name="boya幼儿园"))


def test_one_slip_of_the_pen_does_not_make_a_lead_another_venue() -> None:
    slip = replace(FIRE, venue_name="博亚幼儿园")
    assert linked(read(FIRE, FIRE, slip), [read(FOOD)]) == [True]
    assert linked(read(slip, slip, slip, FIRE), [read(FOOD, FOOD)]) == [False]


def test_a_short_name_in_another_district_links_nothing() -> None:
    far = replace(FOOD, district="柳河区", address="")
    assert not are_linked(replace(FIRE, address=""), far)


def test_two_branches_of_one_name_are_two_venues() -> None:
    one = replace(FIRE, venue_name="博雅幼儿园（翠竹店）", address="")
    assert not are_linked(one, replace(FOOD, venue_name="博雅幼儿园（明月店）", address=""))


def test_a_name_alone_links_until_it_is_known_at_two_places() -> None:
    bare = replace(FOOD, address="")
    branch = replace(FIRE, address="明月路12号", narrative="无证经营")
    assert linked(read(bare), [read(FIRE)]) == [True]
    assert linked(read(bare), [read(FIRE), read(branch)]) == [False, False]


def test_what_another_report_of_the_lead_says_of_the_place_counts() -> None:
    other = replace(FIRE, venue_name="", address="明月路12号", narrative="博雅幼儿园一直欠薪")
    assert linked(read(replace(FIRE, address="")), [read(other)]) == [True]
    assert linked(read(FIRE, replace(FIRE, address="")), [read(other)]) == [False]


def test_a_telephone_links_whatever_the_road() -> None:
    one = replace(FIRE, narrative="博雅幼儿园消防通道堵死,电话13372102259")
    other = replace(FOOD, address="明月路", narrative="博雅幼儿园卖过期酸奶,电话133-7210-2259")
    assert are_linked(one, other)


def test_features_of_two_keys_and_empty_reports_link_nothing() -> None:
    assert linked(read(FIRE), [[make(FOOD, key=bytes(32))]]) == [False]
    empty = Told("", "", "", "", None, about=False, narrative="", received_on=date(2026, 3, 1))
    assert not are_linked(empty, empty)
    assert linked(read(FIRE), []) == []
