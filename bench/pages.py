"""Time a page, at 100,000 leads, on SQLite and on PostgreSQL, as officers open them."""

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from bench.city import DISTRICTS, City, founded
from bench.facts import RUNNING, Fact
from bench.filling import fill
from bench.inside import Insider
from bench.real import one_real_lead
from bench.sizes import Sizes
from bench.timing import Times, said, timed
from bench.walker import FINE, Lost
from leads.register.officers import Officer
from leads.register.workdays import day_of
from tests.postgres import Postgres
from tipline.accounts import sessions
from tipline.accounts.door import cookie_name
from tipline.factory import create_staff

DISTRICT = DISTRICTS[0]


def run(sizes: Sizes) -> None:
    """Fill a database of each kind and open every page often."""
    with founded() as city:
        _open_all(city, sizes, "SQLite")
    with tempfile.TemporaryDirectory(prefix="mcp") as name:
        Path(name).chmod(0o755)
        os.environ.setdefault("PGUSER", "postgres")  # or its own question whether it is up fails
        server = Postgres(Path(name) / "pg")
        try:
            with founded(server.url("postgres")) as city:
                _open_all(city, sizes, "PostgreSQL, without sync")
        finally:
            server.stop()


def _open_all(city: City, sizes: Sizes, kind: str) -> None:
    began = time.perf_counter()
    facts = fill(city, leads=sizes.leads)
    lead_id, assignment_id = one_real_lead(city, DISTRICT)
    print(
        f"\nPages at {sizes.leads:,} leads ({kind}; filled in {time.perf_counter() - began:.0f} s)"
    )
    browsers = _signed_in(city)
    for unit, name, path in _pages(city, facts, str(lead_id), str(assignment_id)):
        times = [_opened(browsers[unit], path) for _ in range(sizes.openings + 1)]
        print(f"  {name:38}", said(times[1:]))


def _signed_in(city: City) -> dict[str, Insider]:
    app = create_staff(city.house)
    browsers = {}
    for unit in ("office", "board", DISTRICT):
        with city.house.database.transaction() as session:
            officer = session.get_one(Officer, city.officers[unit].made.officer_id)
            at = city.house.clock.now()
            cookie = sessions.start(session, officer, seed=city.seed(unit), at=at)
        with app.app_context():
            browsers[unit] = Insider(app, {cookie_name(): cookie})
    return browsers


def _opened(browser: Insider, path: str) -> Times:
    def work() -> None:
        answer = browser.get(path)
        if answer.status != FINE:
            raise Lost(f"{answer.status} at {path}")

    return timed(work)


def _pages(
    city: City, facts: list[Fact], lead_id: str, assignment_id: str
) -> Iterator[tuple[str, str, str]]:
    """List whose page it is, what it is called, and its address."""
    running = sorted((f.due, f.number) for f in facts if f.state in RUNNING)
    every = sorted((f.opened, f.number) for f in facts)
    month = f"{day_of(city.house.clock.now()):%Y-%m}"
    leads = "/office/leads"
    yield "office", "queue of reports", "/office/reports"
    yield (
        "office",
        "queue, one district and category",
        "/office/reports?" + urlencode({"district": DISTRICT, "category": facts[0].category}),
    )
    yield "office", "leads board, running", leads
    yield "office", "leads board, running, deep", f"{leads}?after={_place(running)}"
    yield "office", "leads board, all, deep", f"{leads}?state=all&after={_place(every)}"
    yield "office", "leads board, one district", f"{leads}?district={DISTRICT}"
    yield (
        "office",
        "leads board, category, overdue",
        f"{leads}?category={facts[0].category}&due=overdue",
    )
    yield "office", "leads board, all, one channel", f"{leads}?state=all&channel=web"
    yield (
        "office",
        "leads board, part of a venue's name",
        f"{leads}?" + urlencode({"state": "all", "text": "星空"}),
    )
    yield "office", "one lead", f"/office/leads/{lead_id}"
    yield DISTRICT, "district's docket", "/district/assignments"
    yield DISTRICT, "district's docket, ended, page 100", "/district/assignments?tab=ended&page=100"
    yield DISTRICT, "one assignment", f"/district/assignments/{assignment_id}"
    yield "board", "scores of all districts", "/board/"
    yield "board", "leads behind one figure", f"/board/{month}/{DISTRICT}/on_time"


def _place(ordered: list[tuple[date, str]]) -> str:
    day, number = ordered[len(ordered) // 2]
    return f"{day}_{number}"
