"""Objecting (退单): once, in time, with a reason from the list and words for the office."""

from uuid import UUID

from flask import render_template, request

from leads.casework import answering
from leads.casework.states import Move
from leads.ledger.errors import Overtaken, Refused
from leads.register.taxonomy import ObjectionReason
from tipline.accounts.door import fill, signed_in
from tipline.district.assignment import (
    CONFLICT,
    UNUSABLE,
    Page,
    Trouble,
    done,
    opened_here,
    page,
    shown,
    told,
    version_seen,
)
from tipline.district.door import door
from tipline.forms.choices import OneOf, option
from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.house import the_house
from tipline.pages.i18n import current_locale
from tipline.pages.i18n import lazy_gettext as _l

LONGEST = 2000


class ObjectionForm(HouseForm):
    """Why the district gives the assignment back."""

    reason = OneOf(_l("Reason"), missing=_l("Choose a reason."))
    words = PlainText(
        _l("Explain it to the office"),
        longest=LONGEST,
        shortest=10,
        lines=True,
        missing=_l("Explain the objection; the office rules on it."),
        description=_l("Facts the office can check: the address, the licence, the other lead."),
    )


@door.get("/assignments/<uuid:assignment_id>/object")
def objection(assignment_id: UUID) -> Page:
    """Show the form."""
    return _page(assignment_id, _form())


@door.post("/assignments/<uuid:assignment_id>/object")
def object_to(assignment_id: UUID) -> Page:
    """Make the objection; refused or overtaken, what was typed stays in the form."""
    form = _form(request.form)
    if not form.validate():
        return _page(assignment_id, form), UNUSABLE
    house = the_house()
    try:
        with house.database.transaction() as session:
            answering.object_to(
                session,
                assignment_id,
                version=version_seen(),
                reason=ObjectionReason(form.reason.data),
                words=form.words.data or "",
                unlocked=signed_in(),
                sealer=house.sealer,
                calendar=house.calendar,
                at=house.clock.now(),
            )
    except (Overtaken, Refused) as error:
        return _page(assignment_id, form, told(error)), CONFLICT
    return done(assignment_id, "objected")


def _form(formdata: object = None) -> ObjectionForm:
    form, locale = fill(ObjectionForm, formdata), current_locale().code
    form.reason.choices = [option(one.value, one.said(locale)) for one in ObjectionReason]
    return form


def _page(assignment_id: UUID, form: ObjectionForm, trouble: Trouble | None = None) -> str:
    with the_house().database.transaction() as session:
        opened = opened_here(session, assignment_id)
    if Move.OBJECT not in opened.may and request.method == "GET":
        return page(assignment_id)
    return render_template(
        "district/object.html",
        **shown(opened),
        form=form,
        trouble=trouble,
        allowed=Move.OBJECT in opened.may,
    )
