"""Tokens that browsers bring back: of forms, of visits, of officers' sessions."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fuzz.mutated import mutated_text
from fuzz.parser import Parser
from tipline.forms import tokens
from tipline.forms.csrf import holds, issue

SECRET = bytes(range(32))
DRAWN = bytes(range(100, 132))
COOKIE = tokens.written(DRAWN)


def of_form(token: str) -> None:
    """Judge a form's token: those alone hold that were issued, each in one way of writing."""
    assert holds(token, SECRET, STORE) == (token in ISSUED), "an altered token holds"


def cookie(text: str) -> None:
    """Read the cookie of a visit or a session: of a token there is one way of writing."""
    assert (tokens.read(text, size=len(DRAWN)) == DRAWN) == (text == COOKIE), "altered, and taken"


STORE: dict[str, str] = {}
ISSUED = [issue(SECRET, STORE) for _ in range(4)]


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the readers of tokens."""
    other = [issue(secrets.token_bytes(32), {}), issue(SECRET, {}), ""]
    cookies = mutated_text([COOKIE, COOKIE.rstrip("="), ""], words=["=", "+/", "-_", " ", "\n"])
    yield (
        Parser("form", mutated_text([*ISSUED, *other], words=["=", "+/", "!", "\n"]), of_form),
        Parser("cookie", cookies, cookie),
    )
