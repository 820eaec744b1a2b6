"""The most telling pieces of a text: pairs of characters, words of Latin script."""

import re
from collections.abc import Iterator
from pathlib import Path

from leads.features.normalise import HAN

MOST = 42
LONGEST = 6_000
"""Characters from which pieces are taken."""

_FREQUENT = (Path(__file__).parent / "tables" / "frequent.txt").read_text(encoding="utf-8")
_WORTH = {character: (place + 2).bit_length() for place, character in enumerate(_FREQUENT)}
"""What a character says, in bits: 2 for the commonest, 11 for the 1,200th; the rest 12."""
_RARE = 12
_FOREIGN = 18
"""What a Latin word says."""

# What every complaint says. Cut out before pieces are made.
_PHRASES = re.compile(
    "尊敬的|领导|您好|你们好|工作人员|执法人员|有关部门|相关部门|本人|匿名|实名|举报|投诉|反映|反应|曝光|情况|问题"
    "|希望|盼望|恳请|请求|强烈要求|尽快|处理|查处|调查|核实|解决|谢谢|此致|敬礼|保密|隐私|不要泄露|我的信息|证据"
    "|真实性|负责|提供|配合|有没有人管|没人管|为什么|不知道|长期|存在|以下|如下|上述|周围群众|街坊|附近|严重"
)
_RUN = re.compile(rf"[{HAN}]{{2,400}}|[a-z]{{4,20}}")
_WORDS = """
that this with from have they them there their will were been about want please report reporting
investigate happened whom concern hello thanks would like soon possible
"""
_DULL = frozenset(_WORDS.split())


def weighed(text: str) -> Iterator[tuple[str, int]]:
    """Yield every piece of a spelled text with what it says, in bits; the same one more than once.

    Pairs alone: a piece of three characters beside the two pairs in it would confirm them to
    whoever guesses, and it would confirm nothing else.
    """
    for run in _RUN.findall(_PHRASES.sub(" ", text[:LONGEST])):
        if not run[0].isascii():
            bits = [_WORTH.get(character, _RARE) for character in run]
            yield from ((run[at : at + 2], bits[at] + bits[at + 1]) for at in range(len(run) - 1))
        elif run not in _DULL:
            yield run, _FOREIGN


def shingles(text: str) -> tuple[str, ...]:
    """Return up to 42 pieces of a spelled text, those that say most first."""
    # Ties go by the piece itself, so that any two machines choose the same.
    return tuple(sorted(worth := dict(weighed(text)), key=lambda one: (-worth[one], one))[:MOST])
