"""The office's officer: finds the report, opens a lead, asks, briefs, assigns, and closes."""

from dataclasses import dataclass

from tipline.walkthrough.browser import Browser
from tipline.walkthrough.matter import CATEGORY, tells_its_place
from tipline.walkthrough.officer import MOST_PAGES, done, sign_in
from tipline.walkthrough.page import Page, Stopped
from tipline.walkthrough.walk import Walk, expect

SECONDS_TO_MATCH = 45
LOOKS_AT_MARKS = 3
NEXT = "Next page"


@dataclass(frozen=True, slots=True)
class Desk:
    """An officer at the desk with one report and, once it is opened, its lead."""

    browser: Browser
    report: str
    lead: str = ""
    number: str = ""


def find(walk: Walk) -> Desk:
    """Sign in, find the report in the queue by its words, and wait until it is matched."""
    browser, _ = sign_in(walk, walk.cast.desk, walk.sites.staff)
    asked = f"/office/reports?channel=web&district={walk.matter.district}&category={CATEGORY}"
    address = _search(walk, browser, done(browser.open(asked), "Opening the queue"))
    page = _matched(walk, browser, address)
    picture = browser.open(page.link(holding="/files/"))
    expect(not tells_its_place(picture.body), "The office's copy says where it was taken.")
    walk.say(
        f"In the queue the officer finds and reads it; the matcher has placed it at "
        f"“{walk.matter.venue}”; the photo no longer says where it was taken."
    )
    return Desk(browser, address)


def _search(walk: Walk, browser: Browser, page: Page) -> str:
    for _ in range(MOST_PAGES):
        for link in page.links:
            theirs = link.address.startswith("/office/reports/")
            if theirs and walk.matter.narrative in _open(browser, link.address).words:
                return link.address
        page = browser.open(page.link(text=NEXT))
    raise Stopped("The report is nowhere in the office's queue.")


def _open(browser: Browser, report: str) -> Page:
    return done(browser.open(report), "Opening a report")


def _matched(walk: Walk, browser: Browser, address: str) -> Page:
    for _ in range(SECONDS_TO_MATCH):
        page = _open(browser, address)
        if "Not placed" not in page.words:
            expect(walk.matter.venue in page.words, "The matcher placed it at another venue.")
            return page
        walk.pause(1)
    raise Stopped(
        f"The matcher has not placed the report within {SECONDS_TO_MATCH} s; is a worker running?"
    )


def open_lead(walk: Walk, desk: Desk) -> Desk:
    """Open a lead of the report's own, and ask the source a question."""
    browser, matter = desk.browser, walk.matter
    form = browser.open(desk.report).form("choice")
    page = done(browser.send(form, {"choice": "new"}), "Opening a lead")
    expect(page.address.startswith("/office/leads/"), f"No lead was opened. {page.trouble}")
    talk = browser.open(desk.report + "/conversation")
    asked = browser.send(talk.form("question"), {"question": matter.question})
    expect(matter.question in done(asked, "Asking the source").words, "The question is not there.")
    walk.say(f"Lead {page.heading} is opened, and the source is asked a question.")
    return Desk(browser, desk.report, page.address, page.heading)


def hand_over(walk: Walk, desk: Desk) -> None:
    """Read the source's answer, write the brief, look at its marks, and assign the lead."""
    browser, matter = desk.browser, walk.matter
    expect(matter.reply in browser.open(desk.report).words, "The office does not see the answer.")
    marked = _brief(walk, desk)
    page = browser.open(desk.lead + "/assign")
    page = done(browser.send(page.form("district"), {"district": matter.district}), "Assigning")
    expect("Assigned" in page.words, f"The lead was not assigned. {page.trouble}")
    marks = "，".join(f"“{one}”" for one in marked) or "nothing"
    walk.say(f"The answer is read. The brief is written; marked in it was {marks}, looked at.")
    walk.say(f"The lead is assigned to {walk.district}.")


def _brief(walk: Walk, desk: Desk) -> tuple[str, ...]:
    marked: list[str] = []
    page = desk.browser.open(desk.lead + "/brief")
    typed = {"brief": walk.matter.brief}
    for _ in range(LOOKS_AT_MARKS):
        page = done(desk.browser.send(page.form("brief"), typed), "Writing the brief")
        if page.address == desk.lead:
            return tuple(dict.fromkeys(marked))
        marked += page.marked
        typed = {"keep": "y"}
    raise Stopped(f"The brief was not kept. {page.trouble}")


def close(walk: Walk, desk: Desk) -> None:
    """Read the district's answer, grade it and close the lead."""
    browser, matter = desk.browser, walk.matter
    page = browser.open(desk.lead + "/review")
    expect(matter.findings in page.words, "The office does not see the district's answer.")
    proof = browser.open(page.link(holding="/proofs/"))
    expect(proof.status == 200 and proof.body, "The proof cannot be opened.")  # noqa: PLR2004 - HTTP
    typed = {"outcome": "passed", "grade": "4", "words": matter.review}
    page = done(browser.send(page.form("outcome", "grade"), typed), "Closing the lead")
    expect("Closed" in page.words, f"The lead was not closed. {page.trouble}")
    walk.say(f"The answer and its proof are reviewed; {desk.number} is closed with grade 4.")


def reopened(walk: Walk, desk: Desk) -> None:
    """See that the lead lies at the desk again."""
    page = desk.browser.open(desk.lead)
    expect(
        "At the office's desk" in page.words and "Re-checked and reopened" in page.words,
        f"{desk.number} was not reopened by what the squad saw.",
    )
    walk.say(f"{desk.number} lies at the office's desk again: re-checked and reopened.")
