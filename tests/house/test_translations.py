"""Every sentence a person can see has its Chinese, and none stands in a template by itself."""

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "locale" / "zh" / "LC_MESSAGES"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DOORS = ("whistleblower", "field", "office", "district", "board", "accounts", "forms")
MAPPING = {
    **dict.fromkeys(("leads", "covert", "tipline"), ("**.py", "python")),
    "templates": ("**.html", "jinja2"),
}
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "_l": None}
GETTEXT = {"_", "gettext", "ngettext", "lazy_gettext"}
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
LETTERS = re.compile(r"[A-Za-z]{2}")
# Attributes whose value is read or shown to a person.
SPOKEN = {"alt", "aria-label", "placeholder", "title", "aria-description", "label"}
CLASS_BLOCKS = {"body_class", "width"}
GAP = "\x00"
MEND = "run `make translations`, then write the Chinese into locale/zh/LC_MESSAGES/messages.po"


@cache
def _catalogue() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as stream:
        return read_po(stream, locale="zh")


@cache
def _said() -> frozenset[str]:
    """The ids found in code and templates; of a counted sentence, its singular."""
    found = set()
    for folder, rule in MAPPING.items():
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, [rule], keywords=KEYWORDS):
            found.add(message if isinstance(message, str) else message[0])
    return frozenset(found)


def _kept() -> dict[str, tuple[str, ...]]:
    """What the catalogue holds: id to its Chinese forms."""
    forms = {}
    for message in _catalogue():
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string
            forms[key] = (said,) if isinstance(said, str) else tuple(said or ())
    return forms


def test_every_sentence_has_its_chinese() -> None:
    kept = _kept()
    assert sorted(said for said in _said() if not all(kept.get(said, ("",)))) == [], MEND


def test_the_catalogue_holds_nothing_unused() -> None:
    assert sorted(set(_kept()) - _said()) == [], MEND
    assert not _catalogue().obsolete, MEND


def test_nothing_is_fuzzy() -> None:
    assert [message.id for message in _catalogue() if message.fuzzy and message.id] == []


def test_placeholders_survive_translation() -> None:
    wanted = re.compile(r"%\(\w+\)[sd]")
    lost = [
        said
        for said, forms in _kept().items()
        for form in forms
        if form
        and set(wanted.findall(form)) - {"%(num)s"} != set(wanted.findall(said)) - {"%(num)s"}
    ]
    assert lost == []


def test_the_compiled_catalogue_is_that_of_the_written_one() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue())
    assert (FOLDER / "messages.mo").read_bytes() == compiled.getvalue(), MEND


class _Visible(HTMLParser):
    """Gathers what a page shows or speaks, leaving out what Jinja puts in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.seen += [value for name, value in attrs if value and name in SPOKEN]

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def _outputs(node: nodes.Node) -> Iterator[nodes.Output]:
    """What a template writes, in its order, less the blocks that only fill a class attribute."""
    if isinstance(node, nodes.Block) and node.name in CLASS_BLOCKS:
        return
    if isinstance(node, nodes.Output):
        yield node
    for child in node.iter_child_nodes():
        yield from _outputs(child)


def _bare_text(tree: nodes.Template) -> Iterator[str]:
    pieces = [
        node.data if isinstance(node, nodes.TemplateData) else GAP
        for output in _outputs(tree)
        for node in output.nodes
    ]
    visible = _Visible()
    visible.feed("".join(pieces))
    for text in visible.seen:
        bare = text.replace(GAP, " ")
        # A macro that writes attributes for another macro's tag shows nothing by itself.
        bare = re.sub(r'[\w-]+="[^"]*"', " ", bare)
        if HAN.search(bare) or LETTERS.search(bare):
            yield " ".join(bare.split())


def _bare_strings(node: nodes.Node) -> Iterator[str]:
    """Sentences written as arguments: `heading("Leads")` instead of `heading(_("Leads"))`."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in GETTEXT:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        if HAN.search(node.value) or re.match(r"[A-Z][a-z]+( |$)", node.value):
            yield node.value
        return
    for child in node.iter_child_nodes():
        yield from _bare_strings(child)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True).parse(
        source
    )
    assert [*_bare_text(tree), *_bare_strings(tree)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_trusts_no_text_and_styles_nothing_inline(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|Markup|autoescape\s+false", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", source)


def _literals(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    described = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, described) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield str(node.value)


def test_the_doors_say_nothing_in_chinese_outside_the_catalogue() -> None:
    bare = [
        f"{path.relative_to(ROOT)}: {text}"
        for door in DOORS
        for path in sorted((ROOT / "tipline" / door).rglob("*.py"))
        for text in _literals(path)
        if HAN.search(text) and text != "年月日号"  # what people type into a date's inputs
    ]
    assert bare == []
