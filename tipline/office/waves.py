"""Waves (集中举报): many reports within days, with the figures, for an officer to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.matching import waves as matching
from leads.matching.waves import DAYS, FEW, TIMES, WEEKS, Kind, Recent, Wave
from leads.register.units import districts
from leads.register.venues import Venue
from tipline.office.desk import at_desk
from tipline.office.door import door
from tipline.pages.formats import figure
from tipline.pages.i18n import current_locale, gettext

LISTED = 10
"""Reports of a wave that its page links to, the newest; all of them are in the queue."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One wave as the page shows it: its title, its figures, where to read on."""

    title: str
    evidence: tuple[str, ...]
    listed: tuple[Recent, ...]
    more: int
    href: str
    link: str


@door.get("/waves")
def waves() -> str:
    """List the waves of the last days."""
    desk = at_desk()
    locale = current_locale().code
    with desk.house.database.reading() as session:
        found = matching.waves(session, by=desk.unlocked.actor, today=desk.today)
        venues = _venues(session, found)
        names = {unit.code: unit.name.said(locale) for unit in districts(session)}
    rule = {"days": DAYS, "few": FEW, "times": TIMES, "weeks": WEEKS}
    shown = [_shown(wave, venues, names) for wave in found]
    return render_template("office/waves.html", waves=shown, names=names, rule=rule)


def _venues(session: Session, found: Sequence[Wave]) -> dict[UUID, str]:
    wanted = {wave.venue_id for wave in found if wave.venue_id is not None}
    query = select(Venue.id, Venue.name).where(Venue.id.in_(wanted))
    return {row.id: row.name for row in session.execute(query)} if wanted else {}


def _shown(wave: Wave, venues: Mapping[UUID, str], names: Mapping[str, str]) -> Shown:
    href, link = _where(wave)
    return Shown(
        title=_title(wave, venues),
        evidence=tuple(_evidence(wave, names)),
        listed=wave.reports[:LISTED],
        more=max(0, len(wave.reports) - LISTED),
        href=href,
        link=link,
    )


def _title(wave: Wave, venues: Mapping[UUID, str]) -> str:
    venue = venues.get(wave.venue_id) if wave.venue_id else None
    if wave.kind is Kind.MATTER:
        return gettext("One matter at %(venue)s", venue=venue) if venue else gettext("One matter")
    if wave.kind is Kind.WORDING:
        return gettext("One wording")
    return venue or gettext("One venue that is not placed")


def _where(wave: Wave) -> tuple[str, str]:
    if wave.kind is Kind.MATTER and wave.waiting > 1:
        href = url_for("office.together", report_id=wave.reports[0].id)
        return href, gettext("See together")
    if wave.venue_id is not None:
        href = url_for("office.venue", venue_id=wave.venue_id)
        return href, gettext("See the venue")
    return "", ""


def _evidence(wave: Wave, names: Mapping[str, str]) -> list[str]:
    """Say what the wave rests on, in figures alone; reports, never people."""
    count = len(wave.reports)
    found = [gettext("%(count)s reports in %(days)s days", count=count, days=wave.days)]
    if wave.days == 1:
        found = [gettext("%(count)s reports in one day", count=count)]
    if wave.copies:
        found.append(gettext("%(count)s nearly identical in wording", count=wave.copies))
    said = gettext(", ").join(names.get(code, code) for code in wave.districts)
    found.append(gettext("Districts: %(count)s (%(names)s)", count=len(wave.districts), names=said))
    if wave.kind is not Kind.MATTER:
        found.append(gettext("Matters: %(count)s", count=wave.matters))
    if wave.usual is not None:
        usual = figure(wave.usual, 1)
        found.append(gettext("In a usual week: %(count)s", count=usual))
    found.append(gettext("Not decided on yet: %(count)s", count=wave.waiting))
    return found
