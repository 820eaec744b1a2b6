"""Answering (反馈): written over days as a sealed draft, with proofs, and sent once it is whole."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from leads.casework import answer_drafts, answering
from leads.casework.answer_drafts import Typed
from leads.casework.dockets import OpenAssignment
from leads.casework.proofs import MOST_PROOFS, remove_proof
from leads.casework.states import Move
from leads.ledger.errors import Overtaken, Refused
from tipline.accounts.door import signed_in
from tipline.attachments.filetypes import ACCEPT
from tipline.attachments.uploads import Refused as FileRefused
from tipline.district.answer_form import (
    AnswerDraftForm,
    AnswerForm,
    bound,
    outcome_of,
    typed_before,
    typed_in,
)
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
from tipline.district.proofs import Tray
from tipline.house import the_house
from tipline.pages.i18n import gettext


@door.get("/assignments/<uuid:assignment_id>/answer")
def draft(assignment_id: UUID) -> Page:
    """Show the answer as it was left; one that was sent back, as it was sent."""
    house = the_house()
    with house.database.transaction() as session:
        opened = opened_here(session, assignment_id)
    if opened.forgotten_on is not None:
        return page(assignment_id)
    with house.database.reading() as session:
        typed = answer_drafts.load(
            session, assignment_id, unlocked=signed_in(), sealer=house.sealer
        )
    if typed == Typed() and opened.papers.answers:
        typed = typed_before(opened.papers.answers[-1].outcome)
    return _written(opened, bound(AnswerDraftForm, typed=typed))


@door.post("/assignments/<uuid:assignment_id>/answer")
def answer(assignment_id: UUID) -> Page:
    """Save the draft, with whatever the pressed button adds: a file, a file less, or the sending.

    Nothing that was typed is lost, whatever else is refused.
    """
    # Before anything reads the form: its files are sealed while they are being read.
    tray = Tray.opened(assignment_id)
    sending = request.form.get("do") == "send"
    form = bound(AnswerForm if sending else AnswerDraftForm, request.form)
    valid = form.validate()
    if form.csrf_token.errors:
        tray.drop()
        return _page(assignment_id, form), UNUSABLE
    try:
        _save(assignment_id, typed_in(form))
        tray.keep()
        if valid and sending:
            _send(assignment_id, form)
        elif valid:
            _remove(assignment_id)
    except FileRefused as refused:
        form.file.errors = [gettext(refused.refusal.value)]
        return _page(assignment_id, form), UNUSABLE
    except (Overtaken, Refused) as error:
        return _page(assignment_id, form, told(error)), CONFLICT
    if not valid:
        return _page(assignment_id, form), UNUSABLE
    return done(assignment_id, "answered") if sending else _onward(assignment_id)


def _onward(assignment_id: UUID) -> Response:
    if request.form.get("do") == "save":
        return done(assignment_id, "saved")
    address = url_for("district.draft", assignment_id=assignment_id, _anchor="proofs")
    return redirect(address, code=303)


def _save(assignment_id: UUID, typed: Typed) -> None:
    house = the_house()
    with house.database.transaction() as session:
        answer_drafts.save(
            session,
            assignment_id,
            typed,
            unlocked=signed_in(),
            sealer=house.sealer,
            at=house.clock.now(),
        )


def _send(assignment_id: UUID, form: AnswerForm) -> None:
    house = the_house()
    with house.database.transaction() as session:
        answering.answer(
            session,
            assignment_id,
            outcome_of(form),
            version=version_seen(),
            unlocked=signed_in(),
            sealer=house.sealer,
            at=house.clock.now(),
        )


def _remove(assignment_id: UUID) -> None:
    pressed = request.form.get("remove", "")
    try:
        proof_id = UUID(pressed)
    except ValueError:
        return
    with the_house().database.transaction() as session:
        gone = remove_proof(session, assignment_id, proof_id, unlocked=signed_in())
    if gone:
        the_house().files.delete(proof_id)


def _page(assignment_id: UUID, form: AnswerDraftForm, trouble: Trouble | None = None) -> str:
    with the_house().database.transaction() as session:
        opened = opened_here(session, assignment_id)
    return _written(opened, form, trouble)


def _written(opened: OpenAssignment, form: AnswerDraftForm, trouble: Trouble | None = None) -> str:
    allowed = Move.ANSWER in opened.may
    if not allowed and request.method == "GET":
        return page(opened.row.id)
    return render_template(
        "district/answer.html",
        **shown(opened),
        form=form,
        trouble=trouble,
        allowed=allowed,
        back=opened.papers.answers[-1] if opened.papers.answers else None,
        most=MOST_PROOFS,
        accept=ACCEPT,
    )
