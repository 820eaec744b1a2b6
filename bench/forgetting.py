"""The nightly look over a house full of reports, and what it asks to be forgotten that night.

Every report was declined two years ago, so all are over; the look asks for 500 of each kind and
leaves the rest for the nights to come. What is measured is the look, in its one transaction, and
the forgetting of what it asked, each in one of its own.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from statistics import median
from time import perf_counter
from uuid import UUID

from sqlalchemy import insert, select

from bench.city import City, founded
from bench.rounds import spread
from bench.sizes import Sizes
from leads.ledger.audit import AuditEntry, Tree
from leads.ledger.base import new_id
from leads.ledger.outbox import Errand
from leads.register.keyholders import Grant
from leads.register.units import Unit, UnitKind
from leads.reports.report import Report, Stage
from leads.retention.rules import RULES
from leads.retention.seeking import MOST, look
from tipline.processes.jobs import perform

BATCH = 5_000
NIGHTS = 1
RECEIVED = date(2024, 3, 1)
TONIGHT = datetime(2026, 11, 23, 18, tzinfo=UTC)
MARK = 10.0


def run(sizes: Sizes) -> None:
    """Fill a house, then look and forget for some nights."""
    reports = sizes.leads
    with founded() as city:
        _fill(city, reports)
        looks, deeds, done = [], list[float](), 0
        for night in range(NIGHTS):
            looks.append(_look(city, TONIGHT + timedelta(days=night)))
            took = _forget(city)
            deeds += took
            done += len(took)
    print(f"\nRetention over {reports} reports that are over, one night (SQLite)")
    reached = "reached" if max(looks) < MARK else "NOT REACHED"
    print("  one look, by the clock     ", spread(looks), f"s  mark {MARK:g} s: {reached}")
    one, worst = 1000 * median(deeds), 1000 * max(deeds)
    print(f"  one forgotten, median      {one:.1f} ms, worst {worst:.1f} ms")
    print(f"  forgotten                  {done}, at most {2 * MOST} a night")


def _fill(city: City, reports: int) -> None:
    with city.house.database.reading() as session:
        district = session.scalars(select(Unit.code).where(Unit.kind == UnitKind.DISTRICT)).first()
    ids = iter([new_id() for _ in range(reports)])
    at = 0
    while some := list(islice(ids, BATCH)):
        with city.house.database.transaction() as session:
            session.execute(insert(Report), list(_reports(some, str(district))))
            session.execute(insert(AuditEntry), list(_entries(some, at)))
            session.execute(insert(Grant), list(_grants(some)))
        at += len(some)


def _reports(ids: Sequence[UUID], district: str) -> Iterator[dict[str, object]]:
    for place, report_id in enumerate(ids):
        yield {
            "id": report_id,
            "channel": "web",
            "desk": "office",
            "district": district,
            "category": "minors_admitted",
            "received_on": RECEIVED,
            "stage": Stage.DECLINED,
            "public_status": "declined",
            "sealed": bytes(1024),
            "sealed_identity": bytes(512) if place % 2 else None,
            "unread": False,
        }


def _entries(ids: Sequence[UUID], first: int) -> Iterator[dict[str, object]]:
    at = datetime(RECEIVED.year, RECEIVED.month, RECEIVED.day, tzinfo=UTC)
    for seq, report_id in enumerate(ids, start=first):
        yield {
            "tree": Tree.SOURCE,
            "seq": seq,
            "at": at,
            "deed": "report.received",
            "object_id": report_id,
            "details": bytes(32),
            "leaf": bytes(32),
        }


def _grants(ids: Sequence[UUID]) -> Iterator[dict[str, object]]:
    for report_id in ids:
        for compartment in (1, 3):
            yield {
                "id": new_id(),
                "subject_id": report_id,
                "compartment": compartment,
                "key_id": bytes(16),
                "blob": bytes(1228),
            }


def _look(city: City, at: datetime) -> float:
    began = perf_counter()
    with city.house.database.transaction() as session:
        look(session, rules=RULES[-1], at=at)
    return perf_counter() - began


def _forget(city: City) -> list[float]:
    with city.house.database.reading() as session:
        waiting = list(session.scalars(select(Errand.id)))
    took = []
    for errand_id in waiting:
        began = perf_counter()
        perform(city.house, errand_id)
        took.append(perf_counter() - began)
    return took
