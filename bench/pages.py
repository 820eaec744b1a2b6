"""Time a page, at 100,000 leads, on SQLite and on PostgreSQL, as officers open them."""

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from bench.city import City, founded
from bench.facts import RUNNING, Fact
from bench.filling import fill
from bench.inside import Insider
from bench.real import one_real_lead
from bench.sizes import Sizes
from bench.stories import DISTRICTS
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
    month = f"{day_of(city.house.clock.now()):%Y-%m}"
    one = urlencode({"district": DISTRICT, "category": facts[0].category})
    yield "office", "queue of reports", "/office/reports"
    yield "office", "queue, one district and category", f"/office/reports?{one}"
    for name, query in _narrowed(facts):
        yield "office", f"leads board, {name}", f"/office/leads?{urlencode(query)}"
    yield "office", "one lead", f"/office/leads/{lead_id}"
    yield DISTRICT, "district's docket", "/district/assignments"
    yield DISTRICT, "district's docket, ended, page 100", "/district/assignments?tab=ended&page=100"
    yield DISTRICT, "one assignment", f"/district/assignments/{assignment_id}"
    yield "board", "scores of all districts", "/board/"
    yield "board", "leads behind one figure", f"/board/{month}/{DISTRICT}/on_time"


def _narrowed(facts: list[Fact]) -> Iterator[tuple[str, dict[str, str]]]:
    """List ways to narrow the leads board, and pages far down in it."""
    running = sorted((fact.due, fact.number) for fact in facts if fact.state in RUNNING)
    every = sorted((fact.opened, fact.number) for fact in facts)
    yield "running", {}
    yield "running, deep", {"after": _place(running)}
    yield "all, deep", {"state": "all", "after": _place(every)}
    yield "one district", {"district": DISTRICT}
    yield "category, overdue", {"category": facts[0].category, "due": "overdue"}
    yield "all, one channel", {"state": "all", "channel": "web"}
    yield "part of a venue's name", {"state": "all", "text": "星空"}


def _place(ordered: list[tuple[date, str]]) -> str:
    day, number = ordered[len(ordered) // 2]
    return f"{day}_{number}"
