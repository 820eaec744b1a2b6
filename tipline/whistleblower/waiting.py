"""The page on which a form waits: it holds what was typed, and goes on by a press or by itself."""

from enum import StrEnum

from flask import Response, g, render_template, request
from markupsafe import Markup, escape

from tipline.floods.crowd import Pressure
from tipline.forms.house import HouseForm
from tipline.whistleblower.blanks import blank, gap
from tipline.whistleblower.visitor import Visitor

TOO_MANY = 429
FULL_FOR = 600
# What the page writes anew, whatever came in.
_OURS = {"csrf_token", "work"}


class Why(StrEnum):
    """Why a form waits."""

    YOUNG = "young"
    AGAIN = "again"
    FULL = "full"


def wait_page(
    visitor: Visitor, why: Why, pressure: Pressure, *, seconds: int = 0, kept: str = ""
) -> Response:
    """Give the page. `kept` is the form's token when it only has to age on.

    A form without a token of ours waits for a press: else another site could have a visitor's
    browser send one that goes on by itself.
    """
    seconds = seconds or (FULL_FOR if why is Why.FULL else pressure.wait)
    g.runs_own_script = why is Why.YOUNG
    told = {
        "seconds": str(seconds),
        "bits": str(pressure.work),
        "typed": _typed(),
        **({"token": kept} if kept else {}),
    }
    page = blank(
        ("waiting", why, request.path),
        visitor,
        make=HouseForm,
        lay_out=lambda form: _lay_out(form, why),
        words=told,
    )
    page.status_code = TOO_MANY
    page.headers["Retry-After"] = str(seconds)
    return page


def _lay_out(form: HouseForm, why: Why) -> str:
    told = {name: gap(name) for name in ("seconds", "bits", "typed")}
    return render_template("whistleblower/waiting.html", form=form, why=why, told=told)


def _typed() -> Markup:
    """Write down all that came with the form, unseen, so that it goes along."""
    fields = (
        Markup('<input type="hidden" name="{}" value="{}">').format(escape(name), escape(value))
        for name, value in request.form.items(multi=True)
        if name not in _OURS
    )
    return Markup("\n").join(fields)
