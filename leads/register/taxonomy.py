"""The closed lists that everybody chooses from: channels, venues, violations, findings, reasons."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from leads.ledger.words import Name, Spoken
from leads.register.codes import pick
from leads.register.laws import cited


class Channel(Spoken):
    """How a report reached us. A transfer is what another authority handed over."""

    WEB = "web", "Web form", "网络举报"
    COVERT = "covert", "Covert visit", "暗访"
    PATROL = "patrol", "Online patrol", "网络巡查"
    HOTLINE = "hotline", "Hotline (12345/12318)", "热线(12345/12318)"
    LETTER = "letter", "Letter", "来信"
    WALK_IN = "walk_in", "In person", "来访"
    TRANSFER = "transfer", "Handed over by another authority", "部门移交"


class VenueKind(Spoken):
    """What trade a venue is in, as its licence or, without one, its signboard says."""

    INTERNET_CAFE = "internet_cafe", "Internet café", "网吧"
    KTV = "ktv", "KTV or dance hall", "KTV/歌舞厅"
    ARCADE = "arcade", "Game arcade", "游戏游艺厅"
    TRAVEL_AGENCY = "travel_agency", "Travel agency", "旅行社"
    GUIDE_TOUR = "guide_tour", "Guide or one-day tour", "导游/一日游"
    HOTEL = "hotel", "Hotel or e-sports hotel", "酒店/电竞酒店"
    CINEMA = "cinema", "Cinema", "电影院"
    PERFORMANCE = "performance", "Commercial performance", "营业性演出"
    BOOKSHOP = "bookshop", "Bookshop or publications", "书店/出版物"
    ART = "art", "Art dealer", "艺术品经营"
    SCRIPT_ESCAPE = "script_escape", "Script or escape room", "剧本杀/密室"
    ONLINE = "online", "Online account, shop or app", "线上(公众号/小程序/网店)"
    UNLICENSED = "unlicensed", "Unlicensed venue", "无证场所"
    SCENIC_AREA = "scenic_area", "Scenic area", "景区"
    OTHER = "other", "Other", "其他"


class Severity(Spoken):
    """How grave a violation is: A endangers people or is a crime's neighbour, C is a formality."""

    A = "A", "Serious", "严重"
    B = "B", "Ordinary", "一般"
    C = "C", "Minor", "轻微"


class Finding(Spoken):
    """What a check found."""

    FOUND = "found", "Violation found", "查实"
    NOT_FOUND = "not_found", "No violation found", "查否"


class Disposition(Spoken):
    """What was done about it."""

    ORDERED = "ordered", "Ordered to correct", "责令改正"
    LENIENT = "lenient", "No penalty, by the lenient list", "柔性不罚"
    CASE_FILED = "case_filed", "Penalty case filed", "立案"
    HANDED_OVER = "handed_over", "Transferred to another authority", "移送"
    NONE = "none", "Nothing to act on", "查否"


DISPOSITIONS: Mapping[Finding, tuple[Disposition, ...]] = MappingProxyType(
    {
        Finding.FOUND: (
            Disposition.ORDERED,
            Disposition.LENIENT,
            Disposition.CASE_FILED,
            Disposition.HANDED_OVER,
        ),
        Finding.NOT_FOUND: (Disposition.NONE,),
    }
)


class ObjectionReason(Spoken):
    """Why a district gives a lead back (退单)."""

    OUTSIDE_DISTRICT = "outside_district", "The venue is not in our district", "场所不在本辖区"
    OUTSIDE_COMPETENCE = "outside_competence", "Not within our powers", "不属于本部门职责"
    DUPLICATE = "duplicate", "Already handed to us as another lead", "与已交办线索重复"
    UNCLEAR = "unclear", "Too little to find the venue or the act", "线索要素不足，无法核查"
    INTEREST = "interest", "We must recuse ourselves", "依法应当回避"


class ReviewOutcome(Spoken):
    """What the office thinks of a district's answer; all but the first send it back."""

    PASSED = "passed", "Answer accepted", "审核通过"
    PROOF_MISSING = "proof_missing", "Proof is missing", "佐证材料不足"
    BESIDE_THE_POINT = "beside_the_point", "Does not answer the lead", "答非所问"
    WRONG_VENUE = "wrong_venue", "Another venue was checked", "核查对象有误"
    WRONG_MEASURE = "wrong_measure", "The measure does not fit the finding", "处置与查实情况不符"


@dataclass(frozen=True, slots=True)
class Category:
    """A violation as the public would name it; for gang and transfer-only ones we only pass on."""

    code: str
    name: Name
    kinds: frozenset[VenueKind]
    anchor: str
    severity: Severity
    gang: bool
    transfer_to: str

    @property
    def police(self) -> bool:
        """Say whether only the police may act on it."""
        return self.transfer_to == "police"

    @property
    def cites(self) -> Name:
        """Write the legal anchor out."""
        return cited(self.anchor)


@dataclass(frozen=True, slots=True)
class DeclineReason:
    """A reason for 不予受理; `channel` tells who can help, `per_reporter` binds it to one source.

    Only the *same* reporter with the *same* matter is a repeat; another person's report of the
    same matter is joined to the lead (并单) and answered on its own.
    """

    code: str
    name: Name
    channel: Name
    anchor: str
    per_reporter: bool

    @property
    def cites(self) -> Name:
        """Write the legal anchor out; empty for a rule of this house."""
        return cited(self.anchor)


@dataclass(frozen=True, slots=True)
class Partner:
    """An authority to which matters are transferred, and what for."""

    code: str
    name: Name
    matters: Name


Row = Mapping[str, Any]


def _category(row: Row) -> Category:
    return Category(
        code=row["code"],
        name=Name(row["en"], row["zh"]),
        kinds=frozenset(VenueKind(kind) for kind in row["kinds"]),
        anchor=row["anchor"],
        severity=Severity(row["severity"]),
        gang=row.get("gang", False),
        transfer_to=row.get("transfer_to", ""),
    )


def _decline_reason(row: Row) -> DeclineReason:
    return DeclineReason(
        code=row["code"],
        name=Name(row["en"], row["zh"]),
        channel=Name(row["channel_en"], row["channel_zh"]),
        anchor=row["anchor"],
        per_reporter=row.get("per_reporter", False),
    )


def _partner(row: Row) -> Partner:
    return Partner(
        row["code"], Name(row["en"], row["zh"]), Name(row["matters_en"], row["matters_zh"])
    )


_DATA = tomllib.loads(Path(__file__).with_name("taxonomy.toml").read_text(encoding="utf-8"))
CATEGORIES: Mapping[str, Category] = MappingProxyType(
    {row["code"]: _category(row) for row in _DATA["category"]}
)
DECLINE_REASONS: Mapping[str, DeclineReason] = MappingProxyType(
    {row["code"]: _decline_reason(row) for row in _DATA["decline"]}
)
PARTNERS: Mapping[str, Partner] = MappingProxyType(
    {row["code"]: _partner(row) for row in _DATA["partner"]}
)


def category(code: str) -> Category:
    """Give the category of a code; UnknownCode when there is none."""
    return pick(CATEGORIES, code)


def categories_for(kind: VenueKind) -> tuple[Category, ...]:
    """List what a form offers for a kind of venue, in the order of the data file."""
    return tuple(found for found in CATEGORIES.values() if kind in found.kinds)


def decline_reason(code: str) -> DeclineReason:
    """Give the decline reason of a code; UnknownCode when there is none."""
    return pick(DECLINE_REASONS, code)


def partner(code: str) -> Partner:
    """Give the partner of a code; UnknownCode when there is none."""
    return pick(PARTNERS, code)


def channel(code: str) -> Channel:
    """Give the channel of a code; UnknownCode when there is none."""
    return pick({known.value: known for known in Channel}, code)


def venue_kind(code: str) -> VenueKind:
    """Give the kind of venue of a code; UnknownCode when there is none."""
    return pick({known.value: known for known in VenueKind}, code)
