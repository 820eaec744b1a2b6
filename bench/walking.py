"""The whole walk of a source, many at once, beside what its one Argon2 alone allows."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from bench.city import founded
from bench.rounds import spread, verdict
from bench.served import processor_seconds, served, walkers
from bench.sizes import Sizes

MARK = 0.6


@dataclass(frozen=True, slots=True)
class Crowd:
    """What one crowd found: how many a second, and the processor seconds that each one cost."""

    rate: float
    server: float
    client: float
    client_share: float
    failures: list[str]

    @property
    def cost(self) -> float:
        """Give the processor seconds of one, its client's included."""
        return self.server + self.client


def run(sizes: Sizes) -> None:
    """Let walkers and the rival's callers take turns at two servers of the same make."""
    walks, receipts = [], []
    with (
        founded() as city,
        served(city, "public") as door,
        served(city, "receipt") as rival,
    ):
        _crowd("walk", *door, sizes, count=2 * sizes.walkers)
        _crowd("receipt", *rival, sizes, count=2 * sizes.walkers)
        for _ in range(sizes.rounds):
            receipts.append(_crowd("receipt", *rival, sizes, count=sizes.walks))
            walks.append(_crowd("walk", *door, sizes, count=sizes.walks))
    _print(walks, receipts, sizes)


def _crowd(
    what: str, port: int, server: subprocess.Popen[bytes], sizes: Sizes, *, count: int
) -> Crowd:
    before = processor_seconds(server)
    told = json.loads(walkers(what, port, at_once=sizes.walkers, count=count))
    return Crowd(
        rate=count / told["seconds"],
        server=(processor_seconds(server) - before) / count,
        client=told["cpu"] / count,
        client_share=told["cpu"] / told["seconds"],
        failures=told["failures"],
    )


def _print(walks: list[Crowd], receipts: list[Crowd], sizes: Sizes) -> None:
    pairs = list(zip(walks, receipts, strict=True))
    ratios = [walk.rate / receipt.rate for walk, receipt in pairs]
    costs = [receipt.cost / walk.cost if walk.cost else 0.0 for walk, receipt in pairs]
    failed = [failure for walk in walks for failure in walk.failures]
    reached = verdict(median(ratios), mark=MARK)
    print(f"\nA source's whole walk, {sizes.walkers} at once: 8 requests, one Argon2, SQLite")
    print("  walks a second             ", _said(walks, lambda one: one.rate))
    print("  one Argon2 alone, a second ", _said(receipts, lambda one: one.rate))
    print("  the walk's rate of that    ", spread(ratios), " ", reached)
    print("  the same by processor time ", spread(costs))
    print("  a walk at the server, ms   ", _said(walks, lambda one: one.server * 1000))
    print("  one Argon2 there, ms       ", _said(receipts, lambda one: one.server * 1000))
    print("  the client's own part, ms  ", _said(walks, lambda one: one.client * 1000))
    print("  the client's part of a core", spread([one.client_share for one in walks]))
    print(
        f"  failed                      {len(failed)} of {sizes.rounds * sizes.walks}", *failed[:3]
    )


def _said(crowds: list[Crowd], what: Callable[[Crowd], float]) -> str:
    return spread([what(one) for one in crowds], digits=1)
