"""Two reports side by side: what agrees, what differs, and one key to join or keep apart."""

from collections.abc import Iterable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from wtforms import HiddenField

from leads.matching.similar import candidates_for
from tipline.accounts.door import fill
from tipline.forms.choices import OneOf, option
from tipline.forms.house import HouseForm
from tipline.office.beside import compared
from tipline.office.bringing import Way, bring, keep_apart, side, way
from tipline.office.desk import Desk, Page, at_desk, carried_out
from tipline.office.door import door
from tipline.pages.i18n import gettext
from tipline.pages.i18n import lazy_gettext as _l

JOIN, APART = "join", "apart"


class CompareForm(HouseForm):
    """The decision on two reports, and what the page that was seen was about."""

    what = HiddenField()
    decision = OneOf(
        _l("Decision"),
        choices=[option(JOIN, ""), option(APART, "")],
        missing=_l("Join or keep apart."),
    )


@door.get("/reports/<uuid:report_id>/beside/<uuid:other_id>")
def compare(report_id: UUID, other_id: UUID) -> Page:
    """Read two reports beside each other."""
    return _show(report_id, other_id, at_desk())


@door.post("/reports/<uuid:report_id>/beside/<uuid:other_id>")
def decide_on_two(report_id: UUID, other_id: UUID) -> Page:
    """Join the two, or keep them apart, and go on to the next."""
    desk = at_desk()
    form = fill(CompareForm, request.form)
    if not form.validate():
        return _show(report_id, other_id, desk, form=form, code=400)
    where = carried_out(form, lambda session: _decide(session, report_id, other_id, form, desk))
    if where is None:
        return _show(report_id, other_id, desk, form=form, code=409)
    joined = form.decision.data == JOIN
    flash(gettext("Joined.") if joined else gettext("Kept apart."))
    return redirect(where, code=303)


def _decide(
    session: Session, report_id: UUID, other_id: UUID, form: CompareForm, desk: Desk
) -> str:
    what = str(form.what.data)
    before, after = _around(session, report_id, other_id, desk)
    if form.decision.data == JOIN:
        bring(session, report_id, other_id, what=what, desk=desk)
    else:
        keep_apart(session, report_id, other_id, what=what, desk=desk)
    # What was left open on the way comes last.
    following = _first(session, report_id, [*after, *before], desk)
    if following is not None:
        return url_for("office.compare", report_id=report_id, other_id=following)
    if side(session, report_id, desk).waits:
        return url_for("office.report", report_id=report_id)
    return url_for("office.queue")


def _around(
    session: Session, report_id: UUID, other_id: UUID, desk: Desk
) -> tuple[list[UUID], list[UUID]]:
    """Give what resembles a report before and after one of these, best first."""
    rows = [row.report_id for row in candidates_for(session, report_id, unlocked=desk.unlocked)]
    at = rows.index(other_id) if other_id in rows else -1
    return rows[: max(at, 0)], rows[at + 1 :]


def _first(session: Session, report_id: UUID, others: Iterable[UUID], desk: Desk) -> UUID | None:
    """Give the first that this report can be joined to or take in."""
    own = side(session, report_id, desk)
    for other_id in others:
        if way(own, side(session, other_id, desk)) not in {Way.ONE, Way.NONE}:
            return other_id
    return None


def _show(
    report_id: UUID,
    other_id: UUID,
    desk: Desk,
    *,
    form: CompareForm | None = None,
    code: int = 200,
) -> Page:
    with desk.house.database.transaction() as session:
        _, after = _around(session, report_id, other_id, desk)
        following = _first(session, report_id, after, desk)
        page = compared(session, report_id, other_id, following, desk)
    form = form or fill(CompareForm)
    form.what.data = page.what
    return render_template("office/compare.html", page=page, form=form), code
