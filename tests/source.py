"""A source at the public door: a browser without scripts, and the walk it makes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
TURN = re.compile(r'name="turn" value="([^"]+)"')
DIGITS = re.compile(r"(?:\d{4} ){5}\d{4}")
ASKED = re.compile(r">Group (\d)<")

KIND = {"what": "ktv.outside_hours", "official": "no"}
STORY = {
    "venue_name": "金色年华KTV",
    "district": "east",
    "address": "中山路 18 号二楼",
    "narrative": "凌晨三点还在营业，门口停着很多车。",
}


def telling(narrative: str) -> dict[str, str]:
    """Fill in the second step with these words."""
    return STORY | {"narrative": narrative}


def written(fields: Mapping[str, object]) -> tuple[bytes, str]:
    """Write a form down as a browser does, in memory: werkzeug's own client would spool files."""
    if not any(isinstance(value, tuple) for value in fields.values()):
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    parts = []
    for name, value in fields.items():
        head, data = f'name="{name}"', str(value).encode()
        if isinstance(value, tuple):
            head, data = f'{head}; filename="{value[1]}"', value[0].read()
        parts.append(f"--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data)
    return b"\r\n".join([*parts, b"--edge--\r\n"]), "multipart/form-data; boundary=edge"


@dataclass
class Source:
    """One browser at the public door; English, so that tests can be read."""

    client: FlaskClient
    last: TestResponse | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.client.set_cookie("lang", "en")

    def get(self, path: str) -> TestResponse:
        self.last = self.client.get(path)
        return self.last

    def post(self, path: str, *, token: str | None = None, **fields: object) -> TestResponse:
        """Send the form of a page: it is opened first, for its token."""
        token = self.token(path) if token is None else token
        body, kind = written({"csrf_token": token, **fields})
        self.last = self.client.post(path, data=body, content_type=kind)
        return self.last

    def token(self, path: str) -> str:
        """Open a page for the token of its form."""
        found = TOKEN.search(self.client.get(path).text)
        return found[1] if found else ""

    def add(self, data: bytes, name: str, path: str = "/report/check") -> TestResponse:
        """Add one file."""
        return self.post(path, file=(BytesIO(data), name), do="add")

    def walk_to(self, step: str) -> None:
        """Answer every step before `step`."""
        for name, answers in (
            ("kind", KIND),
            ("story", STORY),
        ):
            if name == step:
                return
            assert self.post(f"/report/{name}", **answers).status_code == 303

    def send(self) -> str:
        """Go all the way and give the 24 digits of the receipt."""
        self.walk_to("check")
        return self.receipt_on(self.post("/report/check", do="send"))

    def digits(self) -> str:
        """Open the receipt's page again and give its digits."""
        return self.receipt_on(self.get("/report/receipt"))

    def receipt_on(self, page: TestResponse) -> str:
        """Give the 24 digits that stand on a page."""
        found = DIGITS.search(page.text)
        assert found, "there is no receipt on the page"
        return found[0]

    def confirm(self, digits: str) -> TestResponse:
        """Type the two groups back."""
        first, second = (digits.split()[place] for place in self.asked())
        return self.type_back(first, second)

    def type_back(self, first: str, second: str) -> TestResponse:
        """Send two groups as the receipt's page sends them."""
        token = self.token("/report/receipt")
        return self.post("/report/done", token=token, first=first, second=second)

    def asked(self) -> tuple[int, int]:
        """Tell which two groups the receipt page asks for, from 0."""
        first, second = ASKED.findall(self.get("/report/receipt").text)
        return int(first) - 1, int(second) - 1

    def come_back(self, digits: str) -> TestResponse:
        """Sign in with a receipt and open the status page."""
        assert self.post("/return", receipt=digits).status_code == 303
        return self.get("/return/report")

    def say(self, answer: str, **fields: object) -> TestResponse:
        """Send what is written on the status page."""
        page = self.client.get("/return/report").text
        token, turn = TOKEN.search(page), TURN.search(page)
        assert token
        assert turn
        sent = {"turn": turn[1], "do": "send", "answer": answer} | fields
        return self.post("/return/report", token=token[1], **sent)

    def errors(self) -> list[str]:
        """List the sentences of the error summary."""
        page = self.last.text if self.last else ""
        summary = page.partition('govuk-error-summary__list">')[2].partition("</ul>")[0]
        return [
            unescape(re.sub("<[^>]+>", "", item)).strip() for item in summary.split("</li>")[:-1]
        ]
