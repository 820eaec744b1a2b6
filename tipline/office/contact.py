"""A source's contact, at the desk: ask for it with a reason, and open it while it is granted."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from leads.reports.identity_desk import ContactPage, contact_page
from leads.reports.identity_requests import ask, open_contact
from tipline.accounts.door import fill
from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.office.desk import Desk, Page, at_desk, carried_out
from tipline.office.door import door
from tipline.pages.i18n import lazy_gettext as _l


class ReasonForm(HouseForm):
    """Why the source must be known."""

    reason = PlainText(
        _l("Reason"),
        shortest=10,
        longest=500,
        lines=True,
        missing=_l("Write why the source must be known."),
        description=_l("Sealed: whoever decides and you read it. Say nothing of what was reported"),
    )


class OpenForm(HouseForm):
    """Nothing is asked: each sending opens the contact once more."""


@door.route("/reports/<uuid:report_id>/contact", methods=["GET", "POST"])
def contact(report_id: UUID) -> Page:
    """Show how the officer's request for a contact stands, or take one."""
    desk = at_desk()
    form = fill(ReasonForm, request.form or None)
    page = _read(report_id, desk)
    if request.method == "GET":
        return _shown(page, form)
    if not form.validate():
        return _shown(page, form), 400

    def work(session: Session) -> str:
        ask(
            session,
            report_id,
            form.reason.data or "",
            unlocked=desk.unlocked,
            seals=desk.house.seals,
            at=desk.at,
        )
        return url_for("office.contact", report_id=report_id)

    where = carried_out(form, work)
    return redirect(where, code=303) if where else (_shown(_read(report_id, desk), form), 409)


@door.post("/reports/<uuid:report_id>/contact/open")
def open_granted(report_id: UUID) -> Page:
    """Open a contact that was granted, and show it in this answer alone.

    No redirect follows: the contact would have to be kept somewhere on the way. Sending the form
    again opens it again, and is written down again.
    """
    desk = at_desk()
    page = _read(report_id, desk)
    form = fill(OpenForm, request.form)
    if not form.validate():
        return _shown(page, fill(ReasonForm)), 400
    with desk.house.database.transaction() as session:
        opened = open_contact(
            session, report_id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at
        )
    return _shown(page, fill(ReasonForm), opened)


def _read(report_id: UUID, desk: Desk) -> ContactPage:
    with desk.house.database.reading() as session:
        return contact_page(
            session, report_id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at
        )


def _shown(page: ContactPage, form: ReasonForm, opened: str = "") -> str:
    return render_template(
        "office/contact.html", page=page, form=form, opened=opened, open_form=fill(OpenForm)
    )
