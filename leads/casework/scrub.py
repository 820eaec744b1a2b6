"""Scrubbing (去身份化审校): what in a draft brief could point back at whoever told us; pure.

Marks are suggestions for an officer who decides: over-marking costs a glance, a miss can cost a
source their job. Nothing is replaced by itself.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from leads.ledger.words import Spoken

SHARED = 8
"""How many letters and digits in a row, punctuation aside, count as copied."""


class MarkKind(Spoken):
    """Why a passage is marked."""

    COPIED = "copied", "Copied from the report", "与举报原文相同"
    PHONE = "phone", "Phone number", "电话号码"
    ID_NUMBER = "id_number", "Identity card number", "身份证号码"
    PLATE = "plate", "Vehicle plate", "车牌号"
    TIME = "time", "Time of day", "具体时刻"
    SELF = "self", "Says who is speaking", "自述身份"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One marked passage of the draft: characters `start` up to, not including, `end`."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the draft as the page shows it, with the reasons it is marked for."""

    text: str
    kinds: tuple[MarkKind, ...]


_NUMERAL = "[0-9零〇一二两三四五六七八九十]{1,3}"
_PART_OF_DAY = "凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|昨晚|昨夜|今早|今晚|当晚"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_WORK = "上班|工作|打工|兼职|实习|任职"
_KIN = "孩子|儿子|女儿|老公|老婆|丈夫|妻子|同事|同学|老板|领导|朋友|邻居"
_PARTS = "员工|职工|前台|服务员|收银员|保安|保洁|厨师|导游|司机|顾客|客人|家长|邻居|业主|房东|股东"

_PATTERNS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (MarkKind.PHONE, r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
        (MarkKind.PHONE, r"(?<!\d)(?:0\d{2,3}[- ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})(?!\d)"),
        (MarkKind.ID_NUMBER, r"(?<!\d)(?:\d{17}[\dx]|\d{15})(?![\dx])"),
        (MarkKind.PLATE, rf"[{_PROVINCES}][a-z][·. ]?(?=[a-z]*\d)[a-z\d]{{5,6}}(?![a-z\d])"),
        (MarkKind.TIME, r"(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?!\d)(?: ?[ap]\.?m\b)?"),
        (MarkKind.TIME, r"(?<![\w.])\d{1,2} ?(?:[ap]\.?m\b|o'?clock)"),
        (
            MarkKind.TIME,
            (
                rf"(?:{_PART_OF_DAY}){_NUMERAL} ?[点时](?:半|整|钟|{_NUMERAL}分?)?"
                rf"|{_NUMERAL} ?[点时](?:半|整|钟|多|许|左右|前后|{_NUMERAL}分)"
                rf"|(?<!\d)\d{{1,2}} ?[点时](?![间候代点\d])|{_PART_OF_DAY}"
            ),
        ),
        (
            MarkKind.SELF,
            (
                rf"我(?:们)?是|我叫|我姓|本人|我(?:们)?(?:就)?在[^,.;!?。、\n]{{0,12}}(?:{_WORK})"
                rf"|我(?:们)?(?:的|家)?(?:{_KIN})|我(?:们)?(?:公司|单位|店)"
                rf"|作为(?:一名|一个|该店|店里)?(?:的)?(?:{_PARTS})"
            ),
        ),
        (
            MarkKind.SELF,
            (
                r"\bi(?: am|['’]m| was| work)\b"
                r"|\bmy (?:son|daughter|child|boss|manager|colleague|husband|wife|friend)\b"
                r"|\bas an? (?:employee|waiter|waitress|guide|driver|customer|guest|parent)"
            ),
        ),
    )
)


def marks(draft: str, *, told: Iterable[str], known: Iterable[str] = ()) -> tuple[Mark, ...]:
    """Mark what a district should not read; `told` are the words of the lead's reports.

    `known` are texts that are no secret (the register's name and address of the venue): what
    merely repeats them is not marked as copied.
    """
    folded, places = _fold(draft)
    found = {
        Mark(places[match.start()], places[match.end() - 1] + 1, kind)
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(folded)
    }
    return tuple(sorted(found | _copied(draft, told=told, known=known)))


def pieces(draft: str, found: tuple[Mark, ...]) -> tuple[Piece, ...]:
    """Cut a draft at the borders of its marks; the pieces together are the draft."""
    borders = sorted({0, len(draft), *(m.start for m in found), *(m.end for m in found)})
    return tuple(
        Piece(draft[start:end], _kinds(found, start)) for start, end in itertools.pairwise(borders)
    )


def seen(draft: str, found: tuple[Mark, ...]) -> str:
    """Name one draft with its marks, so that an acknowledgement holds for exactly these."""
    listed = ";".join(f"{m.start}-{m.end}-{m.kind}" for m in found)
    return sha256(f"{listed}\n{draft}".encode()).hexdigest()


def _kinds(found: tuple[Mark, ...], at: int) -> tuple[MarkKind, ...]:
    return tuple(dict.fromkeys(m.kind for m in found if m.start <= at < m.end))


def _fold(text: str) -> tuple[str, list[int]]:
    # Full-width digits and capital letters say the same; each folded character knows its origin.
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = unicodedata.normalize("NFKC", letter).lower()
        letters.append(plain)
        places.extend([place] * len(plain))
    return "".join(letters), places


def _bare(text: str) -> tuple[str, list[int]]:
    # Moving a comma does not make a sentence one's own: only letters and digits are compared.
    folded, places = _fold(text)
    kept = [place for place, letter in enumerate(folded) if letter.isalnum()]
    return "".join(folded[place] for place in kept), [places[place] for place in kept]


def _runs(texts: Iterable[str]) -> set[str]:
    bare = [_bare(text)[0] for text in texts]
    return {text[at : at + SHARED] for text in bare for at in range(len(text) - SHARED + 1)}


def _copied(draft: str, *, told: Iterable[str], known: Iterable[str]) -> set[Mark]:
    bare, places = _bare(draft)
    theirs = _runs(told) - _runs(known)
    hits = [at for at in range(len(bare) - SHARED + 1) if bare[at : at + SHARED] in theirs]
    found: set[Mark] = set()
    start = end = -1
    for at in hits:
        if at > end:
            found |= _mark(places, start, end)
            start = at
        end = at + SHARED
    return found | _mark(places, start, end)


def _mark(places: list[int], start: int, end: int) -> set[Mark]:
    if start < 0:
        return set()
    return {Mark(places[start], places[end - 1] + 1, MarkKind.COPIED)}
