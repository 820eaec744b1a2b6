"""Coming back with a receipt, seeing how the report stands, and leaving."""

from typing import Any

from flask import render_template, request

from crypto import receipts
from crypto.receipts import Malformed
from leads.reports.returning import Standing, standing
from tipline.house import the_house
from tipline.pages.i18n import gettext
from tipline.whistleblower.answering import status_page, take
from tipline.whistleblower.blanks import blank, gap
from tipline.whistleblower.door import door
from tipline.whistleblower.gate import Passed, gate
from tipline.whistleblower.questions import AnswerForm, ReceiptForm
from tipline.whistleblower.sealed_here import integrity, lapsed_sealing
from tipline.whistleblower.steps import go
from tipline.whistleblower.telling import UNUSABLE, Page
from tipline.whistleblower.visit import Visit
from tipline.whistleblower.visitor import Errand, Visitor, arrive


@door.route("/return", methods=["GET", "POST"])
def come_back() -> Page:
    """Ask for the receipt. Every well-formed one, known or not, is answered in the same way."""
    visitor = arrive(Errand.RETURN)
    if request.method == "GET":
        return blank("return", visitor, make=ReceiptForm, lay_out=_receipt_page)
    form = ReceiptForm(request.form, **visitor.bound())
    house = the_house()
    try:
        typed = receipts.parse(form.receipt.data or "", check_key=house.keys.check)
    except Malformed:
        typed = None
    if typed is None:
        return _mistyped(visitor, form)
    passed = gate(visitor, costly=True)
    if not isinstance(passed, Passed):
        return passed
    if not form.validate():
        return _receipt_page(form), UNUSABLE
    with house.stretching.place():
        made = receipts.derive(typed, pepper=house.keys.pepper)
    visitor.change(Visit, lambda _: Visit(lookup=made.lookup, seed=made.seed))
    return go("status")


@door.route("/return/report", methods=["GET", "POST"])
def status() -> Page:
    """Show how the report stands, and take what its source has to add."""
    visitor = arrive(Errand.RETURN)
    visit = visitor.load(Visit)
    if visit is None:
        return _lapsed(visitor)
    found = _stands(visit)
    if request.method == "GET" or found.report_id is None:
        form = AnswerForm(data={"answer": visit.answer}, **visitor.bound())
        return status_page(form, visit, found)
    return take(visitor, visit, found, found.report_id)


def _receipt_page(form: ReceiptForm) -> str:
    return render_template("whistleblower/return.html", form=form)


def _mistyped(visitor: Visitor, form: ReceiptForm) -> Page:
    """Say that these are no digits of ours: by a page laid out before, since guesses are many."""
    if not form.validate():
        return _receipt_page(form), UNUSABLE

    def wrong(**bound: Any) -> ReceiptForm:
        blank_form = ReceiptForm(data={"receipt": gap("typed")}, **bound)
        blank_form.receipt.errors = [
            gettext("These are not the digits of a receipt of this site. Check each group.")
        ]
        return blank_form

    words = {"typed": form.receipt.data or ""}
    page = blank("mistyped", visitor, make=wrong, lay_out=_receipt_page, words=words)
    page.status_code = UNUSABLE
    return page


def _stands(visit: Visit) -> Standing:
    house = the_house()
    with house.database.reading() as session:
        return standing(session, visit.receipt, sealer=house.sealer)


def _lapsed(visitor: Visitor) -> Page:
    if request.method == "GET":
        return go("come_back")
    # The hour is over: what was typed is given back, since nobody else has it.
    form = ReceiptForm(**visitor.bound())
    return render_template(
        "whistleblower/return.html",
        form=form,
        lapsed=True,
        typed=request.form.get("answer", ""),
        sealed=lapsed_sealing(),
        integrity=integrity(),
    ), UNUSABLE


@door.post("/return/leave")
def leave() -> Page:
    """End the visit: its row and its cookie are gone."""
    visitor = arrive(Errand.RETURN)
    if not visitor.pressed():
        return go("status")
    visitor.forget()
    return go("start")
