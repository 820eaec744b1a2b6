# noqa: INP001 - run by build.py, never part of the house
"""Take out of a compiled style sheet every rule that no page of this house can use.

A rule goes when its selectors name a class that is written nowhere in the templates, the code or
the tests' gallery. A class that is put together while a page is laid out counts as written with
anything in that place: `govuk-tag--{{ colour }}`. What the browser decides (states, media) stays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("templates/**/*.html", "tests/doors/gallery/*.html")
CODE = ("tipline/**/*.py", "tests/doors/gallery_app.py", "static/*.js", "sealing/*.js")
NAME = re.compile(r"[\w!-]+")
GAP = re.compile(r"\{\{[^{}]*\}\}")
MADE = re.compile(r"(?:[\w-]|\{\{[^{}]*\}\})*\{\{[^{}]*\}\}(?:[\w-]|\{\{[^{}]*\}\})*")
CLASS = re.compile(r"\.(-?[A-Za-z_](?:[\w-]|\\.)*)")
SPARED = re.compile(r":not\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Written:
    """The words that stand in pages and code, and the shapes of classes that are put together."""

    words: frozenset[str]
    shapes: re.Pattern[str]

    def has(self, name: str) -> bool:
        """Say whether a page can carry this class."""
        return name in self.words or self.shapes.fullmatch(name) is not None


def written() -> Written:
    """Read every place in which a class can be written."""
    pages, code = _texts(PAGES), _texts(CODE)
    made = {found for text in pages for found in MADE.findall(text)}
    shapes = {r"[\w-]+".join(map(re.escape, GAP.split(one))) for one in made if GAP.sub("", one)}
    words = frozenset(word for text in (*pages, *code) for word in NAME.findall(text))
    return Written(words, re.compile("|".join(sorted(shapes))))


def _texts(sources: tuple[str, ...]) -> list[str]:
    return [path.read_text(encoding="utf-8") for one in sources for path in ROOT.glob(one)]


def trimmed(sheet: str, by: Written) -> str:
    """Give the sheet without what no page can use."""
    return "".join(_rules(sheet, by))


def _rules(sheet: str, by: Written) -> Iterator[str]:
    for head, body in _blocks(sheet):
        if body is None:
            yield head
        elif head.startswith(("@media", "@supports", "@container")):
            inner = trimmed(body, by)
            yield f"{head}{{{inner}}}" if inner else ""
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        else:
            kept = [one for one in _selectors(head) if _usable(one, by)]
            yield f"{','.join(kept)}{{{body}}}" if kept else ""


def _usable(selector: str, by: Written) -> bool:
    plain = SPARED.sub("", selector)
    return all(by.has(name.replace("\\", "")) for name in CLASS.findall(plain))


def _blocks(sheet: str) -> Iterator[tuple[str, str | None]]:
    """Give each rule's head and body; of a statement without a body, its text and None."""
    at = 0
    while at < len(sheet):
        opened, ended = sheet.find("{", at), sheet.find(";", at)
        if 0 <= ended < opened or opened < 0:
            end = ended + 1 if ended >= 0 else len(sheet)
            yield sheet[at:end], None
            at = end
            continue
        close = _closing(sheet, opened)
        yield sheet[at:opened].strip(), sheet[opened + 1 : close]
        at = close + 1


def _closing(sheet: str, opened: int) -> int:
    depth = 0
    for place in re.finditer(r"[{}]", sheet[opened:]):
        depth += 1 if place[0] == "{" else -1
        if depth == 0:
            return opened + place.start()
    raise ValueError("a brace in the style sheet is not closed")


def _selectors(head: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, sign in enumerate(head):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            yield head[start:at]
            start = at + 1
    yield head[start:]
