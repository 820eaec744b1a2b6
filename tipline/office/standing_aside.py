"""Standing aside (回避) and handing over: a matter leaves an officer's, or a desk's, world."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, request, url_for
from sqlalchemy.orm import Session

from leads.casework.handing_over import hand_over
from leads.casework.moves import lead_for
from leads.casework.recusals import declare_for_lead, declare_for_report
from leads.ledger.errors import NotFound
from leads.matching.forgetting import forget
from leads.register.units import UnitKind
from leads.reports.reading import report_for
from tipline.accounts.door import fill
from tipline.forms.house import HouseForm
from tipline.office.desk import Desk, Page, acted, at_desk
from tipline.office.door import door
from tipline.pages.i18n import gettext

BOTH = ["GET", "POST"]


class SureForm(HouseForm):
    """Nothing is asked: the page says what will happen."""


@door.route("/reports/<uuid:report_id>/recuse", methods=BOTH)
def recuse_from_report(report_id: UUID) -> Page:
    """Take oneself out of a report, and of the lead it is in."""
    desk = at_desk()
    _seen_report(report_id, desk)

    def work(session: Session) -> str:
        declare_for_report(session, report_id, unlocked=desk.unlocked, at=desk.at)
        return _gone()

    return _recuse(work, url_for("office.report", report_id=report_id))


@door.route("/leads/<uuid:lead_id>/recuse", methods=BOTH)
def recuse_from_lead(lead_id: UUID) -> Page:
    """Take oneself out of a lead with all its reports."""
    desk = at_desk()
    with desk.house.database.reading() as session:
        lead_for(session, lead_id, by=desk.unlocked.actor)

    def work(session: Session) -> str:
        declare_for_lead(session, lead_id, unlocked=desk.unlocked, at=desk.at)
        return _gone()

    return _recuse(work, url_for("office.lead", lead_id=lead_id))


@door.route("/reports/<uuid:report_id>/hand-over", methods=BOTH)
def hand_over_report(report_id: UUID) -> Page:
    """Hand a report that turns out to concern an official over to the oversight unit."""
    desk = at_desk()
    _seen_report(report_id, desk)
    if desk.unlocked.actor.unit_kind is not UnitKind.OFFICE:
        raise NotFound

    def work(session: Session) -> str:
        seals = desk.house.seals
        for one in hand_over(session, report_id, unlocked=desk.unlocked, seals=seals, at=desk.at):
            forget(session, one)
        flash(gettext("It was handed over to the oversight unit."))
        return url_for("office.queue")

    return acted(
        fill(SureForm, request.form or None),
        work,
        title=gettext("Hand over to the oversight unit"),
        button=gettext("Hand over"),
        back=url_for("office.report", report_id=report_id),
        warning=gettext(
            "For a report that turns out to concern an office or an official. It is sealed anew to "
            "the oversight unit alone, with its lead unless a district has had that. Nobody here "
            "finds it again, and who had opened it is written down."
        ),
    )


def _recuse(work: Callable[[Session], str], back: str) -> Page:
    return acted(
        fill(SureForm, request.form or None),
        work,
        title=gettext("Declare a tie and be recused"),
        button=gettext("Be recused"),
        back=back,
        warning=gettext(
            "For a tie to the venue, its people or the source. You find this matter nowhere from "
            "now on; only the oversight unit can lift that."
        ),
    )


def _seen_report(report_id: UUID, desk: Desk) -> None:
    with desk.house.database.reading() as session:
        report_for(session, report_id, unlocked=desk.unlocked)


def _gone() -> str:
    flash(gettext("You are recused. You will not find this matter again."))
    return url_for("office.queue")
