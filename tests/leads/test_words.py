"""The page of words says what the code says."""

from pathlib import Path

import pytest

from leads.casework.states import LeadState, Move
from leads.ledger.words import Spoken
from leads.register.public_status import PublicStatus

PAGE = Path(__file__).parents[2] / "docs" / "words.md"


def rows(heading: str) -> list[tuple[str, str]]:
    """Read the first two columns of the table under a heading."""
    section = PAGE.read_text(encoding="utf-8").split(f"({heading} · ")[1].split("\n## ")[0]
    cells = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [(first.strip(), second.strip()) for first, second, *_ in cells[2:]]


@pytest.mark.parametrize(
    ("heading", "vocabulary"), [("status", PublicStatus), ("state", LeadState), ("move", Move)]
)
def test_the_page_of_words_lists_the_vocabulary(heading: str, vocabulary: type[Spoken]) -> None:
    assert rows(heading) == [(member.words.en, member.words.zh) for member in vocabulary]
