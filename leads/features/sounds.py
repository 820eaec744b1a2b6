"""How a name sounds, so that 星辰, 星晨, Xingchen and xin chen come out alike."""

import re
from pathlib import Path

from leads.features.normalise import HAN

_LINES = (Path(__file__).parent / "tables" / "syllables.txt").read_text(encoding="utf-8")


def _fold(sound: str) -> str:
    """Drop what southern speakers and hurried typists do not tell apart: zh/z, -ng/-n, ü/u."""
    head = sound[0] + sound[2:] if sound[:2] in {"zh", "ch", "sh"} else sound
    return head.replace("ng", "n").replace("v", "u")


_SOUND = {
    character: _fold(line.split(" ")[0])
    for line in _LINES.splitlines()
    for character in line.split(" ")[1]
}
_KNOWN = {line.split(" ")[0]: _fold(line.split(" ")[0]) for line in _LINES.splitlines()}
_LONGEST = max(map(len, _KNOWN))
_MOST_LETTERS = 40
_PARTS = re.compile(rf"[{HAN}]|[a-z]{{1,40}}|\d{{1,8}}")


def _spelt(letters: str) -> list[str]:
    """Cut a run of Latin letters into the fewest syllables, or leave it whole (blue, v)."""
    best: list[list[str] | None] = [[], *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, sound = best[start], _KNOWN.get(letters[start:end])
            if before is None or sound is None:
                continue
            held = best[end]
            if held is None or len(before) + 1 < len(held):
                best[end] = [*before, sound]
    return best[-1] or [letters]


def syllables(name: str) -> tuple[str, ...]:
    """Return the folded syllables of a spelled name; marks and blanks are dropped."""
    sounds: list[str] = []
    for part in _PARTS.findall(name):
        if part[0].isascii():
            sounds += _spelt(part) if part.isalpha() else [part]
        else:
            sounds.append(_SOUND.get(part, part))
    return tuple(sounds)


def sound(name: str) -> str:
    """Return the syllables written together: the key under which homophones meet."""
    return "".join(syllables(name))


def known(letters: str) -> bool:
    """Whether a Latin word can be read as pinyin throughout."""
    return len(letters) <= _MOST_LETTERS and (_spelt(letters) != [letters] or letters in _KNOWN)
