"""Wrong automatic joins, and their kinds, among 10,000 generated reports of an invented year.

They go through the real intake and the real matcher of a scratch house; an officer takes those
suggestions that are right, as in `mingcha match evaluate`.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.sizes import Sizes
from bench.told_year import Told, Year
from leads.matching import corrections
from leads.matching.match import match
from leads.matching.records import Likeness, Matched, number_of
from leads.matching.weights import shipped
from leads.reports import intake
from tipline.evaluating.arriving import TOGETHER, id_of, submission
from tipline.evaluating.scratch import Scratch, founded
from tipline.evaluating.shares import Share

MARK, SAME_VENUE_MARK = 1.0, 0.003
"""Wrong joins of a thousand, and the share of joins at the same venue that are of another
incident, at most."""

TOLD = 12
"""Wrong joins that are printed with both texts: they are invented, and sealed to nobody."""


@dataclass(frozen=True, slots=True)
class Join:
    """A report that joined, and a report of what most of the cluster is about."""

    own: Told
    company: Told

    @property
    def right(self) -> bool:
        """Say whether it belongs there."""
        return self.own.row.incident == self.company.row.incident

    @property
    def kind(self) -> str:
        """Say what misled: the first of these that is so."""
        own, company = self.own, self.company
        kinds = {own.row.kind, company.row.kind}
        if "ad" in kinds:
            return "advert"
        if "template" in kinds:
            return "boilerplate about another venue or matter"
        if own.row.venue == company.row.venue:
            return "same venue, other incident"
        if own.brand == company.brand:
            return "branch of one chain"
        return "neighbour on one road" if own.near == company.near else "other venue"


class Desk:
    """One run: what arrives, what the matcher does of itself, and what an officer then takes."""

    def __init__(self, scratch: Scratch) -> None:
        """Begin with an empty house."""
        self._scratch, self._weights = scratch, shipped()
        self._told: dict[int, Told] = {}

    def joins(self, reports: Sequence[Told]) -> Iterator[Join]:
        """Let the reports arrive; yield each join that nobody was asked about."""
        for start in range(0, len(reports), TOGETHER):
            with self._scratch.house.database.light() as session:
                for told in reports[start : start + TOGETHER]:
                    company = self._arrive(session, told)
                    if company is not None:
                        yield Join(told, company)

    def _arrive(self, session: Session, told: Told) -> Told | None:
        report_id = id_of(told.row)
        seals = self._scratch.house.seals
        intake.receive(session, submission(told.row), receipt=None, seals=seals)
        match(session, report_id, weights=self._weights)
        self._told[number_of(report_id)] = told
        company = self._company(session, number_of(report_id))
        if company is None:
            self._decide(session, told)
        return company

    def _company(self, session: Session, number: int) -> Told | None:
        cluster = select(Matched.cluster).where(Matched.number == number).scalar_subquery()
        query = select(Matched.number).where(Matched.cluster == cluster, Matched.number != number)
        beside = [self._told[other] for other in session.scalars(query.order_by(Matched.number))]
        if not beside:
            return None
        most = Counter(one.row.incident for one in beside).most_common(1)[0][0]
        return next(one for one in beside if one.row.incident == most)

    def _decide(self, session: Session, told: Told) -> None:
        """Take, as the officer of the desk, the suggestion that is right."""
        own = id_of(told.row)
        query = select(Likeness.other).where(
            Likeness.number == number_of(own), Likeness.venue_only.is_(False)
        )
        offered = [self._told[other] for other in session.scalars(query)]
        right = [one for one in offered if one.row.incident == told.row.incident]
        if right:
            officer, at = self._scratch.officer, self._scratch.house.clock.now()
            corrections.join(session, own, id_of(right[0].row), unlocked=officer, at=at)


def run(sizes: Sizes) -> None:
    """Count the wrong joins of one invented year and print them."""
    reports, began = Year(sizes.told).reports(), time.perf_counter()
    districts = {told.row.district for told in reports}
    with founded(districts) as scratch:
        joins = list(Desk(scratch).joins(reports))
    _print(reports, joins, time.perf_counter() - began)


def _print(reports: Sequence[Told], joins: Sequence[Join], took: float) -> None:
    wrong = [join for join in joins if not join.right]
    kinds = Counter(join.kind for join in wrong)
    incidents = len({told.row.incident for told in reports})
    print(f"\nWrong joins among {len(reports):,} generated reports of {incidents:,} incidents")
    print(f"  joined without asking                  {len(joins):,} of them ({took:.0f} s in all)")
    print(f"  wrong, per 1,000 joins                 {_thousand(len(wrong), len(joins))}")
    print(f"  wrong, per 1,000 reports               {_thousand(len(wrong), len(reports))}")
    same = kinds["same venue, other incident"]
    print(f"  same venue, other incident, of joins   {_share(Share(same, len(joins)))}")
    lettered = sum(told.row.kind == "template" for told in reports)
    letters = kinds["boilerplate about another venue or matter"]
    print(f"  boilerplate joined wrongly, of it      {_share(Share(letters, lettered))}")
    for kind, many in kinds.most_common():
        print(f"    {kind:40} {many}")
    reached = 1000 * len(wrong) <= MARK * len(joins) and same <= SAME_VENUE_MARK * len(joins)
    print(f"  the mark (1 of 1,000; 0.3 % at one venue) is {'reached' if reached else 'missed'}")
    for join in wrong[:TOLD]:
        _tell(join)


def _tell(join: Join) -> None:
    print(f"  {join.kind}:")
    for one in (join.own.row, join.company.row):
        said = f"{one.venue_name} | {one.address} | {one.district} | {one.category}"
        print(f"    {one.submitted_at:%m-%d} day {one.happened_on or '-'} | {said} | {one.text}")


def _thousand(wrong: int, of: int) -> str:
    low, high = Share(wrong, of).interval
    return f"{1000 * wrong / max(of, 1):.2f} [{1000 * low:.2f}, {1000 * high:.2f}] ({wrong}/{of})"


def _share(share: Share) -> str:
    low, high = share.interval
    return f"{share.share or 0:.4f} [{low:.4f}, {high:.4f}] ({share.right}/{share.of})"
