"""Every string that a person may see has its Chinese, written and compiled alike."""

import io
import re
import tomllib
from functools import cache
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.house.source import ROOT

WRITTEN = ROOT / "locale" / "zh" / "LC_MESSAGES" / "messages.po"
COMPILED = WRITTEN.with_suffix(".mo")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MAPPINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]
KEYWORDS = {
    "N_": None,
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def gathered() -> frozenset[str | tuple[str, ...]]:
    """Give every message id in code and templates."""
    methods = [(mapping["pattern"], mapping["method"]) for mapping in MAPPINGS["mappings"]]
    found = extract_from_dir(ROOT, methods, keywords=KEYWORDS)
    return frozenset(message for _, _, message, _, _ in found)


@cache
def catalogue() -> Catalog:
    """Read the Chinese catalogue."""
    with WRITTEN.open("rb") as stream:
        return read_po(stream, locale="zh")


def said(message: Message | None) -> str:
    """Give a message's Chinese, all its forms together; nothing when there is none."""
    if message is None or message.fuzzy:
        return ""
    string = message.string or ""
    return string if isinstance(string, str) else " ".join(string)


def blanks(text: str) -> list[str]:
    """Give the names of what is filled into a text, in either style."""
    percent = re.findall(r"%\((\w+)\)[sd]", text)
    return sorted({*percent, *(name for _, name, _, _ in Formatter().parse(text) if name)})


def test_something_is_gathered() -> None:
    # A wrong pattern would gather nothing, and every other test here would pass.
    assert len(gathered()) > 100


def test_every_string_has_its_chinese() -> None:
    ids = [message if isinstance(message, str) else message[0] for message in gathered()]
    missing = sorted(each for each in ids if each and not said(catalogue().get(each)))
    assert not missing, f"{len(missing)} strings without Chinese; run make translations"


def test_the_chinese_fills_in_what_the_english_does() -> None:
    wrong = [
        message.id
        for message in catalogue()
        if isinstance(message.id, str)
        and message.id
        and "python-format" in message.flags
        and blanks(message.id) != blanks(said(message))
    ]
    assert not wrong


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with COMPILED.open("rb") as stream:
        compiled = read_mo(io.BytesIO(stream.read()))
    written = {str(each.id): each.string for each in catalogue() if each.id and said(each)}
    assert {str(each.id): each.string for each in compiled if each.id} == written


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_chinese_of_its_own(path: object) -> None:
    # Words stand in the catalogue; a template that says them itself says them in one language only.
    text = re.sub(r"\{#.*?#\}", "", _read(path), flags=re.DOTALL)
    assert not HAN.findall(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_english_of_its_own(path: object) -> None:
    text = _read(path)
    for pattern in (
        r"\{#.*?#\}",
        r"\{%-?\s*trans.*?endtrans\s*-?%\}",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
        r"<(style|script|svg)\b.*?</\1>",
        r"<!--.*?-->",
        r"""[\w-]+=("[^"]*"|'[^']*')""",
        r"<[^>]*>",
        r"&\w+;",
        r"\b(mc|govuk)-[\w-]+",  # class names in blocks
    ):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    words = re.findall(r"[A-Za-z]{3,}", text)
    assert not words


def _read(path: object) -> str:
    return (ROOT / str(path)).read_text(encoding="utf-8")
