"""The office's planner: sends a squad to look again at exactly this lead."""

from datetime import timedelta

from leads.register.workdays import CITY
from tipline.walkthrough.desk import Desk
from tipline.walkthrough.officer import done, sign_in
from tipline.walkthrough.walk import Walk, expect

OPEN_FOR = timedelta(hours=3)


def plan(walk: Walk, desk: Desk) -> None:
    """Plan the re-check for a squad, from this hour on."""
    browser, _ = sign_in(walk, walk.cast.planner, walk.sites.staff)
    page = browser.open("/planning/recheck")
    form = done(page, "Opening the planner's page").form("number", "squad")
    now, squad = walk.clock.now().astimezone(CITY), walk.cast.names[walk.cast.visitor.unit]
    typed = {
        "number": desk.number,
        "squad": form.choice("squad", squad),
        "day-year": str(now.year),
        "day-month": str(now.month),
        "day-day": str(now.day),
        "opens": f"{now:%H}:00",
        "closes": f"{now + OPEN_FOR:%H}:00",
    }
    page = done(browser.send(form, typed), "Planning the re-check")
    expect("The re-check has been planned." in page.words, f"Nothing was planned. {page.trouble}")
    walk.say(f"The planner sends the squad “{squad}” to look again, from {now:%H}:00 on.")
