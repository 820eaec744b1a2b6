"""The assessor: reads a district's row on the board, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from tipline.walkthrough.browser import Browser
from tipline.walkthrough.officer import done, sign_in
from tipline.walkthrough.page import Stopped
from tipline.walkthrough.walk import Walk, expect


@dataclass(frozen=True, slots=True)
class Board:
    """An assessor with the board of scores open."""

    browser: Browser
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """A district's row on the board, cell by cell under the table's heads."""

    heads: Sequence[str]
    cells: Sequence[str]

    @property
    def said(self) -> str:
        """Write the row down."""
        pairs = zip(self.heads, self.cells, strict=False)
        return "; ".join(f"{head} {cell}" for head, cell in pairs)


def sit_down(walk: Walk) -> Board:
    """Sign in; the first page is the board of this month."""
    browser, page = sign_in(walk, walk.cast.assessor, walk.sites.staff)
    return Board(browser, page.address)


def read(walk: Walk, board: Board) -> Row:
    """Read the row of the walk's district."""
    page = done(board.browser.open(board.address), "Opening the board")
    for at, row in enumerate(page.rows):
        if row and row[0] == walk.district:
            heads = [one for one in page.rows[:at] if len(one) == len(row)]
            return Row(heads[0] if heads else row, row)
    raise Stopped(f"“{page.heading}” has no row for {walk.district}.")


def compare(walk: Walk, before: Row, after: Row) -> None:
    """Stop unless the walk has changed the district's row."""
    expect(before != after, f"The score of {walk.district} is what it was.")
    changed = [
        f"{head}: {then} → {now}"
        for head, then, now in zip(before.heads, before.cells, after.cells, strict=False)
        if then != now
    ]
    walk.say(f"The walk has changed the score of {walk.district}: {'; '.join(changed)}.")
