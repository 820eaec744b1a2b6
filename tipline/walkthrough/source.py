"""A member of the public: reports, keeps the receipt, comes back and answers."""

import re
from dataclasses import dataclass, field

from tipline.walkthrough.browser import Browser
from tipline.walkthrough.matter import CATEGORY, KIND, photo
from tipline.walkthrough.officer import done
from tipline.walkthrough.page import Page
from tipline.walkthrough.walk import Walk, expect

RECEIPT = re.compile(r"\b(?:\d{4} ){5}\d{4}\b")


@dataclass(frozen=True, slots=True)
class Kept:
    """What the source has written down."""

    receipt: str = field(repr=False)


def report(walk: Walk) -> Kept:
    """Tell of the matter in three steps, send it, and type two groups of the receipt back."""
    browser, matter = Browser(walk.sites.public), walk.matter
    page = browser.open("/report/kind")
    page = _step(browser, page, what=f"{KIND}.{CATEGORY}", official="no")
    page = _step(
        browser,
        page,
        venue_name=matter.venue,
        district=matter.district,
        address=matter.address,
        narrative=matter.narrative,
    )
    picture = photo(shade=200)
    page = done(
        browser.send(page.form("file"), {"do": "add"}, file=("file", picture)), "Adding a photo"
    )
    for said in (matter.venue, matter.narrative, picture.name):
        expect(said in page.words, "The last page before sending does not show all that was told.")
    walk.say("The three steps are filled in, with a photo that says where it was taken.")
    last = {"contact": matter.contact, "do": "send"}
    page = done(browser.send(page.form("contact"), last), "Sending the report")
    return _confirm(walk, browser, page)


def _step(browser: Browser, page: Page, **typed: str) -> Page:
    answer = done(browser.send(page.form(*typed), typed), f"Step “{page.heading}”")
    expect(answer.address != page.address, f"“{page.heading}” did not go on: {answer.trouble}")
    return answer


def _confirm(walk: Walk, browser: Browser, page: Page) -> Kept:
    found = RECEIPT.search(page.words)
    expect(found, "There is no receipt on the page after sending.")
    receipt = found[0] if found else ""
    groups = receipt.split()
    asked = [re.search(r"\d", page.labels[name]) for name in ("first", "second")]
    typed = [groups[int(one[0]) - 1] for one in asked if one]
    page = browser.send(page.form("first", "second"), {"first": typed[0], "second": typed[1]})
    expect(page.address == "/report/done", f"The groups were not taken: {page.trouble}")
    gone = browser.open("/report/receipt")
    expect(receipt not in gone.words, "The receipt is shown again after it was typed back.")
    walk.say("The report is sent; two groups of its 24 digits are typed back, and it is gone.")
    return Kept(receipt)


def come_back(walk: Walk, kept: Kept) -> None:
    """Come back with the receipt, read the office's question and answer it."""
    browser, matter = Browser(walk.sites.public), walk.matter
    page = _enter(browser, kept)
    expect(matter.question in page.words, "The source does not see the office's question.")
    expect(matter.narrative not in page.words, "A receipt must not open the report itself.")
    page = browser.send(page.form("answer"), {"answer": matter.reply, "do": "send"})
    expect(matter.reply in done(page, "Answering").words, "The answer does not stand there.")
    walk.say(f"The receipt opens the dialogue: “{matter.question}”; the source answers.")


def look_again(walk: Walk, kept: Kept) -> None:
    """Come back once more, to see how the report stands."""
    page = _enter(Browser(walk.sites.public), kept)
    said = page.words.partition("How it stands")[2].partition("Received on")[0].strip()
    expect(said, "The source is not told how the report stands.")
    walk.say(f"The source comes back once more and reads: {said}")


def _enter(browser: Browser, kept: Kept) -> Page:
    page = browser.open("/return")
    page = done(browser.send(page.form("receipt"), {"receipt": kept.receipt}), "Coming back")
    expect(page.address == "/return/report", f"The receipt was not taken: {page.trouble}")
    return page
