"""One word for each notion, and no page that speaks of one person's machine."""

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from tests.house.source import FLOORS, ROOT

PAGE = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.splitlines()
    if line.startswith("| ") and "中文" not in line
]
CATALOGUE = ROOT / "locale" / "zh" / "LC_MESSAGES" / "messages.po"
WRITTEN = sorted(
    path
    for folder in (*FLOORS, "docs", "templates", "tests", "bench", "migrations", "locale")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".md", ".html", ".toml", ".po", ".sh"}
)
HOMES = re.compile(r"(?<![\w.])/(?:root|work|Users|home/\w+)/")


@cache
def chinese() -> str:
    """Give every Chinese sentence of the catalogue, one a line."""
    with CATALOGUE.open("rb") as stream:
        strings = [message.string for message in read_po(stream, locale="zh") if message.id]
    return "\n".join(s if isinstance(s, str) else "\n".join(s or ()) for s in strings)


def test_every_row_is_whole() -> None:
    assert len(ROWS) > 30
    assert not [row for row in ROWS if len(row) != 4 or not all(row)]


def test_a_word_stands_for_one_notion() -> None:
    for column in (0, 1):
        words = [row[column] for row in ROWS]
        assert len(words) == len(set(words))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_page_uses_the_one_word(row: tuple[str, ...]) -> None:
    assert row[3] not in chinese(), f"say {row[1]}"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_speaks_of_one_persons_machine(path: object) -> None:
    text = (ROOT / str(path)).read_text(encoding="utf-8")
    assert not HOMES.findall(text)
