"""Pages as a browser without scripts sees them: read the words, fill the form that is there."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from lxml import html
from lxml.html import FormElement
from werkzeug.test import TestResponse


@dataclass(frozen=True)
class Form:
    """A form as it was shown: where it goes, what stands in it, whether it carries files."""

    action: str
    values: dict[str, Any]
    files: bool


def text_of(page: TestResponse) -> str:
    """Give what a person reads on a page, white space evened out."""
    return " ".join(html.fromstring(page.text).text_content().split())


def same(page: TestResponse) -> str:
    """Give a page without its form tokens, which differ at every showing, to lay beside another."""
    return re.sub(r'name="csrf_token" value="[^"]*"', 'name="csrf_token"', page.text)


def form_on(page: TestResponse, ending: str) -> Form:
    """Find the page's one posted form whose address ends so."""
    forms = html.fromstring(page.text).xpath("//form[@method='post']")
    found = [form for form in forms if _action(form, page).endswith(ending)]
    assert len(found) == 1, f"{len(found)} forms end in {ending}"
    values: dict[str, Any] = {}
    for name, value in found[0].form_values():
        # A browser drops the line break after <textarea>.
        plain = value.removeprefix("\n")
        values[name] = [*_listed(values[name]), plain] if name in values else plain
    return Form(_action(found[0], page), values, "multipart" in (found[0].get("enctype") or ""))


def send(client: FlaskClient, form: Form, **typed: Any) -> TestResponse:
    """Send a form, perhaps shown long ago, with what was typed."""
    kind = "multipart/form-data" if form.files else "application/x-www-form-urlencoded"
    return client.post(form.action, data=form.values | typed, content_type=kind)


def _action(form: FormElement, page: TestResponse) -> str:
    return urlsplit(form.get("action") or page.request.path).path


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
