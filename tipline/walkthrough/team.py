"""The district's officer: signs for the assignment, checks, and answers with a proof."""

from leads.register.taxonomy import Disposition, Finding
from tipline.walkthrough.desk import Desk
from tipline.walkthrough.matter import photo
from tipline.walkthrough.officer import done, seek, sign_in
from tipline.walkthrough.walk import Walk, expect


def answer(walk: Walk, desk: Desk) -> None:
    """Sign for the assignment, and answer it with findings, a measure and a proof file."""
    browser, first = sign_in(walk, walk.cast.team, walk.sites.staff)
    matter, proof = walk.matter, photo(shade=90)
    place = seek(browser, first, text=desk.number)
    page = done(browser.open(place), "Opening the assignment")
    expect(matter.brief in page.words, "The district does not see the brief.")
    for secret in (matter.narrative, matter.reply, matter.contact):
        expect(secret not in page.words, "The district sees words of the source.")
    page = done(browser.send(page.form_to("/sign")), "Signing for it")
    walk.say(f"The district signs for {desk.number} and sees the brief, nothing of the source.")
    typed = {
        "finding": Finding.FOUND.value,
        "disposition": Disposition.ORDERED.value,
        "findings": matter.findings,
        "measures": matter.measures,
    }
    form = browser.open(place + "/answer").form("finding")
    page = done(browser.send(form, {**typed, "do": "add"}, file=("file", proof)), "Adding a proof")
    expect(proof.name in page.words, "The proof is not on the page.")
    page = done(browser.send(page.form("finding"), {"do": "send"}), "Sending the answer")
    expect(matter.findings in page.words, f"The answer was not sent. {page.trouble}")
    walk.say("It checks, and answers with findings, a measure and a proof.")
