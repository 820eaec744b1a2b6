"""The receipt, shown until two of its groups were typed back."""

from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request

from crypto.receipts import Receipt
from tipline.pages.i18n import gettext
from tipline.whistleblower.blanks import blank, gap, still
from tipline.whistleblower.door import door
from tipline.whistleblower.questions import GroupsForm
from tipline.whistleblower.steps import go, open_step
from tipline.whistleblower.telling import UNUSABLE, Page
from tipline.whistleblower.unsent import Unsent
from tipline.whistleblower.visitor import Errand, Visitor, arrive


@door.get("/report/receipt")
def receipt() -> Page:
    """Show the receipt, as often as it is asked for, until its groups were typed back."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent)
    if draft is None or not draft.sent:
        return go(open_step(draft or Unsent()))
    return shown(visitor, draft)


def shown(visitor: Visitor, draft: Unsent) -> Response:
    """Give the page with the receipt of a draft that was sent."""
    told = _written(draft)
    return blank(
        "receipt",
        visitor,
        make=GroupsForm,
        lay_out=lambda form: _lay_out_receipt(form, {name: gap(name) for name in told}),
        words=told,
    )


def _written(draft: Unsent) -> dict[str, str]:
    first, second = draft.asked
    return {
        "digits": " ".join(Receipt(draft.receipt).groups),
        "first": str(first + 1),
        "second": str(second + 1),
    }


@door.post("/report/done")
def confirm() -> Page:
    """Compare the groups typed back; then the draft, and with it the receipt, is gone."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent)
    if draft is None:
        return go("done")
    if not draft.sent:
        return go(open_step(draft))
    form = GroupsForm(request.form, **visitor.bound())
    groups = Receipt(draft.receipt).groups
    typed = zip((form.first, form.second), draft.asked, strict=True)
    if not form.validate() or not {_same(field, groups[at]) for field, at in typed} <= {True}:
        return _lay_out_receipt(form, _written(draft)), UNUSABLE
    visitor.forget()
    return _thanks()


def _same(field: Any, group: str) -> bool:
    typed = "".join(sign for sign in field.data if not sign.isspace())
    if typed.isdecimal() and f"{int(typed):04d}" == group:
        return True
    field.errors = [gettext("This is not the group on the receipt. Look again.")]
    return False


def _lay_out_receipt(form: GroupsForm, told: Mapping[str, str]) -> str:
    return render_template("whistleblower/receipt.html", form=form, told=told)


@door.get("/report/done")
def done() -> Page:
    """Say that all is done, and how to come back; not before the groups were typed back."""
    draft = arrive(Errand.REPORT).load(Unsent)
    return go("receipt") if draft and draft.sent else _thanks()


def _thanks() -> Response:
    return still("whistleblower/done.html")
