"""Pages that are alike for everybody: laid out once for each language, and handed out quickly.

Most visitors open each step with nothing typed yet. Such a page differs in its token alone, and
laying it out anew would cost more than all else that the request does.
"""

from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType
from typing import Any

from flask import render_template, request

from tipline.forms import csrf
from tipline.i18n import current_locale
from tipline.whistleblower.visitor import Visitor

# A place-holder that no page can hold otherwise: the template engine escapes both signs.
TOKEN = "<token>"  # noqa: S105 - the place where a token goes
MOST_PAGES = 256

_pages: dict[Hashable, str] = {}


def still(template: str) -> str:
    """Give a page that has no form at all."""
    return _kept((template,), lambda: render_template(template))


def blank(
    name: Hashable,
    visitor: Visitor,
    *,
    make: Callable[..., Any],
    lay_out: Callable[[Any], str],
    digits: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Give a form's page with nothing typed, carrying the visitor's own token.

    `name` tells apart pages that differ by more than language; `digits` are further place-holders
    in the layout and what goes there, which must be digits and blanks alone.
    """
    bound = visitor.bound()

    def draw() -> str:
        form = make(**bound)
        return lay_out(form).replace(form.csrf_token.current_token, TOKEN)

    token = csrf.issue(bound["csrf_secret"], bound["csrf_store"])
    page = _kept((name,), draw).replace(TOKEN, token)
    for place, value in digits.items():
        page = page.replace(place, value)
    return page


def _kept(name: tuple[Hashable, ...], draw: Callable[[], str]) -> str:
    key = (*name, current_locale().code, request.script_root)
    page = _pages.get(key)
    if page is None:
        if len(_pages) >= MOST_PAGES:
            _pages.clear()
        page = _pages[key] = draw()
    return page
