"""Days of one office, deed by deed, so that the same deeds can be done again in a second house."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from crypto.keyring import SiteKeys
from leads.casework import merging
from leads.casework.lead import Lead, LeadReport
from leads.ledger.base import Record
from leads.ledger.errors import HouseError
from leads.ledger.outbox import Errand
from leads.matching import corrections
from leads.matching.forgetting import forget
from leads.matching.grouping import Cluster
from leads.matching.postings import Posting
from leads.matching.records import Likeness, Matched
from leads.matching.rekeying import renew, settle
from leads.matching.rings import Ring
from leads.matching.similar import candidate_counts
from leads.matching.slots import Slots
from leads.register.keyholders import Grant
from leads.reports.reading import read
from leads.reports.report import Report, ReportTokens
from tests.leads.matched import AGAIN, GAME, TOUR, matched
from tests.makers import City, a_report, unlocked
from tipline.house import House
from tipline.processes.relay import carry

LETTER = "本人郑重申请贵局依法查处,书面答复处理结果,逾期将申请复议,此致敬礼。" * 3
STORIES: tuple[dict[str, object], ...] = (
    GAME,
    AGAIN,
    GAME | {"narrative": "又来了联飞麻将馆,楼上放风的还在,一桌最少五百。"},
    TOUR,
    TOUR | {"venue_name": "远山茶楼", "category": "price_deceit"},
    {"venue_name": "远山旅行社", "address": "", "narrative": LETTER},
    {"venue_name": "清音琴行", "address": "", "narrative": LETTER},
    {"venue_name": "", "address": "", "narrative": "?"},
)
MOVES_ON = {"stage", "public_status", "public_reason", "venue_id"}
"""Columns of a report that deciding on it changes; every other byte stays as it came."""

Row = tuple[object, ...]


def id_of(nth: int) -> UUID:
    """Give the nth report's id, the same in every house."""
    return UUID(bytes=sha256(f"report {nth}".encode()).digest()[:16], version=4)


class Days:
    """One office: what is done there, and what is kept."""

    def __init__(self, house: House, city: City) -> None:
        self.house, self._city = house, city
        self.leads: list[UUID] = []

    def do(self, deed: str, *given: object) -> None:
        """Do one deed by its name."""
        getattr(self, deed)(*given)

    def arrives(self, nth: int, story: int) -> None:
        """Send a report in; a second time it is the same report."""
        a_report(self.house, **STORIES[story], report_id=id_of(nth))  # type: ignore[arg-type] # its own parts

    def worker(self) -> None:
        carry(self.house, queue=None)

    def two_workers(self, nth: int) -> None:
        """Have two workers at once match one report, which the relay may hand out twice."""
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda one: matched(self.house, one), (id_of(nth), id_of(nth))))

    def joins(self, nth: int, other: int) -> None:
        self._decides(corrections.join, nth, other)

    def parts(self, nth: int, other: int) -> None:
        self._decides(corrections.part, nth, other)

    def opens_lead(self, nth: int) -> None:
        """Accept a report as a lead of its own."""
        matter = merging.Matter("east", "gambling", None)

        def work(session: Session) -> None:
            lead = merging.open_lead(
                session,
                id_of(nth),
                matter,
                unlocked=unlocked(self.house, self._city.office.first),
                seals=self.house.seals,
                calendar=self.house.calendar,
                at=self.house.clock.now(),
            )
            self.leads.append(lead.id)

        self._tried(work)

    def joins_lead(self, nth: int, lead: int) -> None:
        self._tried(lambda session: self._moves(session, merging.join, nth, lead))

    def leaves_lead(self, nth: int, lead: int) -> None:
        self._tried(lambda session: self._moves(session, merging.split_off, nth, lead))

    def is_opened(self, nth: int) -> None:
        """Have an officer read a report, which makes its features anew when they are old."""
        desk, at = unlocked(self.house, self._city.office.first), self.house.clock.now()
        with self.house.database.transaction() as session:
            told = read(session, id_of(nth), unlocked=desk, sealer=self.house.sealer, at=at).story
            report = session.get_one(Report, id_of(nth))
            renew(session, report, told, keys=self.house.keys, at=at)

    def is_deleted(self, nth: int) -> None:
        own = id_of(nth)
        with self.house.database.transaction() as session:
            forget(session, own)
            session.execute(delete(Grant).where(Grant.subject_id == own))
            session.execute(delete(Report).where(Report.id == own))

    def key_is(self, keys: SiteKeys) -> None:
        """Go on with these keys, as `mingcha match roll-key` does."""
        with self.house.database.transaction() as session:
            settle(session, keys, may_begin=True, at=self.house.clock.now())
        self.house = replace(self.house, keys=keys)

    def rows(self, table: type[Record]) -> list[Row]:
        """Give every row of a table, in the order of its key."""
        own = inspect(table)
        with self.house.database.reading() as session:
            query = select(table.__table__).order_by(*own.primary_key)
            return [tuple(row) for row in session.execute(query)]

    def sealed(self) -> dict[UUID, tuple[Row, ...]]:
        """Give of each report what nothing but its deletion may ever change, with its grants."""
        kept = [one for one in inspect(Report).columns if one.key not in MOVES_ON]
        with self.house.database.reading() as session:
            found: dict[UUID, tuple[Row, ...]] = {
                row.id: (tuple(row),) for row in session.execute(select(*kept))
            }
            grants = select(Grant.__table__).order_by(Grant.id)
            for grant in session.execute(grants.where(Grant.subject_id.in_(found))):
                found[grant.subject_id] += (tuple(grant),)
        return found

    def matched(self) -> Sequence[Matched]:
        """Give the rows of the reports that were matched."""
        with self.house.database.reading() as session:
            return session.scalars(select(Matched)).all()

    def members(self) -> dict[int, frozenset[int]]:
        """Give the reports of each cluster, by its number, which may be a random one."""
        found: dict[int, set[int]] = {}
        for row in self.matched():
            found.setdefault(row.cluster, set()).add(row.number)
        return {cluster: frozenset(of_it) for cluster, of_it in found.items()}

    def figures(self) -> dict[str, object]:
        """Give all that matching and search have made of the same deeds, without random names."""
        members = self.members()
        with self.house.database.reading() as session:
            counts = candidate_counts(session, session.scalars(select(Report.id)).all())
            clusters = {
                (members[row.number], row.epoch): (row.reports, row.last_day, row.profile)
                for row in session.scalars(select(Cluster))
            }
        kept = {row.number: (row.epoch, row.features, row.slot) for row in self.matched()}
        return {
            "reports": kept,
            "clusters": (set(members.values()), clusters),
            "likenesses": self.rows(Likeness),
            "rings": self.rows(Ring),
            "postings": self.rows(Posting),
            "slots": self.rows(Slots),
            "counts": counts,
            "leads": self.in_leads(),
        }

    def in_leads(self) -> list[tuple[int, set[UUID]]]:
        """Give each lead's own count, and the reports that are in it."""
        with self.house.database.reading() as session:
            return [
                (
                    session.get_one(Lead, lead).reports,
                    set(
                        session.scalars(
                            select(LeadReport.report_id).where(
                                LeadReport.lead_id == lead, LeadReport.left_at.is_(None)
                            )
                        )
                    ),
                )
                for lead in self.leads
            ]

    def waiting(self) -> set[UUID]:
        """Give the reports that the matcher has still to take, each with its errand."""
        with self.house.database.reading() as session:
            asked = set(session.scalars(select(Errand.object_id)))
            return set(session.scalars(select(ReportTokens.report_id))) & asked

    def _decides(self, decide: Callable[..., None], nth: int, other: int) -> None:
        desk, at = unlocked(self.house, self._city.office.first), self.house.clock.now()
        with self.house.database.transaction() as session:
            decide(session, id_of(nth), id_of(other), unlocked=desk, at=at)

    def _moves(self, session: Session, move: Callable[..., object], nth: int, lead: int) -> None:
        lead_id, at = self.leads[lead], self.house.clock.now()
        desk = unlocked(self.house, self._city.office.first)
        version = session.get_one(Lead, lead_id).version
        move(session, id_of(nth), lead_id, version=version, unlocked=desk, at=at)
        joins = move is merging.join
        learn = corrections.joined_to if joins else corrections.split_from
        learn(session, id_of(nth), lead_id, unlocked=desk, at=at)

    def _tried(self, work: Callable[[Session], None]) -> None:
        """Try what the house may refuse: it then leaves everything as it was."""
        try:
            with self.house.database.transaction() as session:
                work(session)
        except HouseError:
            return
