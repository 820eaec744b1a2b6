"""What a source may ask for besides talking: that their contact goes, or an officer stays out."""

from collections.abc import Callable

from flask import render_template, request
from sqlalchemy.orm import Session

from leads.reports.dialogue import report_under
from leads.reports.identity import withdraw
from leads.reports.identity_requests import end_all
from leads.reports.recusal_requests import ask_recusal
from leads.reports.report import Report
from tipline.house import the_house
from tipline.whistleblower.door import door
from tipline.whistleblower.gate import Passed, gate
from tipline.whistleblower.questions import RecusalForm
from tipline.whistleblower.steps import go
from tipline.whistleblower.telling import UNUSABLE, Page
from tipline.whistleblower.visit import Visit
from tipline.whistleblower.visitor import Errand, arrive, today


@door.route("/return/contact", methods=["GET", "POST"])
def withdraw_contact() -> Page:
    """Delete the contact and every way to it; what was opened before stays known."""
    visitor = arrive(Errand.RETURN)
    visit = visitor.load(Visit)
    if visit is None:
        return go("come_back")
    if request.method == "GET" or not visitor.pressed():
        return render_template("whistleblower/withdraw.html", form=RecusalForm(**visitor.bound()))

    def work(session: Session, report: Report) -> None:
        end_all(session, report.id)
        withdraw(session, report, on=today())

    _done(visit, work)
    return go("status")


@door.route("/return/recusal", methods=["GET", "POST"])
def ask_for_recusal() -> Page:
    """Ask that an officer stays out of it; the oversight unit alone reads that."""
    visitor = arrive(Errand.RETURN)
    visit = visitor.load(Visit)
    if visit is None:
        return go("come_back")
    if request.method == "GET":
        form = RecusalForm(**visitor.bound())
        return render_template("whistleblower/recusal.html", form=form)
    passed = gate(visitor)
    if not isinstance(passed, Passed):
        return passed
    form = RecusalForm(request.form, **visitor.bound())
    if not form.validate():
        return render_template("whistleblower/recusal.html", form=form), UNUSABLE
    seals, text = the_house().seals, form.who.data or ""

    def work(session: Session, report: Report) -> None:
        ask_recusal(session, report, text, on=today(), seals=seals)

    _done(visit, work)
    return go("status")


def _done(visit: Visit, work: Callable[[Session, Report], None]) -> None:
    """Do it to the report of the visit; NotFound, like any unknown page, where there is none."""
    the_house().database.attempt(
        lambda session: work(session, report_under(session, visit.receipt))
    )
