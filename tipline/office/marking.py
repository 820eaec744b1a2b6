"""Which parts of two texts say the same: in memory, for one page, and never kept.

A part is the same when four characters or words in a row (fewer in a short field) stand in both,
punctuation aside, or when both have one figure of three digits or more.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

RUN = 4
"""Characters or words in a row that are no chance in a long text."""

SHORT_RUN = 2
"""The same in a name or an address."""

_LONG_FIGURE = 3
_TOKEN = re.compile(r"\d+|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+|[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """A stretch of a text; `shared` when the other text has it too."""

    text: str
    shared: bool


@dataclass(frozen=True, slots=True, repr=False)
class _Token:
    word: str
    start: int
    end: int


def marked(text: str, other: str, *, run: int = RUN) -> tuple[Piece, ...]:
    """Cut a text into what the other has too and what it has not; together they are the text."""
    mine, theirs = _tokens(text), _tokens(other)
    known = set(_runs(theirs, run))
    figures = {token.word for token in theirs if _is_figure(token)}
    covered = {at for at, token in enumerate(mine) if _is_figure(token) and token.word in figures}
    for at, words in enumerate(_runs(mine, run)):
        if words in known:
            covered.update(range(at, at + run))
    return tuple(_pieces(text, mine, covered))


def _tokens(text: str) -> list[_Token]:
    return [_Token(_plain(one[0]), *one.span()) for one in _TOKEN.finditer(text)]


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _is_figure(token: _Token) -> bool:
    return token.word.isdigit() and len(token.word) >= _LONG_FIGURE


def _runs(tokens: Sequence[_Token], run: int) -> Iterable[tuple[str, ...]]:
    for at in range(len(tokens) - run + 1):
        yield tuple(token.word for token in tokens[at : at + run])


def _pieces(text: str, tokens: Sequence[_Token], covered: Collection[int]) -> Iterable[Piece]:
    at = 0
    for start, end in _stretches(tokens, covered):
        if start > at:
            yield Piece(text[at:start], shared=False)
        yield Piece(text[start:end], shared=True)
        at = end
    if at < len(text):
        yield Piece(text[at:], shared=False)


def _stretches(tokens: Sequence[_Token], covered: Collection[int]) -> Iterable[tuple[int, int]]:
    """Join neighbours that are shared; a comma between two of them goes along."""
    first = None
    for number, token in enumerate(tokens):
        if number in covered:
            first = token.start if first is None else first
            if number + 1 not in covered:
                yield first, token.end
                first = None
