"""The most telling pieces of a text: pairs and triples of characters, words of Latin script."""

import re

from leads.features.normalise import HAN

MOST = 42
LONGEST = 6_000
"""Characters from which pieces are taken."""

# The hundred or so commonest characters of Chinese, commonest first. Their rank is the weight.
_COMMON = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
)
_RANK = {character: place for place, character in enumerate(_COMMON)}
_RARE = 160
_FOREIGN = 2.0
"""How telling a piece is: rare characters weigh, common ones next to nothing; Latin words so."""

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


def shingles(text: str) -> tuple[tuple[str, int], ...]:
    """Return up to 64 pieces of a spelled text, each with a weight from 1 to 15."""
    weights: dict[str, float] = {}
    for run in _RUN.findall(_PHRASES.sub(" ", text[:LONGEST])):
        if run[0].isascii():
            if run not in _DULL:
                weights[run] = _FOREIGN
            continue
        ranks = [_RANK.get(character, _RARE) for character in run]
        for start in range(len(run) - 1):
            pair = ranks[start] + ranks[start + 1]
            weights[run[start : start + 2]] = pair / _RARE
            if start + 2 < len(run):
                weights[run[start : start + 3]] = (pair + ranks[start + 2]) / _RARE
    # Ties go by the piece itself, so that any two machines choose the same.
    best = sorted((-weight, piece) for piece, weight in weights.items())[:MOST]
    return tuple((piece, min(15, max(1, round(-weight * 4)))) for weight, piece in best)
