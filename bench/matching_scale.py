"""Matching at 10,000 to 1,000,000 stored reports: milliseconds, bytes, and what a flood costs.

The tables of matching are filled in bulk; then further reports of the same stream are matched by
the real service, each in a durable transaction of its own.
"""

import os
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import log
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, func, insert, select, text

from bench import searching
from bench.arrivals import FIRST_DAY, Arrivals
from bench.bulk import Filling
from bench.city import City, founded
from bench.rows import any_report
from bench.sizes import Sizes
from bench.stories import DISTRICTS
from bench.timing import timed
from crypto.fingerprints import mark
from leads.features.record import pack
from leads.ledger.base import new_id
from leads.matching import epochs
from leads.matching.match import match
from leads.matching.records import Likeness
from leads.matching.weights import shipped
from leads.reports.report import Report, ReportTokens, Stage
from tests.postgres import Postgres

FLOOD = 20
"""A flood is as large as a twentieth of the largest store: 50,000 beside a million."""

ROUNDS = 5

CAREFUL = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "autovacuum": "on",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
}


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds at the median, the 95th and the 99th of a hundred, each in a middling round."""

    half: float
    most: float
    nearly_all: float

    def __str__(self) -> str:
        """Write them side by side."""
        return f"p50 {self.half:6.2f} p95 {self.most:6.2f} p99 {self.nearly_all:6.2f}"


@dataclass(frozen=True, slots=True)
class Line:
    """What matching took, by the clock and of this thread's processor, among so many reports."""

    stored: int
    clock: Spread
    processor: Spread


def run(sizes: Sizes) -> None:
    """Fill and time every size on both databases."""
    _all("SQLite, synced", sizes, [None] * len(sizes.stored))
    with tempfile.TemporaryDirectory(prefix="mcs") as name:
        Path(name).chmod(0o755)
        os.environ.setdefault("PGUSER", "postgres")  # or its own question whether it is up fails
        server = Postgres(Path(name) / "pg", settings=CAREFUL)
        try:
            _all("PostgreSQL, synced", sizes, [_fresh(server, size) for size in sizes.stored])
        finally:
            server.stop()


def _fresh(server: Postgres, stored: int) -> str:
    engine = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "of{stored}"'))
    engine.dispose()
    return server.url(f"of{stored}")


def _all(kind: str, sizes: Sizes, urls: list[str | None]) -> None:
    print(f"\nMatching among stored reports ({kind}); candidates, verdicts and insert")
    lines = []
    for stored, url in zip(sizes.stored, urls, strict=True):
        with founded(url) as city:
            lines.append(_one(city, stored, sizes))
    for before, after in pairwise(lines):
        grown = log(after.clock.half / before.clock.half) / log(after.stored / before.stored)
        print(
            f"  median grows from {before.stored:,} to {after.stored:,} with exponent {grown:.2f}"
        )


def _one(city: City, stored: int, sizes: Sizes) -> Line:
    """Fill one database and match further reports; beside most reports, let a flood in, too."""
    began, engine, arrivals = time.perf_counter(), city.house.database.engine, Arrivals(seed=17)
    filling, empty = Filling(engine, seed=18), _bytes(engine)
    filling.write(arrivals.reports(stored))
    size = (_bytes(engine) - empty) / stored
    took = time.perf_counter() - began
    waiting = _hand_in(city, arrivals, sizes.matched)
    line = _timed(city, waiting, stored)
    _tell(f"{stored:9,} stored", line)
    keys = filling.keys / stored
    print(f"    {size:.0f} bytes and {keys:.1f} keys a report (filled in {took:.0f} s)")
    print(f"    {_likenesses(city) / sizes.matched:.2f} likenesses written a report")
    _settle(engine)
    searching.run(city, filling, waiting, _bytes)
    if stored == max(sizes.stored):
        flood = stored // FLOOD
        filling.write(arrivals.flood(flood), more=True)
        after = _timed(city, _hand_in(city, arrivals, sizes.matched), stored)
        _tell(f"with {flood:,} letters", after)
        raised = after.clock.nearly_all / line.clock.nearly_all - 1
        worked = after.processor.nearly_all / line.processor.nearly_all - 1
        print(f"    p99 {raised:+.0%} by the clock, {worked:+.0%} of the processor")
    return line


def _hand_in(city: City, arrivals: Arrivals, many: int) -> list[UUID]:
    """Write the next reports down as intake leaves them for the matcher."""
    chance, key = Random(many), mark(city.house.keys.feature)
    told = [(new_id(), features) for _, features in arrivals.reports(many)]
    with city.house.database.transaction() as session:
        epochs.known(session, newest=key)
        session.execute(insert(Report), [_report(report_id, chance) for report_id, _ in told])
        rows = [
            {
                "report_id": report_id,
                "mark": key,
                "newest": True,
                "features": pack(features),
                "asks": pack(features),
            }
            for report_id, features in told
        ]
        session.execute(insert(ReportTokens), rows)
    return [report_id for report_id, _ in told]


def _report(report_id: UUID, chance: Random) -> dict[str, object]:
    return any_report(report_id, FIRST_DAY, Stage.NEW, chance.choice(DISTRICTS), chance)


def _timed(city: City, waiting: list[UUID], stored: int) -> Line:
    """Match what waits, each in a durable transaction; the first tenth only warms the caches."""
    _settle(city.house.database.engine)
    weights = shipped()

    def matched(report_id: UUID) -> None:
        with city.house.database.transaction() as session:
            match(session, report_id, weights=weights)

    times = [timed(partial(matched, report_id)) for report_id in waiting][len(waiting) // 10 :]
    return Line(
        stored, _spread([one.clock for one in times]), _spread([one.processor for one in times])
    )


def _spread(seconds: list[float]) -> Spread:
    """Take each figure in every round and the median of the rounds: neighbours come and go."""
    size = max(1, len(seconds) // ROUNDS)
    rounds = [sorted(seconds[at : at + size]) for at in range(0, size * ROUNDS, size)]
    half, most, nearly_all = (
        median(one[int(len(one) * part)] * 1000 for one in rounds if one)
        for part in (0.5, 0.95, 0.99)
    )
    return Spread(half, most, nearly_all)


def _tell(what: str, line: Line) -> None:
    print(f"  {what:22} clock {line.clock} ms, processor {line.processor} ms")


def _settle(engine: Engine) -> None:
    """Have the database take its statistics and put in order what was written in bulk."""
    # Past SQLAlchemy: these want no transaction around them.
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    if engine.dialect.name == "sqlite":
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        driver.autocommit = True
        driver.execute("VACUUM ANALYZE")
        driver.execute("CHECKPOINT")
        driver.autocommit = False
    raw.close()


def _bytes(engine: Engine) -> int:
    """Measure the tables of matching with their indexes; on SQLite nothing else grows meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
        found = connection.exec_driver_sql(
            "SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables"
            " WHERE relname LIKE 'match%%' OR relname LIKE 'search%%'"
        )
        return int(found.scalar_one() or 0)


def _likenesses(city: City) -> int:
    with city.house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Likeness)) or 0
