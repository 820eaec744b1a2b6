"""While a district has a lead: rule on its objection, review its answer, extend, supervise."""

from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from leads.casework.casefile import Case, read_case
from leads.casework.reviewing import Review, close, send_back
from leads.casework.supervising import extend, refuse_objection, supervise, uphold_objection
from leads.register.taxonomy import ReviewOutcome
from tipline.accounts.door import fill
from tipline.office.about_lead import about_lead, back_to, seen_lead
from tipline.office.desk import Desk, Page, at_desk
from tipline.office.door import door
from tipline.office.lead_forms import ExtendForm, ObjectionForm, ReviewForm, SuperviseForm
from tipline.pages.i18n import gettext

BOTH = ["GET", "POST"]
AGAIN = "5"
"""Working days offered for doing it again."""


def _case(lead_id: UUID, desk: Desk) -> Case:
    with desk.house.database.transaction() as session:
        return read_case(
            session, lead_id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at
        )


@door.route("/leads/<uuid:lead_id>/objection", methods=BOTH)
def rule_objection(lead_id: UUID) -> Page:
    """Rule on a district's objection, once and for all."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    form = fill(ObjectionForm, request.form or None, data={"version": lead.version})
    form.offer()

    def work(session: Session) -> str:
        rule = uphold_objection if form.ruling.data == "uphold" else refuse_objection
        rule(
            session,
            lead_id,
            form.words.data or "",
            version=form.seen,
            unlocked=desk.unlocked,
            sealer=desk.house.sealer,
            calendar=desk.house.calendar,
            at=desk.at,
        )
        return back_to(lead_id)

    title = gettext("Rule on the objection")
    case = _case(lead_id, desk)
    return about_lead(form, work, lead, desk, title, gettext("Rule"), case=case)


@door.route("/leads/<uuid:lead_id>/review", methods=BOTH)
def review_answer(lead_id: UUID) -> Page:
    """Grade an answer and close the lead, or send it back."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    form = fill(ReviewForm, request.form or None, data={"version": lead.version, "days": AGAIN})
    form.offer()

    def work(session: Session) -> str:
        _review(session, lead_id, form, desk)
        return back_to(lead_id)

    title = gettext("Review the answer")
    case = _case(lead_id, desk)
    return about_lead(form, work, lead, desk, title, gettext("Save the review"), case=case)


def _review(session: Session, lead_id: UUID, form: ReviewForm, desk: Desk) -> None:
    review = Review(ReviewOutcome(form.outcome.data), int(form.grade.data), form.words.data or "")
    sealer, unlocked = desk.house.sealer, desk.unlocked
    if review.outcome is ReviewOutcome.PASSED:
        close(
            session,
            lead_id,
            review,
            version=form.seen,
            unlocked=unlocked,
            sealer=sealer,
            at=desk.at,
        )
        return
    send_back(
        session,
        lead_id,
        review,
        days=form.days.count,
        version=form.seen,
        unlocked=unlocked,
        sealer=sealer,
        calendar=desk.house.calendar,
        at=desk.at,
    )


@door.route("/leads/<uuid:lead_id>/extend", methods=BOTH)
def extend_lead(lead_id: UUID) -> Page:
    """Give a district more time, once."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    form = fill(ExtendForm, request.form or None, data={"version": lead.version})

    def work(session: Session) -> str:
        extend(
            session,
            lead_id,
            form.words.data or "",
            days=form.days.count,
            version=form.seen,
            unlocked=desk.unlocked,
            sealer=desk.house.sealer,
            calendar=desk.house.calendar,
            at=desk.at,
        )
        return back_to(lead_id)

    title = gettext("Extend the deadline")
    return about_lead(form, work, lead, desk, title, gettext("Extend"))


@door.route("/leads/<uuid:lead_id>/supervise", methods=BOTH)
def supervise_lead(lead_id: UUID) -> Page:
    """Put a lead under supervision."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    form = fill(SuperviseForm, request.form or None, data={"version": lead.version})

    def work(session: Session) -> str:
        supervise(
            session,
            lead_id,
            form.words.data or "",
            version=form.seen,
            unlocked=desk.unlocked,
            sealer=desk.house.sealer,
            at=desk.at,
        )
        return back_to(lead_id)

    title = gettext("Supervise this lead")
    return about_lead(form, work, lead, desk, title, gettext("Supervise"))
