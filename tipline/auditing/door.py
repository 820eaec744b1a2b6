"""The auditor's pages: staff deeds, sources' deeds to the day, checkpoints and a check of both."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from leads.ledger.audit import Tree
from leads.register import trail as trails
from leads.register.trail import Sought
from leads.register.units import UnitKind
from leads.register.workdays import day_of
from tipline.accounts.door import fill, require_unit_kinds, signed_in
from tipline.auditing.forms import TokenForm, TrailForm
from tipline.auditing.words import deed_said
from tipline.house import the_house

POINTS = 20
LARGEST = 2**53
CARRIED = {"deed", "officer", "day-year", "day-month", "day-day"}

door = Blueprint("auditing", __name__, url_prefix="/audit")
require_unit_kinds(door, {UnitKind.AUDIT})


@door.get("/")
def trail() -> str | tuple[str, int]:
    """Show staff deeds, the newest first, and what is looked for among them."""
    house, by = the_house(), signed_in().actor
    at, below = house.clock.now(), _below()
    form = TrailForm(request.args or None, today=day_of(at))
    with house.database.transaction() as session:
        form.offer(trails.officers(session, by=by))
        fine = not request.args or form.validate()
        page = trails.deeds(session, form.sought(below) if fine else Sought(), by=by, at=at)
    shown = render_template(
        "auditing/trail.html",
        form=form,
        page=page,
        first=below is None,
        deed_said=deed_said,
        older=_address("auditing.trail", page.older),
        newest=_address("auditing.trail", None),
    )
    return shown if fine else (shown, 400)


@door.get("/sources")
def sources() -> str:
    """Show what sources did, to the day: nobody's name, and no report's id."""
    house, below = the_house(), _below()
    with house.database.transaction() as session:
        page = trails.source_deeds(session, below=below, by=signed_in().actor, at=house.clock.now())
    return render_template(
        "auditing/sources.html",
        page=page,
        first=below is None,
        deed_said=deed_said,
        older=_address("auditing.sources", page.older),
        newest=_address("auditing.sources", None),
    )


@door.route("/checkpoints", methods=["GET", "POST"])
def checkpoints() -> str | tuple[str, int]:
    """Show the newest signed checkpoints of both trees; when sent, check the trees' ends."""
    house, by = the_house(), signed_in().actor
    form = fill(TokenForm, request.form or None)
    asked = request.method == "POST"
    fine = asked and form.validate()
    with house.database.reading() as session:
        points = {tree: trails.points(session, tree, most=POINTS, by=by) for tree in Tree}
        verdicts = trails.check(session, by=by) if fine else ()
    shown = render_template(
        "auditing/checkpoints.html",
        form=form,
        points=points,
        verdicts=verdicts,
        grouped=_grouped,
        most=trails.MOST_CHECKED,
    )
    return shown if fine or not asked else (shown, 400)


def _below() -> int | None:
    below = request.args.get("below", type=int)
    return below if below is not None and 0 < below < LARGEST else None


def _address(endpoint: str, below: int | None) -> str:
    # Only the fields of our own form are carried on: url_for reads meaning into other names.
    kept = {name: value for name, value in request.args.items() if name in CARRIED}
    if below is not None:
        kept["below"] = str(below)
    return f"{url_for(endpoint)}?{urlencode(kept)}" if kept else url_for(endpoint)


def _grouped(root: str) -> str:
    """Write hex in groups of eight, to be compared by eye."""
    return " ".join(root[at : at + 8] for at in range(0, len(root), 8))
