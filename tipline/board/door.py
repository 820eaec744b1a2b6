"""The board: a month's scores of all districts, and the leads behind each figure."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound as PageNotFound

from leads.assessment.rulebook import RULEBOOKS, Indicator
from leads.assessment.scoring import leads_behind, scoreboard
from leads.register.taxonomy import CATEGORIES
from leads.register.units import UnitKind
from leads.register.workdays import day_of
from tipline.accounts.door import require_unit_kinds, signed_in
from tipline.board.forms import MonthForm, code, months_to
from tipline.board.picture import score_chart, tile_map
from tipline.house import the_house
from tipline.pages.i18n import current_locale

door = Blueprint("board", __name__, url_prefix="/board")
require_unit_kinds(door, {UnitKind.BOARD, UnitKind.OFFICE})


@door.get("/")
def scores() -> tuple[str, int]:
    """Show a month's scores: all districts by their codes, in bands and never in ranks."""
    house = the_house()
    today = day_of(house.clock.now())
    months = months_to(today, RULEBOOKS[0])
    form = MonthForm(request.args or None, today=today, data={"month": code(months[0])})
    form.offer(months)
    fine = not request.args or form.validate()
    month = form.chosen if fine else months[0]
    with house.database.transaction() as session:
        board = scoreboard(
            session, month, by=signed_in().actor, books=RULEBOOKS, at=house.clock.now()
        )
    page = render_template(
        "board/scores.html",
        form=form,
        board=board,
        month_code=code(month),
        headings=[
            (each.said(current_locale().code), "numeric") for each in board.rulebook.indicators
        ],
        chart=score_chart(board.rows),
        tiles=tile_map(board.rows),
    )
    return page, 200 if fine else 400


@door.get("/<month>/<district>/<indicator>")
def figure(month: str, district: str, indicator: str) -> str:
    """Show the leads that one figure was counted from, a page at a time."""
    house = the_house()
    page = max(1, request.args.get("page", 1, type=int))
    asked, kind = _asked(month, indicator)
    with house.database.transaction() as session:
        behind = leads_behind(
            session,
            asked,
            district=district,
            indicator=kind,
            page=page,
            by=signed_in().actor,
            books=RULEBOOKS,
            at=house.clock.now(),
        )
    said = current_locale().code
    return render_template(
        "board/figure.html",
        behind=behind,
        month_code=month,
        page=page,
        by_month=kind is Indicator.VERIFIED,
        categories={name: each.name.said(said) for name, each in CATEGORIES.items()},
        address=lambda number: url_for(
            "board.figure", month=month, district=district, indicator=indicator, page=number
        ),
    )


def _asked(month: str, indicator: str) -> tuple[date, Indicator]:
    try:
        first = date.fromisoformat(f"{month}-01")
        kind = Indicator(indicator)
    except ValueError as error:
        raise PageNotFound from error
    if first < RULEBOOKS[0].effective_from:
        raise PageNotFound
    return first, kind
