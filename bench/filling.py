"""A hundred thousand leads at once, by bulk inserts: nothing but a bench may make them so."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert

from bench import rows
from bench.city import City
from bench.facts import ANSWERED, Fact, draw_id, invented
from bench.rows import Row
from bench.stories import DISTRICTS, ROADS, matters
from leads.casework.lead import Answer, Assignment, Inspection, Lead, LeadMove, LeadReport
from leads.register.taxonomy import VenueKind
from leads.register.venues import Venue
from leads.register.workdays import day_of
from leads.reports.report import Report, Stage

BATCH = 5000
WAITING = 0.03
"""Reports in the queue, as a share of the leads."""


def fill(city: City, *, leads: int) -> list[Fact]:
    """Write every table that the boards read, and have the database take its statistics."""
    chance = Random(7)
    venues = list(_venues(chance, max(10, leads // 50)))
    places, today = [row["id"] for row in venues], day_of(city.house.clock.now())
    facts = list(invented(chance, leads, venues=places, today=today))
    officer = city.officers["office"].made.officer_id
    _bulk(city, Venue, iter(venues))
    _bulk(city, Report, (rows.report(fact, chance) for fact in facts))
    _bulk(city, Report, _waiting(city, chance, max(30, int(leads * WAITING))))
    _bulk(city, Lead, map(rows.lead, facts))
    _bulk(city, LeadReport, (rows.link(fact, chance) for fact in facts))
    _bulk(city, Assignment, (rows.assignment(fact) for fact in facts if fact.handed))
    _bulk(city, Answer, (rows.answer(f, chance, officer) for f in facts if f.state in ANSWERED))
    _bulk(city, Inspection, (rows.inspection(f, chance) for f in facts if f.checked))
    _bulk(city, LeadMove, (row for fact in facts for row in rows.moves(fact, chance, officer)))
    with city.house.database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return facts


def _bulk(city: City, table: Any, filled: Iterator[Row]) -> None:
    while batch := list(islice(filled, BATCH)):
        with city.house.database.light() as session:
            session.connection().execute(insert(table.__table__), batch)


def _venues(chance: Random, count: int) -> Iterator[Row]:
    for number, matter in enumerate(matters(count, seed=5)):
        yield {
            "id": draw_id(chance),
            "name": f"{matter.venue_name}{number}",
            "aliases": [],
            "kind": chance.choice(list(VenueKind)).value,
            "district": matter.district,
            "address": f"{chance.choice(ROADS)} {number} 号",
            "licence": "",
            "features": b"",
        }


def _waiting(city: City, chance: Random, count: int) -> Iterator[Row]:
    today = day_of(city.house.clock.now())
    for _ in range(count):
        day = today - timedelta(days=chance.randrange(15))
        yield rows.any_report(draw_id(chance), day, Stage.NEW, chance.choice(DISTRICTS), chance)
