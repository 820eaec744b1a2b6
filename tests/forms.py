"""Forms as they stand on a page, to be sent later, again, or altered: what a stale tab can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

TYPED = ".//input[not(@type='radio' or @type='checkbox' or @type='file')] | .//textarea"
BOUNDARY = "----mingcha-test"
CHOSEN = ".//input[(@type='radio' or @type='checkbox') and @checked]"


@dataclass(frozen=True)
class Form:
    """One form of a page: where it goes and what stands in it."""

    action: str
    values: Mapping[str, str]


def text_of(page: TestResponse) -> str:
    """Give the words of a page, spaces made even."""
    return " ".join(html.fromstring(page.text).text_content().split())


def form_on(page: TestResponse, ending: str) -> Form:
    """Give the form whose address ends so; AssertionError when the page has none."""
    for form in html.fromstring(page.text).iter("form"):
        if form.get("action", "").endswith(ending):
            return Form(form.get("action", ""), _values(form))
    raise AssertionError(f"no form to {ending}")


def send(client: FlaskClient, form: Form, **typed: Any) -> TestResponse:
    """Send a form with what was typed over what stood in it; a file is (bytes, name).

    The body is made in memory: werkzeug's own test client would spool a large one to a temporary
    file, and then nobody could tell whose that was.
    """
    body = b"".join(_part(name, value) for name, value in {**form.values, **typed}.items())
    return client.post(
        form.action,
        data=body + f"--{BOUNDARY}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )


def _part(name: str, value: Any) -> bytes:
    data, held = (value[0], f'; filename="{value[1]}"') if isinstance(value, tuple) else (value, "")
    data = data if isinstance(data, bytes) else str(data).encode()
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{held}\r\n\r\n'
    return head.encode() + data + b"\r\n"


def _values(form: Any) -> dict[str, str]:
    fields = [*form.xpath(TYPED), *form.xpath(CHOSEN)]
    return {
        field.get("name"): (field.text or "").removeprefix("\n")
        if field.tag == "textarea"
        else field.get("value", "")
        for field in fields
        if field.get("name")
    }
