"""One table of rights: which roles may do which deed. Whatever is not listed is forbidden."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from leads.ledger.errors import NotFound
from leads.register.officers import Actor, Role


class Deed(StrEnum):
    """Every staff deed and every read of sealed content; also the words of the audit trail."""

    SIGN_IN = "officer.sign_in"
    SIGN_OUT = "officer.sign_out"
    CHANGE_PASSPHRASE = "officer.change_passphrase"  # noqa: S105  the name of a deed
    SEE_QUEUE = "report.list"
    REGISTER_REPORT = "report.register"
    SEARCH_REPORTS = "report.search"
    READ_REPORT = "report.read"
    READ_FILE = "report.read_file"
    ACCEPT = "report.accept"
    DECLINE = "report.decline"
    TRANSFER_REPORT = "report.transfer"
    SPLIT_REPORT = "report.split"
    ASK_SOURCE = "report.ask"
    SEND_FILE = "report.send_file"
    RELEASE = "report.release"
    PLACE = "report.place"
    MATCH = "report.match"
    ASK_IDENTITY = "identity.ask"
    GRANT_IDENTITY = "identity.grant"
    REFUSE_IDENTITY = "identity.refuse"
    READ_IDENTITY = "identity.read"
    HAND_OVER = "report.hand_over"
    SEE_EXPOSURES = "report.exposures"
    DECLARE_TIE = "recusal.declare"
    ORDER_RECUSAL = "recusal.order"
    LIFT_RECUSAL = "recusal.lift"
    SEE_LEADS = "lead.list"
    OPEN_LEAD = "lead.open"
    JOIN = "lead.join"
    SPLIT_OFF = "lead.split_off"
    MERGE_LEADS = "lead.merge"
    SPLIT_LEADS = "lead.split"
    BRIEF = "lead.brief"
    READ_LEAD = "lead.read"
    ASSIGN = "lead.assign"
    RULE_OBJECTION = "lead.rule_objection"
    REVIEW = "lead.review"
    TRANSFER_LEAD = "lead.transfer"
    SUPERVISE = "lead.supervise"
    REMIND = "lead.remind"
    EXTEND = "lead.extend"
    NOTE = "lead.note"
    SEE_ASSIGNMENTS = "assignment.list"
    READ_BRIEF = "assignment.read"
    READ_PROOF = "assignment.read_proof"
    SIGN = "assignment.sign"
    OBJECT = "assignment.object"
    ANSWER = "assignment.answer"
    PLAN_MISSION = "mission.plan"
    DRAW_RECHECKS = "mission.draw"
    SEE_MISSIONS = "mission.list"
    READ_MISSION = "mission.read"
    FILE_VISIT = "visit.file"
    RECHECK = "lead.recheck"
    SEE_SCORES = "score.read"
    SEE_AUDIT = "audit.read"
    SEE_VENUES = "venue.list"
    ENTER_VENUE = "venue.enter"


_DESK = frozenset({Role.DESK, Role.OVERSIGHT})
# The oversight unit keeps the contacts of its own reports, so two of its officers are needed.
_KEEPERS = frozenset({Role.CUSTODIAN, Role.OVERSIGHT})
_DISTRICT = frozenset({Role.DISTRICT})
_VISITOR = frozenset({Role.VISITOR})
_EVERYBODY = frozenset(Role)

RIGHTS: Mapping[Deed, frozenset[Role]] = MappingProxyType(
    {
        Deed.SIGN_IN: _EVERYBODY,
        Deed.SIGN_OUT: _EVERYBODY,
        Deed.CHANGE_PASSPHRASE: _EVERYBODY,
        Deed.SEE_QUEUE: _DESK,
        Deed.REGISTER_REPORT: _DESK,
        Deed.SEARCH_REPORTS: frozenset({Role.DESK}),
        Deed.READ_REPORT: _DESK,
        Deed.READ_FILE: _DESK,
        Deed.ACCEPT: _DESK,
        Deed.DECLINE: _DESK,
        Deed.TRANSFER_REPORT: _DESK,
        Deed.SPLIT_REPORT: _DESK,
        Deed.ASK_SOURCE: _DESK,
        Deed.SEND_FILE: _DESK,
        Deed.RELEASE: _DESK,
        Deed.PLACE: _DESK,
        Deed.MATCH: _DESK,
        Deed.ASK_IDENTITY: _DESK,
        Deed.GRANT_IDENTITY: _KEEPERS,
        Deed.REFUSE_IDENTITY: _KEEPERS,
        Deed.READ_IDENTITY: _DESK,
        Deed.HAND_OVER: frozenset({Role.DESK}),
        Deed.SEE_EXPOSURES: frozenset({Role.OVERSIGHT}),
        Deed.DECLARE_TIE: _DESK | _DISTRICT,
        Deed.ORDER_RECUSAL: frozenset({Role.OVERSIGHT}),
        Deed.LIFT_RECUSAL: frozenset({Role.OVERSIGHT}),
        Deed.SEE_LEADS: _DESK,
        Deed.OPEN_LEAD: _DESK,
        Deed.JOIN: _DESK,
        Deed.SPLIT_OFF: _DESK,
        Deed.MERGE_LEADS: _DESK,
        Deed.SPLIT_LEADS: _DESK,
        Deed.BRIEF: _DESK,
        Deed.READ_LEAD: _DESK,
        Deed.ASSIGN: _DESK,
        Deed.RULE_OBJECTION: _DESK,
        Deed.REVIEW: _DESK,
        Deed.TRANSFER_LEAD: _DESK,
        Deed.SUPERVISE: _DESK,
        Deed.REMIND: _DESK,
        Deed.EXTEND: _DESK,
        Deed.NOTE: _DESK,
        Deed.SEE_ASSIGNMENTS: _DISTRICT,
        Deed.READ_BRIEF: _DISTRICT,
        Deed.READ_PROOF: _DISTRICT,
        Deed.SIGN: _DISTRICT,
        Deed.OBJECT: _DISTRICT,
        Deed.ANSWER: _DISTRICT,
        Deed.PLAN_MISSION: frozenset({Role.PLANNER}),
        Deed.DRAW_RECHECKS: frozenset({Role.PLANNER}),
        Deed.SEE_MISSIONS: _VISITOR,
        Deed.READ_MISSION: _VISITOR,
        Deed.FILE_VISIT: _VISITOR,
        Deed.RECHECK: _VISITOR,
        Deed.SEE_SCORES: frozenset({Role.ASSESSOR, Role.DESK, Role.PLANNER}),
        Deed.SEE_AUDIT: frozenset({Role.AUDITOR}),
        Deed.SEE_VENUES: _DESK,
        # The register is everybody's: what the oversight unit entered would show its matter.
        Deed.ENTER_VENUE: frozenset({Role.DESK}),
    }
)


def may(by: Actor, deed: Deed) -> bool:
    """Say whether one of the actor's roles carries the deed."""
    return not by.roles.isdisjoint(RIGHTS[deed])


def require(by: Actor, deed: Deed) -> None:
    """Raise NotFound unless the actor may do the deed: forbidden looks like unknown."""
    if not may(by, deed):
        raise NotFound
