"""Step 4: check and send, and the receipt, shown until its groups were typed back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import render_template, request
from sqlalchemy import Connection

from crypto import receipts
from crypto.receipts import Receipt, ReceiptSecrets
from leads.register.taxonomy import CATEGORIES, VenueKind
from leads.reports import drafts, intake
from tipline.formats import day
from tipline.house import the_house
from tipline.i18n import current_locale, gettext
from tipline.whistleblower.blanks import blank, gap, still
from tipline.whistleblower.districts import offered
from tipline.whistleblower.door import door
from tipline.whistleblower.enclosing import with_receipt
from tipline.whistleblower.questions import GroupsForm, Press
from tipline.whistleblower.steps import NAMES, elsewhere, go, open_step
from tipline.whistleblower.telling import UNUSABLE, Page
from tipline.whistleblower.unsent import Unsent
from tipline.whistleblower.visitor import Errand, Visitor, arrive, today


@door.get("/report/check")
def check() -> Page:
    """Show everything once more, before it is sent."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent) or Unsent()
    moved = elsewhere(draft, "check")
    if moved is not None:
        return moved
    if not draft.receipt:
        draft = visitor.change(Unsent, lambda d: with_receipt(d or draft))
    return _check_page(visitor, draft)


def _check_page(visitor: Visitor, draft: Unsent, failed: Press | None = None) -> str:
    told = _told(draft)
    return blank(
        ("check", draft.concerns_office, failed is not None),
        visitor,
        make=lambda **bound: failed or Press(**bound),
        lay_out=lambda form: render_template(
            "whistleblower/check.html",
            form=form,
            steps=NAMES,
            told={name: gap(name) for name in told},
            concerns_office=draft.concerns_office,
        ),
        words=told,
    )


def _told(draft: Unsent) -> dict[str, str]:
    locale = current_locale().code
    kind, category = VenueKind(draft.kind), CATEGORIES[draft.category].name
    told = {
        "what": f"{kind.said(locale)} · {category.said(locale)}",
        "official": gettext("Yes") if draft.concerns_office else gettext("No"),
        "venue": draft.venue_name,
        "district": offered()[draft.district].said(locale),
        "address": draft.address,
        "happened": _happened(draft),
        "story": draft.narrative,
        "files": ", ".join(upload.name for upload in draft.files),
        "contact": draft.contact,
    }
    nothing = gettext("Not given")
    return {name: text or nothing for name, text in told.items()}


def _happened(draft: Unsent) -> str:
    if draft.happened_on is None:
        return ""
    written = day(draft.happened_on)
    return gettext("about %(day)s", day=written) if draft.about else written


@door.post("/report/check")
def send() -> Page:
    """Seal and keep the report; sent twice, it is kept once and shows the same receipt."""
    visitor = arrive(Errand.REPORT)
    opened = visitor.open()
    draft = Unsent.from_bytes(opened.plain) if opened else Unsent()
    if opened is None or open_step(draft) != "check" or not draft.receipt:
        return go(open_step(draft))
    if not visitor.pressed():
        form = Press(request.form, **visitor.bound())
        form.validate()
        return _check_page(visitor, draft, form), UNUSABLE
    house = the_house()
    # Argon2 takes thirty milliseconds; no transaction waits for it.
    made = receipts.derive(Receipt(draft.receipt), pepper=house.keys.pepper)
    house.database.attempt_bare(
        lambda connection: _receive(connection, visitor, draft, was=opened.sealed, made=made)
    )
    return go("receipt")


def _receive(
    connection: Connection, visitor: Visitor, draft: Unsent, *, was: bytes, made: ReceiptSecrets
) -> None:
    house = the_house()
    sent = replace(draft, sent=True)
    # The flag goes with the report, in one commit: after a crash there is either both or neither.
    # Sent twice at once, or changed in another tab meanwhile, the row is not the one that was read.
    ours = drafts.swap(
        connection,
        sent.to_bytes(),
        was=was,
        token=visitor.token,
        files=sent.unowned,
        sealer=house.sealer,
        at=house.clock.now(),
    )
    if ours:
        submission = draft.submission(received_on=today())
        intake.receive(connection, submission, receipt=made, seals=house.seals)


@door.get("/report/receipt")
def receipt() -> Page:
    """Show the receipt, as often as it is asked for, until its groups were typed back."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent)
    if draft is None or not draft.sent:
        return go(open_step(draft or Unsent()))
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


@door.post("/report/receipt")
def confirm() -> Page:
    """Compare the groups typed back; then the draft, and with it the receipt, is gone."""
    visitor = arrive(Errand.REPORT)
    draft = visitor.load(Unsent)
    if draft is None or not draft.sent:
        return go(open_step(draft or Unsent()))
    form = GroupsForm(request.form, **visitor.bound())
    groups = Receipt(draft.receipt).groups
    typed = zip((form.first, form.second), draft.asked, strict=True)
    if not form.validate() or not {_same(field, groups[at]) for field, at in typed} <= {True}:
        return _lay_out_receipt(form, _written(draft)), UNUSABLE
    visitor.forget()
    return go("done")


def _same(field: Any, group: str) -> bool:
    typed = "".join(sign for sign in field.data if not sign.isspace())
    if typed.isdecimal() and f"{int(typed):04d}" == group:
        return True
    field.errors = [gettext("This is not the group on the receipt. Look again.")]
    return False


def _lay_out_receipt(form: GroupsForm, told: Mapping[str, str]) -> str:
    return render_template("whistleblower/receipt.html", form=form, told=told)


@door.get("/report/done")
def done() -> str:
    """Say that all is done, and how to come back."""
    return still("whistleblower/done.html")
