"""The way of a report, step by step: where one is, and which step is still open."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, url_for
from werkzeug.wrappers import Response

from tipline.pages.i18n import lazy_gettext as _l
from tipline.whistleblower.unsent import Unsent


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the way: its endpoint, its name, and whether a draft has what it asks."""

    endpoint: str
    name: str
    done: Callable[[Unsent], bool]


STEPS = (
    Step("kind", _l("What kind"), lambda draft: bool(draft.category)),
    Step(
        "story",
        _l("Where, when and what"),
        lambda draft: bool(draft.venue_name and draft.district and draft.told_what),
    ),
    Step("check", _l("Check and send"), lambda draft: draft.sent),
)
NAMES = tuple(step.name for step in STEPS)


def go(endpoint: str) -> Response:
    """Send the visitor to another page of this door."""
    return redirect(url_for(f"whistleblower.{endpoint}"), code=303)


def open_step(draft: Unsent) -> str:
    """Name the first step whose answer is missing; `receipt` once everything is sent."""
    return next((step.endpoint for step in STEPS if not step.done(draft)), "receipt")


def elsewhere(draft: Unsent, here: str) -> Response | None:
    """Send on a visitor who came to a step before the ones it rests on, or after sending."""
    if draft.sent:
        return go("receipt")
    order = [step.endpoint for step in STEPS]
    missing = open_step(draft)
    return go(missing) if order.index(missing) < order.index(here) else None


def after(here: str, draft: Unsent) -> Response:
    """Send on a visitor who has answered a step: to the next, or back to one still open.

    Whoever came from the last page by a change link finds all answered and returns to it.
    """
    if draft.sent:
        return go("receipt")
    order = [step.endpoint for step in STEPS]
    missing = open_step(draft)
    following = order[order.index(here) + 1]
    if order.index(missing) < order.index(following):
        return go(missing)
    return go("check" if draft.receipt else following)
