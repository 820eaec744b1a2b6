"""The submitting request beside a bare endpoint that inserts one row in the same database.

Each is served by the house's own web server, and one visitor asks them in turn: that is the rate
of an endpoint. Below it both are called in this process, which is stricter with the house: a
server around them adds the same to both. The receipt's Argon2 is timed by the house as it runs in
the request, and taken off: it is shown apart.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median

from bench.city import City, founded
from bench.client import Answer, Browser
from bench.inside import Insider
from bench.rivals import bare
from bench.rounds import spread, verdict
from bench.served import served
from bench.sizes import Sizes
from bench.stopwatch import telling, times, with_stopwatch
from bench.stories import Matter, matters
from bench.timing import Times, said, timed
from bench.walker import FINE, Lost, Visitor, last, to_the_last_step
from leads.features.tokens import make, pack
from leads.features.told import Told
from tipline.factory import create_public
from tipline.processes.serving import calm_the_collector

MARK = 0.35


@dataclass(slots=True)
class Round:
    """What one round took, request by request; `submits` without their Argon2."""

    submits: list[Times] = field(default_factory=list)
    receipts: list[Times] = field(default_factory=list)
    bares: list[Times] = field(default_factory=list)
    features: list[Times] = field(default_factory=list)


def run(sizes: Sizes) -> None:
    """Let the submitting request, the receipt alone and the bare endpoint take turns."""
    with founded() as city:
        with served(city, "timed") as (house, _), served(city, "bare") as (rival, _):
            over_http = _rounds(city, Doors(lambda: at(house), lambda: at(rival)), sizes)
        public = telling(create_public(with_stopwatch(city.house)))
        plain = bare(city.house.settings.database_url)
        calm_the_collector()  # as every served process does, see tipline/processes/serving.py
        called = _rounds(city, Doors(lambda: Insider(public), lambda: Insider(plain)), sizes)
    print("\nThe submitting request beside a bare endpoint that inserts one row (SQLite, FULL)")
    _print(over_http, ours=False)
    clock = [_ratio(one, _clock) for one in over_http]
    reached = verdict(median(clock), mark=MARK)
    print("  rate of that endpoint's rate    ", spread(clock), " ", reached)
    print("The same, both called in one process without a server")
    _print(called, ours=True)
    print("  rate of that endpoint's rate    ", spread([_ratio(one, _clock) for one in called]))
    print("  the same by processor time      ", spread([_ratio(one, _busy) for one in called]))


@dataclass(frozen=True, slots=True)
class Doors:
    """How one comes to the house, and how to its rival."""

    house: Callable[[], Visitor]
    rival: Callable[[], Visitor]


def at(port: int) -> Browser:
    """Come by a connection of one's own."""
    return Browser("127.0.0.1", port)


def _rounds(city: City, doors: Doors, sizes: Sizes) -> list[Round]:
    _round(city, doors, matters(min(5, sizes.submissions), seed=9))
    return [
        _round(city, doors, matters(sizes.submissions, seed=number))
        for number in range(sizes.rounds)
    ]


def _round(city: City, doors: Doors, told: list[Matter]) -> Round:
    taken, plain = Round(), doors.rival()
    for matter in told:
        source = doors.house()
        page = to_the_last_step(source, matter)
        sent = last(page)
        answers: list[Answer] = []
        whole = timed(lambda: answers.append(source.post_parts("/report/check", sent)))  # noqa: B023 - called at once
        _expect(answers[0].status, FINE)
        receipt = times(answers[0].argon2)
        story = {"story": matter.narrative}
        taken.bares.append(timed(lambda: _expect(plain.post("/tips", story).status, 201)))  # noqa: B023 - called at once
        taken.features.append(timed(lambda: _features(city, matter)))  # noqa: B023 - called at once
        taken.receipts.append(receipt)
        taken.submits.append(
            Times(whole.clock - receipt.clock, whole.processor - receipt.processor)
        )
        source.leave()
    return taken


def _features(city: City, matter: Matter) -> None:
    told = Told(
        venue_name=matter.venue_name,
        address=matter.address,
        district=matter.district,
        category=matter.category,
        happened_on=None,
        about=False,
        narrative=matter.narrative,
        received_on=datetime.now(UTC).date(),
    )
    pack(make(told, key=city.house.keys.feature))


def _expect(status: int, wanted: int) -> None:
    if status != wanted:
        raise Lost(f"{status} instead of {wanted}")


def _ratio(taken: Round, what: Callable[[Times], float]) -> float:
    return median(map(what, taken.bares)) / median(map(what, taken.submits))


def _clock(times: Times) -> float:
    return times.clock


def _busy(times: Times) -> float:
    return times.processor


def _print(rounds: list[Round], *, ours: bool) -> None:
    for name, what in (
        ("submitting, without its Argon2", "submits"),
        ("  of which features alone", "features"),
        ("its Argon2, apart", "receipts"),
        ("the bare endpoint", "bares"),
    ):
        times = [each for one in rounds for each in getattr(one, what)]
        print(f"  {name:31}", said(times, ours=ours or what == "features"))
