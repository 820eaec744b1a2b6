"""The submitting request beside a bare endpoint that inserts one row in the same database.

Both are called in this process, one after the other: a server around them would add the same to
both and flatter the house. The receipt's Argon2 is run alone just before and just after each
submission, and the mean of the two is taken off: it is shown apart.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median

from bench.city import City, founded
from bench.inside import Insider
from bench.rivals import bare
from bench.rounds import spread, verdict
from bench.sizes import Sizes
from bench.stories import Matter, matters
from bench.timing import Times, said, timed
from bench.walker import SEE_OTHER, Lost, last, to_the_last_step
from crypto import receipts
from leads.features.tokens import make, pack
from leads.features.told import Told
from tipline.factory import create_public
from tipline.serving import Application, calm_the_collector

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
        public, rival = create_public(city.house), bare(city.house.settings.database_url)
        _round(city, public, rival, matters(min(5, sizes.submissions), seed=9))
        calm_the_collector()  # as every served process does, see tipline/serving.py
        rounds = [
            _round(city, public, rival, matters(sizes.submissions, seed=number))
            for number in range(sizes.rounds)
        ]
    _print(rounds)


def _round(city: City, public: Application, rival: Application, told: list[Matter]) -> Round:
    taken = Round()
    for matter in told:
        source, plain = Insider(public), Insider(rival)
        page = to_the_last_step(source, matter)
        sent = last(page)
        before = timed(lambda: _receipt(city))
        whole = timed(lambda: _expect(source.post_parts("/report/check", sent).status, SEE_OTHER))  # noqa: B023 - called at once
        after = timed(lambda: _receipt(city))
        story = {"story": matter.narrative}
        taken.bares.append(timed(lambda: _expect(plain.post("/tips", story).status, 201)))  # noqa: B023 - called at once
        taken.features.append(timed(lambda: _features(city, matter)))  # noqa: B023 - called at once
        receipt = Times((before.clock + after.clock) / 2, (before.processor + after.processor) / 2)
        taken.receipts.append(receipt)
        taken.submits.append(
            Times(whole.clock - receipt.clock, whole.processor - receipt.processor)
        )
    return taken


def _receipt(city: City) -> None:
    keys = city.house.keys
    receipts.derive(receipts.draw(keys.check), pepper=keys.pepper)


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


def _print(rounds: list[Round]) -> None:
    clock = [_ratio(one, lambda times: times.clock) for one in rounds]
    processor = [_ratio(one, lambda times: times.processor) for one in rounds]
    print("\nThe submitting request beside a bare endpoint that inserts one row (SQLite, FULL)")
    for name, what in (
        ("submitting, without its Argon2", "submits"),
        ("  of which features alone", "features"),
        ("its Argon2, apart", "receipts"),
        ("the bare endpoint", "bares"),
    ):
        times = [each for one in rounds for each in getattr(one, what)]
        print(f"  {name:31}", said(times))
    print(
        "  rate of the bare endpoint's rate", spread(clock), " ", verdict(median(clock), mark=MARK)
    )
    print("  the same by processor time      ", spread(processor))
