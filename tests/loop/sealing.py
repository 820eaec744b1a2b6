"""A source whose browser runs the script: story, contact and answer leave it sealed alone."""

import json
from collections.abc import Callable
from dataclasses import replace

from crypto.envelope import Place, Sealer
from crypto.objects import HEADER_SIZE, TAG_SIZE
from leads.features.narrated import Narrated
from leads.features.wire import to_wire
from leads.reports.envelopes import CONTACT, REPLY, STORY, Shape
from tests.loop.crowd import RECEIPT
from tests.loop.open_sealer import OpenSealer
from tests.loop.standing import Standing
from tests.loop.thief import Plant
from tests.sealed import offer, wire
from tipline.walkthrough.browser import Browser
from tipline.walkthrough.page import Field, Form, Page


def in_a_browser(house: Standing, plant: Plant) -> str:
    """Report with a contact, come back and answer; give the report's id."""
    browser = Browser(house.sites.public)
    page = browser.send(
        browser.open("/report/kind").form("what"),
        {"what": "internet_cafe.no_id_check", "official": "no"},
    )
    story = {
        "venue_name": "星河网吧",
        "address": "",
        "happened_on": None,
        "about": False,
        "narrative": plant.said("sealed story"),
    }
    told = json.dumps(story, ensure_ascii=False)
    report = str(offer(page.body.decode(), _fetch(browser)).subject)
    said = {
        "sealed_story": _sealed(house, browser, page, told, STORY),
        "numbers": to_wire(Narrated()).decode(),
    }
    typed = {"venue_name": "星河网吧", "district": "east"}
    page = browser.send(_with(page.form("district"), said), typed)
    contact = _sealed(house, browser, page, plant.said("sealed contact"), CONTACT)
    page = browser.send(_with(page.form("contact"), {"sealed_contact": contact}), {"do": "send"})
    found = RECEIPT.search(page.words)
    assert found, page.trouble
    _answer(house, plant, found[0])
    return report


def _answer(house: Standing, plant: Plant, receipt: str) -> None:
    browser = Browser(house.sites.public)
    page = browser.send(browser.open("/return").form("receipt"), {"receipt": receipt})
    answer = _sealed(house, browser, page, plant.said("sealed answer"), REPLY)
    page = browser.send(_with(page.form("answer"), {"sealed_answer": answer}), {"do": "send"})
    assert "Sealed by your browser for those who handle the report" in page.words


def _sealed(house: Standing, browser: Browser, page: Page, said: str, shape: Shape) -> str:
    found = offer(page.body.decode(), _fetch(browser))
    worse = isinstance(house.house.sealer, OpenSealer)
    return wire(found, said.encode(), shape, seal=_unsealed if worse else None)


def _unsealed(said: bytes, key: bytes, place: Place) -> bytes:
    """Make what looks like a sealed object and is none: head, the words as they are, no tag."""
    real = Sealer().seal(said, key=key, place=place)
    room = len(real) - HEADER_SIZE - TAG_SIZE
    return real[:HEADER_SIZE] + said.ljust(room, b"\0") + bytes(TAG_SIZE)


def _fetch(browser: Browser) -> Callable[[str], str]:
    return lambda address: browser.open(address).body.decode()


def _with(form: Form, brought: dict[str, str]) -> Form:
    """Give a form with what the script adds to it."""
    added = [Field(name, "hidden", value) for name, value in brought.items()]
    return replace(form, fields=[*(f for f in form.fields if f.name not in brought), *added])
