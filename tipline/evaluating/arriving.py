"""Sends labelled reports through the real intake and the real matcher, one after the other."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.matching import corrections
from leads.matching.links import linked
from leads.matching.match import match
from leads.matching.records import Likeness, Matched, number_of
from leads.matching.weights import Weights
from leads.register.taxonomy import Channel
from leads.reports import intake
from leads.reports.submission import Submission
from tipline.evaluating.ranking import Ranking, ranking
from tipline.evaluating.reading import Labelled
from tipline.evaluating.scratch import Scratch, district_code

TOGETHER = 50
"""Reports written in one transaction."""

FIRST = 5
"""Leads that an officer looks through."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one report; incidents stand for the leads that were meant."""

    row: Labelled
    mate: bool
    """Whether a report of its incident had come before."""
    joined: Labelled | None
    """A report of the incident that most of the cluster it joined is about."""
    offered: tuple[Labelled, ...]
    """The reports beside which it was suggested to an officer, when it joined nothing."""
    first_five: bool
    linked: tuple[str, ...]
    """Other incidents that it was linked to by venue, or suggested for and seen at one venue."""
    kept: tuple[str, ...]
    """Of these, those that the matcher itself keeps as links and not as suggestions."""
    compared: int
    received: float
    matched: float
    """Seconds that intake and the matcher took."""


def submission(row: Labelled) -> Submission:
    """Write a labelled report as a form would hand it to intake."""
    return Submission(
        report_id=id_of(row),
        channel=Channel.WEB,
        district=district_code(row.district),
        category=row.category,
        venue_name=row.venue_name,
        address=row.address,
        happened_on=row.happened_on,
        about=False,
        narrative=row.text,
        contact="",
        concerns_office=False,
        files=(),
        received_on=row.submitted_at.date(),
    )


def id_of(row: Labelled) -> UUID:
    """Give a labelled report an id, the same in every run."""
    return UUID(bytes=hashlib.sha256(row.id.encode()).digest()[:16])


class Arrivals:
    """One run over labelled reports: `alone`, or with an officer who takes what is right."""

    def __init__(self, scratch: Scratch, *, weights: Weights, alone: bool) -> None:
        """Begin with an empty house."""
        self._scratch, self._weights, self._alone = scratch, weights, alone
        self._rows: dict[int, Labelled] = {}
        self._met: set[str] = set()

    def run(self, rows: Sequence[Labelled]) -> Iterator[Arrival]:
        """Let the reports arrive and tell of each."""
        for start in range(0, len(rows), TOGETHER):
            with self._scratch.house.database.light() as session:
                for row in rows[start : start + TOGETHER]:
                    yield self._arrive(session, row)

    def clusters(self, rows: Sequence[Labelled]) -> list[int]:
        """Read from the database in which cluster each report is."""
        with self._scratch.house.database.reading() as session:
            kept = session.execute(select(Matched.number, Matched.cluster))
            home = {one.number: one.cluster for one in kept}
        return [home[number_of(id_of(row))] for row in rows]

    def _arrive(self, session: Session, row: Labelled) -> Arrival:
        report_id, number = id_of(row), number_of(id_of(row))
        begun = time.perf_counter()
        seals = self._scratch.house.seals
        intake.receive(session, submission(row), receipt=None, seals=seals)
        received = time.perf_counter()
        # Asked for one of the two runs alone: it costs as much as matching does.
        ranked = None if self._alone else ranking(session, report_id, weights=self._weights)
        ready = time.perf_counter()
        match(session, report_id, weights=self._weights, alone=self._alone)
        matched = time.perf_counter()
        joined = self._company(session, number)
        offered = () if joined else self._offered(session, number, venue_only=False)
        kept = self._others(row, self._offered(session, number, venue_only=True))
        seen = self._others(row, self._at_one_venue(ranked, offered))
        self._decide(session, row, offered)
        arrival = Arrival(
            row=row,
            mate=row.incident in self._met,
            joined=joined,
            offered=offered,
            first_five=self._first_five(row, ranked),
            linked=(*kept, *seen),
            kept=kept,
            compared=ranked.compared if ranked else 0,
            received=received - begun,
            matched=matched - ready,
        )
        self._rows[number] = row
        self._met.add(row.incident)
        return arrival

    def _company(self, session: Session, number: int) -> Labelled | None:
        """Give a report that stands for the cluster a newcomer is in; None when it is alone."""
        cluster = select(Matched.cluster).where(Matched.number == number).scalar_subquery()
        query = select(Matched.number).where(Matched.cluster == cluster, Matched.number != number)
        rows = [self._rows[other] for other in session.scalars(query)]
        if not rows:
            return None
        most = Counter(row.incident for row in rows).most_common(1)[0][0]
        return next(row for row in rows if row.incident == most)

    def _offered(self, session: Session, number: int, *, venue_only: bool) -> tuple[Labelled, ...]:
        query = (
            select(Likeness.other)
            .where(Likeness.number == number, Likeness.venue_only.is_(venue_only))
            .order_by(Likeness.points.desc())
        )
        return tuple(self._rows[other] for other in session.scalars(query))

    @staticmethod
    def _others(row: Labelled, found: Sequence[Labelled]) -> tuple[str, ...]:
        return tuple(one.incident for one in found if one.incident != row.incident)

    @staticmethod
    def _at_one_venue(ranked: Ranking | None, offered: Sequence[Labelled]) -> list[Labelled]:
        """Give those of the reports suggested to a lone newcomer that are of its venue's leads."""
        if ranked is None or not offered:
            return []
        found = linked([ranked.own], [one.features for one in ranked.best])
        near = {one.nearest for one, so in zip(ranked.best, found, strict=True) if so}
        return [other for other in offered if number_of(id_of(other)) in near]

    def _decide(self, session: Session, row: Labelled, offered: Sequence[Labelled]) -> None:
        """Take, as the officer of the desk, the suggestion that is right."""
        right = [other for other in offered if other.incident == row.incident]
        if right and not self._alone:
            officer, at = self._scratch.officer, self._scratch.house.clock.now()
            corrections.join(session, id_of(row), id_of(right[0]), unlocked=officer, at=at)

    def _first_five(self, row: Labelled, ranked: Ranking | None) -> bool:
        best = ranked.best[:FIRST] if ranked else ()
        return any(self._rows[one.nearest].incident == row.incident for one in best)
