"""One assignment: its brief, venue, clock, answers and history; and signing for it (签收)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from leads.casework import answering
from leads.casework.clocks import CLOCKS
from leads.casework.dealings import Turn
from leads.casework.dockets import OpenAssignment, read_assignment
from leads.casework.states import Move
from leads.ledger.errors import Overtaken, Refused
from leads.register.taxonomy import ObjectionReason, ReviewOutcome, VenueKind, category
from tipline.accounts.door import fill, signed_in
from tipline.district.docket import COLOURS
from tipline.district.door import door
from tipline.forms.house import HouseForm
from tipline.house import the_house
from tipline.pages.formats import working_days
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.i18n import lazy_gettext as _l

Page = Response | str | tuple[str, int]

CONFLICT = 409
UNUSABLE = 400

# What a page may say after it was led here: words of ours by their code, never words of an address.
DONE = {
    "signed": _l("Signed for. The check is yours now."),
    "objected": _l("The objection is with the office. Until it has ruled, the clock stands still."),
    "answered": _l("The answer is with the office, which reviews it."),
    "saved": _l("Saved. Nothing has been sent yet."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history, as the timeline shows it."""

    title: str
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing was changed: a sentence, or who was first and what they did."""

    sentence: str = ""
    who: str = ""
    what: str = ""


class StepForm(HouseForm):
    """A button on what the officer saw; carries the version beside the token."""


@door.get("/assignments/<uuid:assignment_id>")
def assignment(assignment_id: UUID) -> Page:
    """Show an assignment; opening it is audited."""
    return page(assignment_id)


@door.post("/assignments/<uuid:assignment_id>/sign")
def sign(assignment_id: UUID) -> Page:
    """Sign for an assignment; whoever comes second is told who was first."""
    form = fill(StepForm, request.form)
    if not form.validate():
        return page(assignment_id, form=form), UNUSABLE
    house = the_house()
    try:
        with house.database.transaction() as session:
            answering.sign(
                session,
                assignment_id,
                version=version_seen(),
                by=signed_in().actor,
                at=house.clock.now(),
            )
    except (Overtaken, Refused) as error:
        return page(assignment_id, trouble=told(error)), CONFLICT
    return done(assignment_id, "signed")


def page(
    assignment_id: UUID, *, form: StepForm | None = None, trouble: Trouble | None = None
) -> str:
    """Write an assignment's page, with what went wrong over it."""
    with the_house().database.transaction() as session:
        opened = opened_here(session, assignment_id)
    return render_template(
        "district/assignment.html",
        **shown(opened),
        form=form or fill(StepForm),
        trouble=trouble,
        done=DONE.get(request.args.get("done", ""), ""),
        history=tuple(entry(turn) for turn in reversed(opened.papers.history)),
    )


def shown(opened: OpenAssignment) -> dict[str, object]:
    """Give what every page about an assignment needs of it."""
    return {
        "opened": opened,
        "row": opened.row,
        "category": category(opened.row.category),
        "kind": VenueKind(opened.venue.kind) if opened.venue else None,
        "clocks": CLOCKS,
        "colours": COLOURS,
        "moves": Move,
    }


def opened_here(session: Session, assignment_id: UUID) -> OpenAssignment:
    """Open an assignment for the officer of this request."""
    house = the_house()
    return read_assignment(
        session,
        assignment_id,
        unlocked=signed_in(),
        sealer=house.sealer,
        calendar=house.calendar,
        at=house.clock.now(),
    )


def version_seen() -> int:
    """Give the version the page carried; a tampered one is nobody's, and so is overtaken."""
    carried = request.form.get("version", "")
    return int(carried) if carried.isascii() and carried.isdigit() and len(carried) < 9 else -1  # noqa: PLR2004 - as many as an integer column holds


def told(error: Overtaken | Refused) -> Trouble:
    """Put what stood in the way into words."""
    if isinstance(error, Refused):
        return Trouble(sentence=gettext(error.sentence))
    what = Move(error.what).said(current_locale().code) if error.what else ""
    return Trouble(who=error.who or gettext("Somebody"), what=what)


def done(assignment_id: UUID, code: str) -> Response:
    """Lead back to the assignment and say what was done."""
    address = url_for("district.assignment", assignment_id=assignment_id, done=code)
    return redirect(address, code=303)


def entry(turn: Turn) -> Entry:
    """Put one dealing into words."""
    parts = (_reason(turn), turn.words)
    return Entry(
        title=turn.move.said(current_locale().code),
        at=turn.at,
        by=turn.officer,
        text="\n".join(part for part in parts if part),
    )


def _reason(turn: Turn) -> str:
    locale = current_locale().code
    if turn.move is Move.OBJECT:
        return ObjectionReason(turn.reason).said(locale)
    if turn.move in {Move.SEND_BACK, Move.CLOSE} and turn.reason:
        return ReviewOutcome(turn.reason).said(locale)
    if turn.move is Move.EXTEND and turn.reason.isdigit():
        return working_days(int(turn.reason))
    return ""
