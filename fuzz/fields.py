"""Every form of every door, with anything at all in its fields; and small texts beside forms."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import quote

from flask import Flask
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from crypto.secondfactor import accepted_step
from fuzz.mutated import mutated_text
from fuzz.parser import Parser
from tipline import doors
from tipline.attachments.uploads import LONGEST_NAME, safe_name
from tipline.forms.csrf import issue
from tipline.forms.house import HouseForm, QueryForm
from tipline.forms.texts import clean
from tipline.pages import i18n

TODAY, SECRET = date(2026, 3, 16), bytes(32)
PARTS = ("", "-year", "-month", "-day")
WORDS = (
    *(
        "2026",
        "3",
        "16",
        "２０２６",
        "十二",
        "3月",
        "31日",
        "9999",
        "0",
        "-1",
        "1e9",
        "٣",
        "²",
        "y",
        "on",
    ),
    *(
        "internet_cafe.no_id_check",
        "east",
        "minors_admitted",
        "no",
        "yes",
        "123456",
        "１２３４５６",
    ),
    *(
        "0" * 5_000,
        "一" * 10_001,
        "\u202e",
        "\x00",
        "\ufffd",
        "../../x",
        "C:\\x\\y.jpg",
        "a\r\nb: c",
    ),
    *(
        "11111111-1111-4111-8111-111111111111",
        "/report/kind",
        "//evil.example",
        "/\\evil",
        "e\u0301",
    ),
)

Typed = dict[str, list[str]]


def forms() -> list[type[Any]]:
    """List every form there is, those of all doors."""
    assert doors.PUBLIC
    found, waiting = list[type[Any]](), list[type[Any]]([HouseForm, QueryForm])
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found += [kind] if kind not in {HouseForm, QueryForm} else []
    return sorted(found, key=lambda kind: f"{kind.__module__}.{kind.__name__}")


def form(given: tuple[type[Any], Typed]) -> None:
    """Fill a form and judge it; what holds says so in sentences."""
    kind, typed = given
    store: dict[str, str] = {}
    bound = {"csrf_secret": SECRET, "csrf_store": store} if issubclass(kind, HouseForm) else {}
    sent = {"csrf_token": [issue(SECRET, store)], **typed}
    made = kind(MultiDict[str, str](sent), today=TODAY, **bound)
    made.validate()
    for error in (*made.form_errors, *(one for many in made.errors.values() for one in many)):
        assert str(error)


def text(typed: str) -> None:
    """Clean a text; cleaned again it is the same."""
    for lines in (True, False):
        once = clean(typed, lines=lines)
        assert clean(once, lines=lines) == once


def name(typed: str) -> None:
    """Make a file's name safe: no path, no break, not too long, and it can stand in a header."""
    safe = safe_name(typed)
    assert 0 < len(safe) <= LONGEST_NAME, len(safe)
    assert not {*"/\\\r\n\x00"} & {*safe}
    quote(safe)


def code(typed: str) -> None:
    """Judge a one-time code as its field hands it on."""
    accepted_step(SECRET, clean(typed, lines=False), seconds=1_700_000_000, last_step=0)


def filled(kind: type[Any], words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Give a form with some of its fields filled."""
    # As WTForms keeps them: a class has no fields before it was filled once.
    own = list(kind(MultiDict(), **_bare(kind))._fields)
    names = st.sampled_from([one + part for one in own for part in PARTS])
    return st.tuples(st.just(kind), st.dictionaries(names, st.lists(words, max_size=2), max_size=8))


def _bare(kind: type[Any]) -> dict[str, Any]:
    bound = {"csrf_secret": SECRET, "csrf_store": {}} if issubclass(kind, HouseForm) else {}
    return {"today": TODAY, **bound}


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the readers of forms, within a request as they have it."""
    app = Flask(__name__)
    i18n.init_app(app)
    words = mutated_text(WORDS, words=WORDS).map(lambda it: it.encode("utf-8", "replace").decode())
    with app.test_request_context("/"):
        yield (
            Parser("forms", st.one_of([filled(kind, words) for kind in forms()]), form),
            Parser("texts", mutated_text(WORDS), text),
            Parser("names of files", mutated_text(WORDS), name),
            Parser("codes", mutated_text(WORDS), code),
        )
