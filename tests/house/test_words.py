"""A page says one word for each notion, and nothing speaks of one person's machine."""

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from tests.house.source import FLOORS, ROOT

CATALOGUE = ROOT / "locale" / "zh" / "LC_MESSAGES" / "messages.po"
PAGE = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
# What people might say for a notion that docs/words.md has a word for, and the word.
INSTEAD = {
    "追踪码": "查询码",
    "派发": "交办",
    "督促办理": "督办",
    "考评": "考核",
    "避嫌": "回避",
    "案源": "线索",
    "密访": "暗访",
    "身份管理员": "身份保管人",
    "等第": "档次",
    "样本不足": "数据不足",
    "合单": "并单",
    "分单": "拆单",
}
WRITTEN = sorted(
    str(path.relative_to(ROOT))
    for folder in (*FLOORS, "docs", "templates", "tests", "bench", "migrations", "locale")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".md", ".html", ".toml", ".po", ".sh"}
)
HOMES = re.compile(r"(?<![\w.])/(?:root|work|Users|home/\w+)/")


@cache
def chinese() -> str:
    """Give every Chinese sentence of the catalogue, one a line."""
    with CATALOGUE.open("rb") as stream:
        strings = [message.string or "" for message in read_po(stream, locale="zh") if message.id]
    return "\n".join(s if isinstance(s, str) else "\n".join(s) for s in strings)


@pytest.mark.parametrize(("other", "word"), INSTEAD.items())
def test_a_page_uses_the_one_word(other: str, word: str) -> None:
    assert word in PAGE, f"docs/words.md does not know {word}"
    assert other not in chinese(), f"say {word}"


@pytest.mark.parametrize("path", WRITTEN)
def test_nothing_speaks_of_one_persons_machine(path: str) -> None:
    assert not HOMES.findall((ROOT / path).read_text(encoding="utf-8"))


def test_the_catalogue_names_nobody_and_no_sample() -> None:
    text = CATALOGUE.read_text(encoding="utf-8")
    assert not re.findall(r"PROJECT|EMAIL@ADDRESS|FULL NAME", text)
