"""Checklists: complete by kind and mode, bound to the law, and never lenient where it hurts."""

import re

import pytest

from leads.register.checklist import (
    FORBIDDEN,
    ITEMS,
    Item,
    Mode,
    checklist,
    item,
    modes_for,
    open_checklist,
)
from leads.register.codes import UnknownCode
from leads.register.taxonomy import Severity, VenueKind

CHINESE = re.compile("[\u4e00-\u9fff]")
WITHOUT_LIST = {VenueKind.OTHER, VenueKind.SCENIC_AREA}
KINDS = [kind for kind in VenueKind if kind not in WITHOUT_LIST]
EVERY_ITEM = pytest.mark.parametrize("found", ITEMS.values(), ids=list(ITEMS))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_venue_can_be_visited(kind: VenueKind) -> None:
    assert len(open_checklist(kind)) >= 2
    assert modes_for(kind)


def test_there_are_lists_for_twelve_kinds_and_all_three_modes() -> None:
    assert len(KINDS) >= 12
    assert {mode for kind in KINDS for mode in modes_for(kind)} == set(Mode)


@EVERY_ITEM
def test_an_item_speaks_both_languages(found: Item) -> None:
    assert not CHINESE.search(found.text.en)
    assert CHINESE.search(found.text.zh)


@EVERY_ITEM
def test_an_item_belongs_to_a_violation_of_its_kind_of_venue(found: Item) -> None:
    assert found.kind in found.category.kinds


@EVERY_ITEM
def test_an_item_can_cite_its_anchor(found: Item) -> None:
    assert found.cites.zh if found.anchor else found.cites.zh == ""


def test_nothing_grave_is_ever_lenient() -> None:
    lenient = [found for found in ITEMS.values() if found.lenient]
    assert lenient
    assert {found.severity for found in lenient} == {Severity.C}
    assert not {"minors_admitted", "minors_hours", "fire_safety"} & {
        found.category.code for found in lenient
    }


def test_what_can_only_be_seen_overtly_is_on_no_visitors_list() -> None:
    overt = {found.code for found in ITEMS.values() if found.overt_only}
    assert "ktv.register" in overt
    shown = {found.code for kind in VenueKind for mode in Mode for found in checklist(kind, mode)}
    assert not overt & shown
    assert overt | shown == set(ITEMS)


def test_a_phone_call_asks_only_what_a_phone_can_answer() -> None:
    assert [found.code for found in checklist(VenueKind.INTERNET_CAFE, Mode.PHONE)] == [
        "internet_cafe.hours"
    ]
    assert checklist(VenueKind.CINEMA, Mode.PHONE) == ()


def test_an_item_is_found_by_its_code_and_an_unknown_one_is_refused() -> None:
    assert item("ktv.minors").category.code == "minors_admitted"
    with pytest.raises(UnknownCode):
        item("ktv.nothing")


def test_visitors_are_told_never_to_entrap_or_use_minors() -> None:
    told = " ".join(rule.en for rule in FORBIDDEN)
    assert "bait" in told
    assert "talk anybody into" in told
    assert all(rule.zh for rule in FORBIDDEN)
