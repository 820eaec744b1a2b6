"""What the audit trail's codes of deeds mean, for a person who reads it."""

from collections.abc import Mapping
from types import MappingProxyType

from leads.ledger.words import N_
from leads.register.authority import Deed
from tipline.pages.i18n import gettext

STAFF: Mapping[str, str] = MappingProxyType(
    {
        "officer.enrol": N_("Officer enrolled"),
        "officer.add_key": N_("Added a security key"),
        "officer.remove_key": N_("Removed a security key"),
        "officer.disable": N_("Officer shut out"),
        "report.export_sealed": N_("Took a desk's reports out, sealed"),
        "unit.new_key": N_("New key for a unit"),
        "unit.regrant": N_("Granted again under a unit's new key"),
        "unit.hand_on": N_("Handed a unit's keys to a colleague"),
        "unit.share": N_("Unit's key written on papers"),
        "unit.rehearse": N_("Papers of a unit's key tried"),
        "unit.recover": N_("Unit's key recovered from papers"),
        "venue.import": N_("Register of venues imported"),
        "match.roll_key": N_("Feature key changed"),
        "house.backup": N_("Backup written"),
        "house.restore": N_("House restored from a backup"),
        "trail.export": N_("Trail handed over"),
        "trail.prove": N_("Proof from the trail handed over"),
        "retention.lead": N_("Forgot a lead's words"),
        "retention.report": N_("Forgot a report"),
        "retention.identity": N_("Forgot a source's contact"),
        "retention.visit": N_("Forgot a covert visit"),
        "match.rekey": N_("Feature keys settled with the database"),
        "match.remake": N_("Found that a browser's features were not those of the words"),
        Deed.SIGN_IN: N_("Signed in"),
        Deed.SIGN_OUT: N_("Signed out"),
        Deed.CHANGE_PASSPHRASE: N_("Changed the passphrase"),
        Deed.SEE_QUEUE: N_("Looked at the list of reports"),
        Deed.SEARCH_REPORTS: N_("Searched the reports"),
        Deed.READ_REPORT: N_("Read a report"),
        Deed.READ_FILE: N_("Opened a report's file"),
        Deed.ACCEPT: N_("Accepted a report"),
        Deed.DECLINE: N_("Declined a report"),
        Deed.TRANSFER_REPORT: N_("Transferred a report"),
        Deed.SPLIT_REPORT: N_("Split a report"),
        Deed.REGISTER_REPORT: N_("Registered a report from another channel"),
        Deed.ASK_SOURCE: N_("Asked the source"),
        Deed.SEND_FILE: N_("Sent the source a file"),
        Deed.RELEASE: N_("Put a report of a flood into the queue"),
        Deed.PLACE: N_("Sorted a report"),
        Deed.MATCH: N_("Corrected the matching of two reports"),
        Deed.ASK_IDENTITY: N_("Asked for a source's contact"),
        Deed.GRANT_IDENTITY: N_("Granted a source's contact to an officer"),
        Deed.REFUSE_IDENTITY: N_("Refused a source's contact"),
        Deed.READ_IDENTITY: N_("Opened a source's contact"),
        Deed.HAND_OVER: N_("Handed a report over to the oversight unit"),
        Deed.SEE_EXPOSURES: N_("Looked at who had seen a report"),
        Deed.DECLARE_TIE: N_("Declared a tie and was recused"),
        Deed.ORDER_RECUSAL: N_("Recused officers from a matter"),
        Deed.LIFT_RECUSAL: N_("Lifted a recusal"),
        Deed.SEE_LEADS: N_("Looked at the list of leads"),
        Deed.OPEN_LEAD: N_("Opened a lead"),
        Deed.JOIN: N_("Joined a report to a lead"),
        Deed.SPLIT_OFF: N_("Split a report off a lead"),
        Deed.MERGE_LEADS: N_("Merged a lead into another"),
        Deed.SPLIT_LEADS: N_("Split a merged lead off again"),
        Deed.BRIEF: N_("Wrote a brief"),
        Deed.READ_LEAD: N_("Read a lead"),
        Deed.ASSIGN: N_("Assigned a lead"),
        Deed.RULE_OBJECTION: N_("Ruled on an objection"),
        Deed.REVIEW: N_("Reviewed an answer"),
        Deed.TRANSFER_LEAD: N_("Transferred a lead"),
        Deed.SUPERVISE: N_("Put a lead under supervision"),
        Deed.REMIND: N_("Reminded a district"),
        Deed.EXTEND: N_("Extended an assignment"),
        Deed.NOTE: N_("Wrote a note"),
        Deed.SEE_VENUES: N_("Looked at the list of venues"),
        Deed.ENTER_VENUE: N_("Entered a venue in the register"),
        Deed.SEE_ASSIGNMENTS: N_("Looked at the list of assignments"),
        Deed.READ_BRIEF: N_("Read an assignment"),
        Deed.READ_PROOF: N_("Opened a proof"),
        Deed.SIGN: N_("Signed for an assignment"),
        Deed.OBJECT: N_("Objected to an assignment"),
        Deed.ANSWER: N_("Answered an assignment"),
        Deed.PLAN_MISSION: N_("Planned a mission"),
        Deed.DRAW_RECHECKS: N_("Drew re-checks"),
        Deed.SEE_MISSIONS: N_("Looked at the list of missions"),
        Deed.READ_MISSION: N_("Read a mission"),
        Deed.FILE_VISIT: N_("Filed a visit"),
        Deed.RECHECK: N_("Re-checked a lead"),
        Deed.SEE_SCORES: N_("Looked at scores"),
        Deed.SEE_AUDIT: N_("Looked at the audit trail"),
    }
)
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "report.received": N_("Report received"),
        "report.answered": N_("Source answered"),
        "report.files_added": N_("Source added files"),
        "report.contact_withdrawn": N_("Source withdrew the contact"),
        "report.recusal_asked": N_("Source asked for an officer's recusal"),
    }
)


def deed_said(code: str) -> str:
    """Say a deed in the reader's language; a code without words stays a code."""
    words = STAFF.get(code) or SOURCES.get(code)
    return gettext(words) if words else code
