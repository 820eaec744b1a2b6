"""What the page of two reports shows: their words line by line, and the reasons in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from leads.casework.lead import Lead
from leads.matching.pairs import Aspect, Pair, judged
from leads.matching.rekeying import renew
from leads.matching.verdict import REASONS, Band
from leads.register.taxonomy import Category, Channel, category
from leads.register.units import by_code
from leads.reports.reading import read
from leads.reports.submission import Story
from tipline.office.bringing import Side, Way, mergeable, seen, side, way
from tipline.office.desk import Desk
from tipline.office.marking import RUN, SHORT_RUN, Piece, marked
from tipline.pages.formats import day
from tipline.pages.i18n import current_locale, gettext

SCALE = frozenset({"start", "lead_of_one", "rest_of_lead"})
"""Reasons that say where the scale starts, and nothing of these two."""


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """One of the two in clear; lives for one request."""

    id: UUID
    lead: Lead | None
    channel: Channel
    category: Category
    district: str
    received: date
    story: Story


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One thing that can agree, as each of the two says it."""

    title: str
    own: tuple[Piece, ...]
    other: tuple[Piece, ...]
    points: float


@dataclass(frozen=True, slots=True)
class Because:
    """One reason in words, and the points it adds or takes (log-odds)."""

    sentence: str
    points: float


@dataclass(frozen=True, slots=True, repr=False)
class Compared:
    """The page: two reports, line by line, and what speaks for and against one matter."""

    own: Report
    other: Report
    way: Way
    what: str
    pair: Pair | None
    lines: tuple[Line, ...]
    following: UUID | None
    merge: tuple[Lead, Lead] | None
    """Which lead can be merged into which, when both reports are in one."""

    @property
    def said(self) -> tuple[str, str]:
        """Say what the matcher makes of them, and in which colour; empty when it cannot."""
        if self.pair is None:
            return "", ""
        if self.pair.band is Band.SEPARATE:
            return gettext("Hardly the same matter"), "grey"
        if self.pair.band is Band.JOIN:
            return gettext("Likely the same matter"), "green"
        return gettext("Perhaps the same matter"), "yellow"

    def because(self, *, agrees: bool) -> tuple[Because, ...]:
        """List the reasons for or against, the weightiest first."""
        reasons = _told(self.pair) if self.pair else []
        found = [one for one in reasons if (one.points > 0) is agrees]
        return tuple(sorted(found, key=lambda one: -abs(one.points)))


def _told(pair: Pair) -> list[Because]:
    """Say the reasons; where the scale starts, and what of it concerns whole leads, is one."""
    found = [
        Because(gettext(REASONS.get(one.code, one.code)), one.points)
        for one in pair.reasons
        if one.code not in SCALE
    ]
    start = sum(one.points for one in pair.reasons if one.code in SCALE)
    seldom = REASONS["start"]
    return [*found, Because(gettext(seldom), round(start, 3))]


def compared(
    session: Session, report_id: UUID, other_id: UUID, following: UUID | None, desk: Desk
) -> Compared:
    """Open two reports of the officer's desk for their page; both reads are audited."""
    own, other = side(session, report_id, desk), side(session, other_id, desk)
    pair = judged(session, report_id, other_id, unlocked=desk.unlocked)
    mine, theirs = _opened(session, own, desk), _opened(session, other, desk)
    return Compared(
        own=mine,
        other=theirs,
        way=way(own, other),
        what=seen(own, other),
        pair=pair,
        lines=tuple(_lines(mine, theirs, pair)),
        following=following,
        merge=mergeable(own, other),
    )


def _opened(session: Session, of: Side, desk: Desk) -> Report:
    report = of.report
    opened = read(session, report.id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at)
    renew(session, report, opened.story, keys=desk.house.keys, at=desk.at)
    return Report(
        id=report.id,
        lead=of.lead,
        channel=Channel(report.channel),
        category=category(report.category),
        district=by_code(session, report.district).name.said(current_locale().code),
        received=report.received_on,
        story=opened.story,
    )


def _lines(own: Report, other: Report, pair: Pair | None) -> Iterable[Line]:
    for title, aspects, mine, theirs, run in _fields(own, other):
        yield Line(
            title,
            marked(mine, theirs, run=run) if run else _plain(mine),
            marked(theirs, mine, run=run) if run else _plain(theirs),
            round(sum(pair.of(aspect) for aspect in aspects), 3) if pair else 0.0,
        )


def _fields(own: Report, other: Report) -> Iterable[tuple[str, Sequence[Aspect], str, str, int]]:
    """Give title, what it bears on, both texts, and how many in a row are no chance (0: whole)."""
    locale, mine, theirs = current_locale().code, own.story, other.story
    yield gettext("Received"), (Aspect.RECEIVED,), day(own.received), day(other.received), 0
    yield gettext("District"), (), own.district, other.district, 0
    subjects = (own.category.name.said(locale), other.category.name.said(locale))
    yield gettext("Category"), (Aspect.SUBJECT,), *subjects, 0
    names = (mine.venue_name, theirs.venue_name)
    yield gettext("Venue, as the source named it"), (Aspect.VENUE,), *names, SHORT_RUN
    yield gettext("Where it is"), (Aspect.PLACE,), mine.address, theirs.address, SHORT_RUN
    yield gettext("When"), (Aspect.DAY,), _happened(mine), _happened(theirs), 0
    told = (Aspect.TEXT, Aspect.FIGURES, Aspect.IDENTIFIERS)
    yield gettext("What the source wrote"), told, mine.narrative, theirs.narrative, RUN


def _happened(story: Story) -> str:
    if story.happened_on is None:
        return ""
    said = day(story.happened_on)
    return f"{said} {gettext('(about)')}" if story.about else said


def _plain(text: str) -> tuple[Piece, ...]:
    return (Piece(text, shared=False),) if text else ()
