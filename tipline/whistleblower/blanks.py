"""Pages laid out once for each language, with gaps for what differs from visitor to visitor.

Most of a page is alike for everybody. Laying it out anew for each request would cost more than all
else that the request does.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from flask import Response, render_template, request
from markupsafe import escape

from tipline.forms import csrf
from tipline.pages import packing
from tipline.pages.i18n import current_locale
from tipline.whistleblower.visitor import Visitor

MOST_PAGES = 256
# Bytes to whose next multiple a compressed part is filled up.
STEP = 512
NOTHING: Mapping[str, str] = MappingProxyType({})

# Two control characters, which no sentence of ours holds and no visitor can type.
_GAP = re.compile("\x02([a-z_]+)\x03")
_TOKEN = "token"  # noqa: S105 - the name of a gap


@dataclass(frozen=True, slots=True)
class Layout:
    """A page in pieces, as they are and compressed, and the names of the gaps between them."""

    texts: tuple[bytes, ...]
    packed: tuple[bytes, ...]
    gaps: tuple[str, ...]


_pages: dict[Hashable, Layout] = {}


def gap(name: str) -> str:
    """Write a gap into a layout; `blank` fills it."""
    return f"\x02{name}\x03"


def still(template: str) -> Response:
    """Give a page that has no form and no gap."""
    return _filled(_kept((template,), lambda: render_template(template)), NOTHING)


def blank(
    name: Hashable,
    visitor: Visitor,
    *,
    make: Callable[..., Any],
    lay_out: Callable[[Any], str],
    words: Mapping[str, str] = NOTHING,
) -> Response:
    """Give a form's page with nothing typed, the visitor's own token in it, and its gaps filled.

    `name` tells apart pages that differ by more than language; `words` are escaped here.
    """
    bound = visitor.bound()

    def draw() -> str:
        form = make(**bound)
        return lay_out(form).replace(form.csrf_token.current_token, gap(_TOKEN))

    token = csrf.issue(bound["csrf_secret"], bound["csrf_store"])
    return _filled(_kept((name,), draw), {_TOKEN: token, **words})


def around(page: str, *, alike: str) -> Response:
    """Give a page with a visitor's own words in it; only the part that many share is compressed.

    The part is filled up with white space, or its length would tell which choice stands in it.
    """
    before, found, after = page.partition(alike) if alike else (page, "", "")
    if not found or not packing.taken():
        return packing.answer(page.encode(), zipped=False)
    pressed, white = _even(alike)
    rest = (before.encode(), white + after.encode())
    pieces = (packing.stored(rest[0]), pressed, packing.stored(rest[1]))
    return packing.answer(packing.joined(pieces, alike.encode().join(rest)), zipped=True)


@lru_cache(maxsize=MOST_PAGES)
def _even(part: str) -> tuple[bytes, bytes]:
    pressed = packing.packed(part.encode())
    return pressed, b" " * (-len(pressed) % STEP)


def _filled(page: Layout, words: Mapping[str, str]) -> Response:
    own = [str(escape(words[name])).encode() for name in page.gaps]
    plain = b"".join(_woven(page.texts, own))
    if not packing.taken():
        return packing.answer(plain, zipped=False)
    # What is a visitor's own is stored: only the page's text, the same for all, is compressed.
    pieces = _woven(page.packed, [packing.stored(one) for one in own])
    return packing.answer(packing.joined(pieces, plain), zipped=True)


def _woven(texts: Sequence[bytes], between: Sequence[bytes]) -> list[bytes]:
    pieces = [b""] * (len(texts) + len(between))
    pieces[::2], pieces[1::2] = texts, between
    return pieces


def _kept(name: tuple[Hashable, ...], draw: Callable[[], str]) -> Layout:
    key = (*name, current_locale().code, request.script_root)
    page = _pages.get(key)
    if page is None:
        if len(_pages) >= MOST_PAGES:
            _pages.clear()
        page = _pages[key] = _laid_out(draw())
    return page


def _laid_out(drawn: str) -> Layout:
    parts = _GAP.split(drawn)
    texts = tuple(part.encode() for part in parts[::2])
    return Layout(texts, tuple(map(packing.packed, texts)), tuple(parts[1::2]))
