"""What docs/threats.md claims has a test, by name; what has none yet is counted."""

import ast
import re
from functools import cache

import pytest

from tests.house.source import ROOT, modules

PAGE = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
SENTENCES = re.findall(r"^- (.+)$", PAGE, flags=re.MULTILINE)
# The comparison with others: a number, and the tests in the last column.
ROWS = re.findall(r"^\| (W\d+) \|.*\| ([^|]+) \|$", PAGE, flags=re.MULTILINE)
OWED = "not tested yet"
OUTSIDE = "outside the program"
# Only ever lowered: a sentence that gets its test lowers it, and a new sentence brings its own.
MOST_OWED = 1


def marks(sentence: str) -> list[str]:
    """Give the names in the brackets that end a sentence."""
    found = re.search(r"[.”\"] \[([^\]]+)\]$", sentence)
    return found.group(1).split(", ") if found else []


@cache
def known_tests() -> set[str]:
    """Give the name of every test function there is."""
    return {
        node.name
        for module in modules("tests")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_the_page_has_sentences() -> None:
    assert len(SENTENCES) > 40


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_ends_in_the_name_of_its_test(sentence: str) -> None:
    named = set(marks(sentence)) - {OWED, OUTSIDE}
    assert marks(sentence), "no [test_name] at the end"
    assert named <= known_tests(), "the test does not exist"


def test_each_of_the_weaknesses_of_others_has_its_row_and_its_tests() -> None:
    assert [number for number, _ in ROWS] == [f"W{number}" for number in range(1, 26)]
    for number, named in ROWS:
        assert set(named.split(", ")) <= known_tests(), number


def test_no_more_is_owed_than_was() -> None:
    owed = [sentence for sentence in SENTENCES if OWED in marks(sentence)]
    assert len(owed) <= MOST_OWED, f"{len(owed)} sentences have no test yet"
