"""Fills the tables of matching in bulk, as they stand after so many reports were matched."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine

from bench.arrivals import RECENT
from leads.features.record import Features, pack
from leads.matching.clusters import EMPTY, Profile, pack_profile, profile_with
from leads.matching.rings import ENTRY, RING, labelled

BATCH = 20_000
Row = tuple[object, ...]

_BLANKS = {"sqlite": "?", "postgresql": "%s"}
_CUT = {
    "sqlite": "substr(CAST(match_rings.numbers || excluded.numbers AS BLOB), -288)",
    "postgresql": "substring(match_rings.numbers || excluded.numbers FROM"
    " greatest(1, octet_length(match_rings.numbers || excluded.numbers) - 287))",
}


@dataclass(slots=True)
class Growing:
    """An incident's cluster while reports still come to it."""

    number: int
    newest: int
    profile: Profile = EMPTY


class Filling:
    """Writes reports in bulk; what one report adds to its rings is gathered and written at last."""

    def __init__(self, engine: Engine, *, seed: int) -> None:
        self._engine, self._chance = engine, Random(seed)
        self._rings: dict[int, bytes] = {}
        self._growing: dict[int, Growing] = {}
        self._grown: list[Row] = []
        self.reports = self.keys = 0

    def write(self, told: Iterable[tuple[int, Features]], *, more: bool = False) -> None:
        """Write reports, their rings and clusters; `more` when tables hold something already."""
        columns: tuple[str, ...] = ("number", "epoch", "cluster", "features", "slot")
        self.bulk("match_reports", columns, self._reports(told))
        rings = iter(self._rings.items())
        (self._append if more else self._rings_anew)(rings)
        self._settle(before=self.reports)
        columns = ("number", "epoch", "reports", "last_day", "profile")
        self.bulk("match_clusters", columns, iter(self._grown))
        self._rings, self._grown = {}, []

    def _reports(self, told: Iterable[tuple[int, Features]]) -> Iterator[Row]:
        """Draw a number for each; an incident's reports are in the cluster of its first."""
        for incident, features in told:
            number = self._chance.getrandbits(48)
            entry = number.to_bytes(ENTRY)
            for key in labelled(features.keys, epoch=1):
                self._rings[key] = (self._rings.get(key, b"") + entry)[-RING * ENTRY :]
                self.keys += 1
            self.reports += 1
            cluster = self._growing.setdefault(incident, Growing(number, 0))
            cluster.newest = self.reports
            cluster.profile = profile_with(cluster.profile, features)
            if self.reports % BATCH == 0:
                self._settle(before=self.reports - RECENT)
            yield number, 1, cluster.number, pack(features), self.reports - 1

    def _settle(self, *, before: int) -> None:
        """Put aside the clusters to which no report can come any more."""
        done = [one for one, cluster in self._growing.items() if cluster.newest <= before]
        for cluster in map(self._growing.pop, done):
            profile = cluster.profile
            if profile.reports > 1:
                row = cluster.number, 1, profile.reports, profile.last, pack_profile(profile)
                self._grown.append(row)

    def _rings_anew(self, rings: Iterator[Row]) -> None:
        # Keys are random, so pages fill up here as they do one report after another.
        self.bulk("match_rings", ("key", "numbers"), rings)

    def _append(self, rings: Iterator[Row]) -> None:
        kind = self._engine.dialect.name
        blank, cut = _BLANKS[kind], _CUT[kind]
        self._many(
            f"INSERT INTO match_rings (key, numbers) VALUES ({blank}, {blank})"  # noqa: S608 - ours
            f" ON CONFLICT (key) DO UPDATE SET numbers = {cut}",
            rings,
        )

    def bulk(self, table: str, columns: tuple[str, ...], rows: Iterator[Row]) -> None:
        """Write rows into an empty table, or such as are in none of its rows yet."""
        named = f"{table} ({', '.join(columns)})"
        if self._engine.dialect.name == "sqlite":
            blanks = ", ".join("?" * len(columns))
            self._many(f"INSERT INTO {named} VALUES ({blanks})", rows)  # noqa: S608 - ours
            return
        with self._engine.begin() as connection:
            raw = _driver(connection)
            with raw.cursor() as cursor, cursor.copy(f"COPY {named} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    def _many(self, statement: str, rows: Iterator[Row]) -> None:
        with self._engine.begin() as connection:
            driver = _driver(connection)
            if self._engine.dialect.name == "sqlite":
                # Random keys touch every page again and again: let them stay in memory meanwhile.
                driver.execute("PRAGMA cache_size=-1500000")
            while batch := list(islice(rows, BATCH)):
                driver.cursor().executemany(statement, batch)
            if self._engine.dialect.name == "sqlite":
                driver.execute("PRAGMA cache_size=-2000")


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
