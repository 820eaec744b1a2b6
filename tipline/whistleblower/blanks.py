"""Pages laid out once for each language, with gaps for what differs from visitor to visitor.

Most of a page is alike for everybody. Laying it out anew for each request would cost more than all
else that the request does.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType
from typing import Any

from flask import render_template, request
from markupsafe import escape

from tipline.forms import csrf
from tipline.i18n import current_locale
from tipline.whistleblower.visitor import Visitor

MOST_PAGES = 256
NOTHING: Mapping[str, str] = MappingProxyType({})

# Two control characters, which no sentence of ours holds and no visitor can type.
_GAP = re.compile("\x02([a-z_]+)\x03")
_TOKEN = "token"  # noqa: S105 - the name of a gap

# Text and the names of gaps by turns, beginning and ending with text.
_pages: dict[Hashable, tuple[str, ...]] = {}


def gap(name: str) -> str:
    """Write a gap into a layout; `blank` fills it."""
    return f"\x02{name}\x03"


def still(template: str) -> str:
    """Give a page that has no form and no gap."""
    return _kept((template,), lambda: render_template(template))[0]


def blank(
    name: Hashable,
    visitor: Visitor,
    *,
    make: Callable[..., Any],
    lay_out: Callable[[Any], str],
    words: Mapping[str, str] = NOTHING,
) -> str:
    """Give a form's page with nothing typed, the visitor's own token in it, and its gaps filled.

    `name` tells apart pages that differ by more than language; `words` are escaped here.
    """
    bound = visitor.bound()

    def draw() -> str:
        form = make(**bound)
        return lay_out(form).replace(form.csrf_token.current_token, gap(_TOKEN))

    parts = list(_kept((name,), draw))
    filled = {_TOKEN: csrf.issue(bound["csrf_secret"], bound["csrf_store"]), **words}
    parts[1::2] = [str(escape(filled[part])) for part in parts[1::2]]
    return "".join(parts)


def _kept(name: tuple[Hashable, ...], draw: Callable[[], str]) -> tuple[str, ...]:
    key = (*name, current_locale().code, request.script_root)
    page = _pages.get(key)
    if page is None:
        if len(_pages) >= MOST_PAGES:
            _pages.clear()
        page = _pages[key] = tuple(_GAP.split(draw()))
    return page
