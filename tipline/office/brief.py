"""Writing a lead's brief: drafted, marked, looked at again, and only then kept."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from leads.casework import scrub
from leads.casework.drafting import brief_of, write_brief
from leads.casework.moves import lead_for
from leads.casework.scrub import Mark
from leads.register.authority import Deed
from tipline.accounts.door import fill
from tipline.office.about_lead import seen_lead
from tipline.office.desk import Desk, Page, at_desk, carried_out
from tipline.office.door import door
from tipline.office.lead_forms import BriefForm


@door.get("/leads/<uuid:lead_id>/brief")
def brief(lead_id: UUID) -> Page:
    """Show the draft as it stands."""
    desk = at_desk()
    with desk.house.database.reading() as session:
        found = lead_for(session, lead_id, by=desk.unlocked.actor, deed=Deed.BRIEF)
        text = brief_of(session, lead_id, unlocked=desk.unlocked, sealer=desk.house.sealer)
    form = fill(BriefForm, data={"version": str(found.version), "brief": text})
    return render_template("office/brief.html", form=form, lead_id=lead_id, pieces=None)


@door.post("/leads/<uuid:lead_id>/brief")
def keep_brief(lead_id: UUID) -> Page:
    """Keep the draft, or show what in it could point back at the source."""
    desk, form = at_desk(), fill(BriefForm, request.form)
    if not form.validate():
        return render_template("office/brief.html", form=form, lead_id=lead_id, pieces=None), 400
    marks: list[Mark] = []
    where = carried_out(form, lambda session: _keep(session, lead_id, form, desk, marks))
    if marks:
        text = form.brief.data or ""
        form.seen_marks.data = scrub.seen(text, tuple(marks))
        pieces = scrub.pieces(text, tuple(marks))
        return render_template("office/brief.html", form=form, lead_id=lead_id, pieces=pieces)
    if where is None:
        form.version.data = str(seen_lead(lead_id, desk).version)
        return render_template("office/brief.html", form=form, lead_id=lead_id, pieces=None), 409
    return redirect(where, code=303)


def _keep(session: Session, lead_id: UUID, form: BriefForm, desk: Desk, unseen: list[Mark]) -> str:
    unseen[:] = write_brief(
        session,
        lead_id,
        form.brief.data or "",
        version=form.seen,
        # Without the tick nothing counts as seen, even if the page was sent back with its name.
        acknowledged=str(form.seen_marks.data or "") if request.form.get("keep") else "",
        unlocked=desk.unlocked,
        sealer=desk.house.sealer,
        at=desk.at,
    )
    return url_for("office.lead", lead_id=lead_id)
