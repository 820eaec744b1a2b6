"""Merging a lead into another, and splitting it off again; and which lead seems to be its twin."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for
from sqlalchemy.orm import Session

from leads.casework.two_leads import lead_by_number, merge_leads, split_lead
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.matching.groups import OfLead
from leads.matching.twins import Twin, learn_merged, learn_split
from leads.matching.verdict import REASONS
from tipline.accounts.door import fill
from tipline.office.about_lead import about_lead, back_to, seen_lead
from tipline.office.desk import Desk, Page, at_desk
from tipline.office.door import door
from tipline.office.lead_forms import MergeForm, SplitLeadForm
from tipline.pages.i18n import gettext

BOTH = ["GET", "POST"]

REASONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """Another lead that seems to be of the same matter, and the weightiest reasons why."""

    lead: OfLead
    because: tuple[str, ...]
    href: str


def alike(found: Sequence[Twin]) -> tuple[Alike, ...]:
    """Put into words why other leads seem to be of the same matter."""
    return tuple(
        Alike(
            twin.lead,
            _because(twin),
            url_for("office.compare", report_id=twin.own_id, other_id=twin.other_id),
        )
        for twin in found
    )


def _because(twin: Twin) -> tuple[str, ...]:
    reasons = twin.pair.reasons if twin.pair else ()
    found = sorted((one for one in reasons if one.points > 0), key=lambda one: -one.points)
    return tuple(gettext(REASONS.get(one.code, one.code)) for one in found[:REASONS_SHOWN])


@door.route("/leads/<uuid:lead_id>/merge", methods=BOTH)
def merge_lead(lead_id: UUID) -> Page:
    """Merge a lead into another; the page of two reports offers its number."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    given = {"version": lead.version, "number": request.args.get("into", "")}
    form = fill(MergeForm, request.form or None, data=given)

    def work(session: Session) -> str:
        return _merge(session, lead_id, form, desk)

    return about_lead(form, work, lead, desk, gettext("Merge into another lead"), gettext("Merge"))


def _merge(session: Session, lead_id: UUID, form: MergeForm, desk: Desk) -> str:
    try:
        into = lead_by_number(session, str(form.number.data).upper(), unlocked=desk.unlocked)
    except NotFound as error:
        raise Refused(N_("There is no lead of this number.")) from error
    moved = merge_leads(
        session, lead_id, into.id, version=form.seen, unlocked=desk.unlocked, at=desk.at
    )
    learn_merged(session, moved, into.id, unlocked=desk.unlocked, at=desk.at)
    return back_to(into.id)


@door.route("/leads/<uuid:lead_id>/split", methods=BOTH)
def split_lead_again(lead_id: UUID) -> Page:
    """Give a merged lead its reports back."""
    desk = at_desk()
    lead = seen_lead(lead_id, desk)
    form = fill(SplitLeadForm, request.form or None, data={"version": lead.version})

    def work(session: Session) -> str:
        from_id, back = split_lead(
            session, lead_id, version=form.seen, unlocked=desk.unlocked, at=desk.at
        )
        learn_split(session, back, from_id, unlocked=desk.unlocked, at=desk.at)
        return back_to(lead_id)

    title = gettext("Split this lead off again")
    return about_lead(form, work, lead, desk, title, gettext("Split off"))
