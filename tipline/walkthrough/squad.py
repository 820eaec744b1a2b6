"""A member of a squad, on a phone: opens the mission, marks the checklist, files."""

from tipline.walkthrough.desk import Desk
from tipline.walkthrough.matter import SEEN, photo
from tipline.walkthrough.officer import done, sign_in
from tipline.walkthrough.page import Page
from tipline.walkthrough.walk import Walk, expect


def visit(walk: Walk, desk: Desk) -> None:
    """Go and look: the wrong is still there, so the closure was not true."""
    browser, first = sign_in(walk, walk.cast.visitor, walk.sites.field)
    matter, picture = walk.matter, photo(shade=30)
    page = browser.open(first.link(text=matter.venue, holding="/missions/"))
    place = done(page, "Opening the mission").address
    for secret in (matter.narrative, matter.findings, desk.number):
        expect(secret not in page.words, "The mission tells the squad why it goes there.")
    typed = {**_marks(page), "words": matter.seen}
    sent = browser.send(page.form("words", SEEN), {**typed, "do": "photo"}, file=("file", picture))
    page = done(sent, "Adding a photo to the visit")
    expect(picture.name in page.words, f"The photo is not on the page. {page.trouble}")
    page = done(browser.send(page.form("words"), {**typed, "do": "check"}), "Going on to check")
    expect(page.address == place + "/check", f"The visit cannot be filed. {page.trouble}")
    page = done(browser.send(page.form_to("/file")), "Filing the visit")
    expect(page.address == place + "/filed", f"The visit was not filed. {page.trouble}")
    page = browser.open(place)
    expect(matter.seen not in page.words, "The squad can still read what it filed.")
    walk.say(f"A squad member opens the mission at “{matter.venue}”, marks {len(typed) - 1} items,")
    walk.say("adds a photo and files: minors were seen. Afterwards the phone opens nothing of it.")


def _marks(page: Page) -> dict[str, str]:
    form = page.form("words", SEEN)
    items = [one.name for one in form.fields if one.kind == "radio"]
    return {item: "seen" if item == SEEN else "not_seen" for item in items}
