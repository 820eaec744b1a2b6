"""What is asked for in the loop, each word planted: a contact and its reason, a recusal."""

import re

from tests.loop.standing import Standing
from tests.loop.thief import Plant
from tipline.walkthrough import desk
from tipline.walkthrough.browser import Browser
from tipline.walkthrough.officer import done, sign_in
from tipline.walkthrough.walk import Walk


def correct(house: Standing, plant: Plant, receipt: str) -> None:
    """Come back, correct what was said, and ask that an officer stays out of it."""
    browser = Browser(house.sites.public)
    page = browser.send(browser.open("/return").form("receipt"), {"receipt": receipt})
    typed = {"answer": plant.said("correction"), "corrects": "y", "do": "send"}
    page = done(browser.send(page.form("answer"), typed), "Correcting")
    assert typed["answer"] in page.words
    asked = browser.open("/return/recusal")
    done(browser.send(asked.form("who"), {"who": plant.said("recusal")}), "Asking for a recusal")


def open_a_contact(house: Standing, walk: Walk, at_desk: desk.Desk, plant: Plant) -> None:
    """Ask for a contact with a reason; the custodian grants it; the officer opens it."""
    address = f"{at_desk.report}/contact"
    page = at_desk.browser.open(address)
    reason = {"reason": plant.said("reason")}
    done(at_desk.browser.send(page.form("reason"), reason), "Asking for the contact")
    keeper = next(one for one in house.officers() if one.kind == "custodian")
    theirs, page = sign_in(walk, keeper, walk.sites.staff)
    waiting = theirs.open("/custody/").links
    request = next(one for one in waiting if re.fullmatch("/custody/[0-9a-f-]{36}", one.address))
    page = theirs.open(request.address)
    answer = {"answer": "grant", "hours": "24", "words": plant.said("keeper")}
    done(theirs.send(page.form("answer"), answer), "Granting the contact")
    page = at_desk.browser.open(address)
    opened = at_desk.browser.send(page.form_to("/contact/open"), {})
    assert plant.said("contact") in opened.words
