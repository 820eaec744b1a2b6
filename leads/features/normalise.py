"""One spelling for what can be written many ways: width, script, hidden characters, numerals."""

import re
import unicodedata
from pathlib import Path

MOST = 20_000
"""Characters of a text that are looked at; the rest is a flood, not a report."""

_TABLES = Path(__file__).parent / "tables"
_PAIRS = (_TABLES / "simplified.txt").read_text(encoding="utf-8")
_SIMPLIFIED = {ord(old): new for old, new in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}

# Invisible characters are put between the characters of a name so that no search finds it.
_HIDDEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]"
)
HAN = "\u3400-\u9fff"
HAN_NAME = re.compile(rf"[{HAN}]{{2,}}")
"""A name in Chinese characters alone."""
# So are visible ones: 星.辰, 星_辰, 星*辰. A comma or a full stop 。 is left: it ends a thought.
_EVASIVE = re.compile(rf"(?<=[{HAN}])[.\-_*·•~|/\\^+=`'\"]{{1,2}}(?=[{HAN}])")
_BLANK = re.compile(r"\s+")


def spell(text: str) -> str:
    """Return the text in half width, simplified script and small letters, nothing hidden."""
    # NFKC can turn one character into eighteen, so the cut is made before and after.
    known = unicodedata.normalize("NFKC", text[:MOST])[:MOST]
    return _BLANK.sub(" ", _HIDDEN.sub("", known).translate(_SIMPLIFIED).lower()).strip()


def rejoin(text: str) -> str:
    """Take out marks set between two Chinese characters to hide a word."""
    return _EVASIVE.sub("", text)


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(
    r"(?:\d{1,12}(?:,\d{3}){0,3}(?:\.\d{1,3})?(?=[十百千万亿])|[零〇一二两三四五六七八九十百千万亿])"
    r"[零〇一二两三四五六七八九十百千万亿]{0,15}"
)
_TOO_MUCH = 1e10
_GROUPED = re.compile(r"(?<![\d:.])\d{1,3}(?:,\d{3}){1,3}(?!\d)")
# A lone 一 or 三 is a number only before a measure: 一品 and 人民三路 are names.
_MEASURES = frozenset("元块角万个名人台桌号月日天年点时分楼层岁次位张间斤件只条份盒瓶周倍多余来几")


def _value(numeral: str) -> float:
    """Read 三百七十, 两千, 一万九千六百, 一八五 or 3.6万; parts that make no sense add nothing."""
    if all(c in _DIGITS for c in numeral):
        return float("".join(str(_DIGITS[c]) for c in numeral))
    whole, section, digit = 0.0, 0.0, 0.0
    lead = re.match(r"[\d.,]+", numeral)
    if lead:
        digit = float(lead[0].replace(",", ""))
        numeral = numeral[lead.end() :]
    for c in numeral:
        if c in _DIGITS:
            digit = float(_DIGITS[c])
        elif c in _TENS:
            section, digit = section + (digit or 1) * _TENS[c], 0.0
        else:
            unit = 10_000 if c == "万" else 100_000_000
            whole, section, digit = (whole + ((section + digit) or 1)) * unit, 0.0, 0.0
    return whole + section + digit


def _numeral(match: re.Match[str]) -> str:
    written = match[0]
    after = match.string[match.end() : match.end() + 1]
    alone = len(written) == 1 and not written.isdigit()
    if alone and (after not in _MEASURES or not after or written in "百千万亿"):
        return written
    if not any(c in _DIGITS or c.isdigit() or c == "十" for c in written):
        return written
    value = _value(written)
    return f"{value:.10g}" if value < _TOO_MUCH else written


def _ungrouped(match: re.Match[str]) -> str:
    return match[0].replace(",", "")


def count(text: str) -> str:
    """Write Chinese numerals and grouped thousands of an already spelled text as digits."""
    return _NUMERAL.sub(_numeral, _GROUPED.sub(_ungrouped, text))
