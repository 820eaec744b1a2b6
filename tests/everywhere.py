"""Every page of the staff's site by its map of addresses: what an officer can find anywhere."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.pages import form_on, send

UNKNOWN = UUID("7a7a7a7a-7a7a-4a7a-8a7a-7a7a7a7a7a7a")
# What stands in an address besides ids: each page is asked for with each of these.
WORDS: Mapping[str, Sequence[object]] = {
    "month": ["2026-03"],
    "district": ["east"],
    "indicator": ["on_time", "verified", "quality"],
    "filename": ["office.css"],
}
# Lists are asked for in each way that they can be narrowed to.
LISTS: Mapping[str, Sequence[str]] = {
    "office.queue": (
        "",
        "?stage=accepted",
        "?stage=declined",
        "?unread=y",
        "?district=east",
        "?category=minors_admitted",
    ),
    "office.leads": (
        "",
        "?state=all",
        "?state=accepted",
        "?text=1",
        "?text=2",
        "?text=XS-2026-00001",
        "?text=JD-2026-00001",
        "?text=%E9%87%91%E8%89%B2",
        "?district=east&state=all",
    ),
    "office.venues": ("", "?text=%E9%87%91%E8%89%B2", "?district=east"),
    "district.assignments": ("", "?tab=ended"),
    "planning.missions": ("", "?page=2"),
}
# What looks for words is asked for these.
SEARCHED = ("金色年华", "建设路 18 号", "红色灯箱", "三号机打游戏")
# Signing out would end the walk; the style sheets are everybody's; a language is nobody's.
PASSED_OVER = {"static", "accounts.sign_out", "i18n.language"}
# Form tokens, the id that a new report will have and what a security key is asked differ at every
# showing.
TOKEN = re.compile(
    r'name="(csrf_token|report_id|report|question)" value="[^"]*"|data-options="[^"]*"'
)
FLEETING = {"Set-Cookie", "Content-Length"}


def rules(app: Flask) -> Iterator[Rule]:
    """Give every rule of an application's map, but for what is passed over."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in PASSED_OVER:
            yield rule


def addresses(app: Flask, rule: Rule, ids: Mapping[str, Sequence[UUID]]) -> Iterator[str]:
    """Give a rule's addresses for every choice of ids; a name without ids gets the unknown one."""
    adapter = app.url_map.bind("127.0.0.1")
    names = sorted(rule.arguments)
    for chosen in product(*(_fitting(rule, name, ids) for name in names)):
        yield adapter.build(rule.endpoint, dict(zip(names, chosen, strict=True)))


def _fitting(rule: Rule, name: str, ids: Mapping[str, Sequence[UUID]]) -> Sequence[object]:
    if name in WORDS:
        return WORDS[name]
    kind = type(rule._converters[name]).__name__
    others: Mapping[str, Sequence[object]] = {
        "UUIDConverter": ids.get(name, [UNKNOWN]),
        "IntegerConverter": [1],
        "DateConverter": [date(2026, 3, 16)],
    }
    return others.get(kind, ["x"])


def shown(answer: TestResponse) -> tuple[int, str, Sequence[tuple[str, str]]]:
    """Give what an answer shows: its status, its body without form tokens, its headers."""
    headers = sorted((name, each) for name, each in answer.headers if name not in FLEETING)
    return answer.status_code, TOKEN.sub("", answer.text), headers


def everything(
    app: Flask, client: FlaskClient, ids: Mapping[str, Sequence[UUID]]
) -> dict[str, object]:
    """Ask for every page there is, with these ids and in each way, and keep what is shown."""
    found: dict[str, object] = {}
    for rule in rules(app):
        # An officer's own security keys: each showing asks another question.
        if "GET" not in (rule.methods or ()) or rule.endpoint.startswith("security_keys."):
            continue
        for address in addresses(app, rule, ids):
            for way in LISTS.get(rule.endpoint, ("",)):
                found[address + way] = shown(client.get(address + way))
    for words in SEARCHED:
        page = client.get("/office/search")
        if page.status_code == 200:
            found[f"search {words}"] = shown(
                send(client, form_on(page, "/office/search"), text=words)
            )
    return found


def unlike_unknown(
    app: Flask, client: FlaskClient, secret: Sequence[UUID]
) -> list[tuple[str, str]]:
    """List each method and address at which one of these ids is answered unlike an unknown id.

    Every rule that takes an id is asked, by every method, with the id in every place it can have.
    """
    token = form_token(client)
    unlike = []
    for rule in rules(app):
        names = [name for name in rule.arguments if name not in WORDS]
        for method in sorted((rule.methods or set()) & {"GET", "POST"}) if names else ():
            for name, one in product(names, secret):
                (asked, *_) = addresses(app, rule, {name: [one]})
                (nobody, *_) = addresses(app, rule, {})
                sent = {"csrf_token": token} if method == "POST" else None
                mine = shown(client.open(asked, method=method, data=sent))
                theirs = shown(client.open(nobody, method=method, data=sent))
                if _without(mine, one) != _without(theirs, one):
                    unlike.append((method, asked))
    return unlike


def _without(seen: tuple[int, str, Sequence[tuple[str, str]]], one: UUID) -> tuple[int, str, str]:
    # A page may say again what the address already said.
    def blank(text: str) -> str:
        return text.replace(str(one), "ID").replace(str(UNKNOWN), "ID")

    status, body, headers = seen
    return status, blank(body), blank(repr(headers))


def form_token(client: FlaskClient) -> str:
    """Give a token that every form of this browser's session takes."""
    found = re.search(r'name="csrf_token" value="([^"]*)"', client.get("/account").text)
    assert found
    return found[1]
