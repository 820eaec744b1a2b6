"""A lead's page: its file, its history, what may be done with it now; and proofs to download."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template, url_for
from werkzeug.wrappers import Response

from leads.casework.casefile import Case, Line, proof_key, read_case
from leads.casework.clocks import days_left
from leads.casework.states import ENDS, Hand, Move, moves_from
from leads.casework.two_leads import merged_here, merged_into
from leads.ledger.words import N_
from leads.matching.twins import twins
from leads.register.taxonomy import CATEGORIES, PARTNERS, ObjectionReason, ReviewOutcome
from leads.register.units import districts
from tipline.office.desk import at_desk
from tipline.office.door import door
from tipline.office.downloads import download
from tipline.office.leads import COLOURS
from tipline.office.two_leads import alike
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.look import Link

# What each move is done by, in the order of the page; some moves share a page.
PAGES = (
    (Move.SORT, "office.sort_lead", N_("Set venue, category or district")),
    (Move.BRIEF, "office.brief", N_("Write the brief")),
    (Move.ASSIGN, "office.assign_lead", N_("Assign to a district")),
    (Move.UPHOLD_OBJECTION, "office.rule_objection", N_("Rule on the objection")),
    (Move.CLOSE, "office.review_answer", N_("Review the answer")),
    (Move.EXTEND, "office.extend_lead", N_("Extend the deadline")),
    (Move.SUPERVISE, "office.supervise_lead", N_("Supervise")),
    (Move.TRANSFER, "office.transfer_lead", N_("Transfer to another authority")),
    (Move.MERGE, "office.merge_lead", N_("Merge into another lead")),
    (Move.SPLIT, "office.split_lead_again", N_("Split this lead off again")),
    (Move.NOTE, "office.note_lead", N_("Add a note")),
)
ONLY_PASSED_ON = {Move.BRIEF, Move.ASSIGN}
# Their reason is the other lead's number, when a whole lead came or went.
WITH_ANOTHER = {Move.MERGE, Move.SPLIT, Move.JOIN, Move.SPLIT_OFF}


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One line of the history as the timeline macro draws it."""

    title: str
    at: datetime
    by: str
    text: str


@door.get("/leads/<uuid:lead_id>")
def lead(lead_id: UUID) -> str:
    """Read a lead's file."""
    desk = at_desk()
    with desk.house.database.transaction() as session:
        case = read_case(
            session, lead_id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at
        )
        names = {unit.code: unit.name for unit in districts(session)}
        found = () if case.state in ENDS else twins(session, lead_id, unlocked=desk.unlocked)
        into = merged_into(session, lead_id, unlocked=desk.unlocked)
        here = merged_here(session, lead_id, unlocked=desk.unlocked)
    left = None if case.due_on is None else days_left(case.due_on, desk.today, desk.house.calendar)
    return render_template(
        "office/lead.html",
        case=case,
        names=names,
        category=CATEGORIES[case.category],
        categories=CATEGORIES,
        colours=COLOURS,
        left=left,
        history=[_entry(line) for line in reversed(case.history)],
        doings=_doings(case),
        alike=alike(found),
        merged_into=into,
        merged_here=here,
    )


@door.get("/leads/<uuid:lead_id>/proofs/<uuid:proof_id>")
def proof_file(lead_id: UUID, proof_id: UUID) -> Response:
    """Hand out a file that a district added to its answer; audited."""
    desk = at_desk()
    with desk.house.database.transaction() as session:
        proof, assignment_id, key = proof_key(
            session, lead_id, proof_id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at
        )
    return download(desk, proof.id, proof.manifest, subject=assignment_id, key=key)


def _doings(case: Case) -> list[Link]:
    if case.forgotten_on is not None:
        return []
    may = set(moves_from(case.state, Hand.DESK))
    if case.gang or CATEGORIES[case.category].transfer_to:
        may -= ONLY_PASSED_ON
    return [
        Link(gettext(words), url_for(endpoint, lead_id=case.id))
        for move, endpoint, words in PAGES
        if move in may
    ]


def _entry(line: Line) -> Entry:
    locale = current_locale().code
    reason = _reason(line, locale)
    title = line.move.said(locale)
    return Entry(
        title=f"{title}: {reason}" if reason else title,
        at=line.at,
        by=line.officer,
        text=line.note,
    )


def _reason(line: Line, locale: str) -> str:
    if line.move is Move.OBJECT:
        return ObjectionReason(line.reason).said(locale)
    if line.move in {Move.CLOSE, Move.SEND_BACK}:
        return ReviewOutcome(line.reason).said(locale)
    if line.move in WITH_ANOTHER:
        return line.reason.partition(" ")[0]
    if line.move is Move.TRANSFER and line.reason in PARTNERS:
        return PARTNERS[line.reason].name.said(locale)
    if line.move is Move.SORT and line.reason in CATEGORIES:
        return CATEGORIES[line.reason].name.said(locale)
    return ""
