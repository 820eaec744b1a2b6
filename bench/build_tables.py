"""Writes the character tables of leads/features from OpenCC, pypinyin and jieba's word list.

For development only: pip install opencc-python-reimplemented pypinyin jieba && python -m
bench.build_tables
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import jieba
from opencc import OpenCC
from pypinyin import Style, pinyin

TABLES = Path(__file__).parent.parent / "leads" / "features" / "tables"
FIRST, LAST = 0x4E00, 0x9FFF
COMMON = 1_200
VARIANTS = (
    "裏里爲为衆众羣群牀床綫线麪面峯峰啓启僞伪説说産产顔颜卽即旣既鄕乡郞郎靑青淸清飮饮眞真値值"
    "寜宁寳宝鬭斗刼劫塲场尅克墻墙鷄鸡滙汇敎教呑吞硏研衞卫囘回鉢钵枱台牠它妳你祂他竪竖粧妆糉粽"
)
"""Forms outside Big5 that phones and word processors write all the same, and three pronouns."""

NAMES = "乾"
"""Simplified to 干 only when it means dry; in names it is the qian of 乾坤, and stays."""


def characters(encoding: str) -> Iterator[str]:
    """Every unified ideograph that the given national character set holds."""
    for point in range(FIRST, LAST + 1):
        try:
            chr(point).encode(encoding)
        except UnicodeEncodeError:
            continue
        yield chr(point)


def simplified() -> str:
    """Traditional characters of Big5 and variants, each followed by its form in GB 2312."""
    convert = OpenCC("t2s").convert
    known = set(characters("gb2312"))
    pairs = ((one, convert(one)) for one in characters("big5"))
    kept = (old + new for old, new in pairs if new != old and new in known and old not in NAMES)
    return "".join(kept) + VARIANTS


def syllables() -> str:
    """One line a toneless syllable: the letters, then the characters of GB 2312 read so."""
    read = defaultdict(list)
    for one in characters("gb2312"):
        sound = pinyin(one, style=Style.NORMAL)[0][0]
        letters = unicodedata.normalize("NFD", sound.replace("ü", "v"))
        read["".join(c for c in letters if c.isascii())].append(one)
    return "".join(f"{sound} {''.join(those)}\n" for sound, those in sorted(read.items()))


def frequent() -> str:
    """Give the 1,200 commonest characters of jieba's word list, commonest first."""
    count: Counter[str] = Counter()
    words = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8")
    for line in words.splitlines():
        word, often, *_ = line.split(" ")
        for one in word:
            if FIRST <= ord(one) <= LAST:
                count[one] += int(often)
    return "".join(sorted(count, key=lambda one: (-count[one], one))[:COMMON])


if __name__ == "__main__":
    made = {"simplified": simplified, "syllables": syllables, "frequent": frequent}
    for name, make in made.items():
        text = make()
        (TABLES / f"{name}.txt").write_text(text, encoding="utf-8")
        print(name, len(text.encode()), "bytes")
