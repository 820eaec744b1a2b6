"""The closed lists: complete in both languages, consistent with each other, strict about codes."""

from itertools import chain

import pytest

from leads.ledger.words import Name, Spoken
from leads.register.codes import UnknownCode
from leads.register.laws import LAWS, Read, cited, known_by
from leads.register.public_status import PublicStatus
from leads.register.taxonomy import (
    CATEGORIES,
    DECLINE_REASONS,
    DISPOSITIONS,
    PARTNERS,
    Category,
    Channel,
    Disposition,
    Finding,
    ObjectionReason,
    ReviewOutcome,
    Severity,
    VenueKind,
    categories_for,
    category,
    channel,
    decline_reason,
    partner,
    venue_kind,
)

VOCABULARIES: tuple[type[Spoken], ...] = (
    Channel,
    VenueKind,
    Severity,
    Finding,
    Disposition,
    ObjectionReason,
    ReviewOutcome,
    PublicStatus,
)


def is_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


def every_name() -> list[Name]:
    return [
        *(member.words for vocabulary in VOCABULARIES for member in vocabulary),
        *(status.sentence for status in PublicStatus),
        *(found.name for found in CATEGORIES.values()),
        *chain.from_iterable((found.name, found.channel) for found in DECLINE_REASONS.values()),
        *chain.from_iterable((found.name, found.matters) for found in PARTNERS.values()),
        *(law.name for law in LAWS.values()),
    ]


def test_every_word_is_there_in_both_languages() -> None:
    for name in every_name():
        assert name.en
        assert not is_chinese(name.en), name
        assert is_chinese(name.zh), name


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_two_choices_of_one_list_never_read_the_same(vocabulary: type[Spoken]) -> None:
    for locale in ("zh_Hans_CN", "en"):
        said = [member.said(locale) for member in vocabulary]
        assert len(set(said)) == len(said)


def test_a_chinese_locale_reads_chinese_and_any_other_english() -> None:
    assert VenueKind.INTERNET_CAFE.said("zh") == "网吧"
    assert VenueKind.INTERNET_CAFE.said("zh_Hans_CN") == "网吧"
    assert VenueKind.INTERNET_CAFE.said("en_GB") == "Internet café"


def test_a_code_comes_back_as_the_member_that_was_stored() -> None:
    assert VenueKind("ktv") is VenueKind.KTV
    assert channel("walk_in") is Channel.WALK_IN
    assert venue_kind("script_escape") is VenueKind.SCRIPT_ESCAPE


@pytest.mark.parametrize("look_up", [category, decline_reason, partner, channel, venue_kind])
def test_an_unknown_code_is_refused_without_being_repeated(look_up: object) -> None:
    assert callable(look_up)
    with pytest.raises(UnknownCode) as caught:
        look_up("'; drop table")
    assert "drop" not in str(caught.value)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("kind", list(VenueKind))
def test_every_kind_of_venue_offers_something_and_something_else(kind: VenueKind) -> None:
    codes = [found.code for found in categories_for(kind)]
    assert len(codes) >= 2
    assert "other" in codes


@pytest.mark.parametrize("found", CATEGORIES.values(), ids=list(CATEGORIES))
def test_every_anchor_names_laws_that_we_know(found: Category) -> None:
    if found.anchor:
        assert found.cites.zh.count("《") + found.cites.zh.count("通知") >= 1
    else:
        assert found.code in {"other", "touts"}


def test_gang_clues_go_to_the_police_and_nowhere_else() -> None:
    gang = [found for found in CATEGORIES.values() if found.gang]
    assert {found.code for found in gang} == {"gang_organised", "gang_evil", "gang_disorder"}
    assert all(found.police and found.severity is Severity.A for found in gang)
    assert all("AOCL" in found.anchor for found in gang)


def test_what_is_transferred_goes_to_a_partner_that_exists() -> None:
    for found in CATEGORIES.values():
        assert not found.transfer_to or partner(found.transfer_to).code == found.transfer_to
    assert category("vice").police
    assert not category("fire_safety").police


def test_only_the_same_reporter_can_be_refused_as_a_repeat() -> None:
    per_reporter = [found.code for found in DECLINE_REASONS.values() if found.per_reporter]
    assert per_reporter == ["repeated"]


def test_every_finding_has_its_own_dispositions() -> None:
    assert set(DISPOSITIONS) == set(Finding)
    listed = [done for choices in DISPOSITIONS.values() for done in choices]
    assert sorted(listed) == sorted(Disposition)


def test_a_citation_is_written_out_in_both_languages() -> None:
    assert cited("Net 21, 31(2)").zh == "《互联网上网服务营业场所管理条例》第21条、第31条第（2）项"
    assert cited("AOCL 25; Ent 23").en == (
        "Anti-Organized Crime Law, Art. 25; Regulations on Entertainment Venues, Art. 23"
    )
    assert cited("") == Name("", "")


@pytest.mark.parametrize("anchor", ["Nope 3", "Net three", "Net 3(b)"])
def test_a_bad_citation_is_refused(anchor: str) -> None:
    with pytest.raises(UnknownCode):
        cited(anchor)


def test_a_citation_is_only_as_well_known_as_its_weakest_law() -> None:
    assert known_by("Ent 23; Net 21") is Read.TEXT
    assert known_by("APL 36; Reports 4(1)") is Read.EXCERPT
    assert known_by("Ent 23, 48(4); Script") is Read.GENERAL


def test_a_status_has_a_sentence_that_betrays_no_officer_and_no_visit() -> None:
    for status in PublicStatus:
        said = status.sentence.zh + status.sentence.en.lower()
        assert not any(word in said for word in ("暗访", "辖区", "大队", "district", "officer"))
