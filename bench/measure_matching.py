"""Prints how well leads are built from labelled reports, with and without an officer."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt

from bench.arriving import Choice, Lead, Office, Option, arrive
from bench.labelled_reports import Labelled
from bench.scoring import Scores, f1, scores
from leads.matching.evidence import lead_evidence
from leads.matching.joining import may_join, states_fact
from leads.matching.links import linked
from leads.matching.verdict import Band, Verdict, cluster_verdict, going_on
from leads.matching.weights import Weights

AT_MOST = 5
"""Suggestions that an officer looks through."""


def wilson(right: int, of: int) -> str:
    """Write a share with its 95 % interval (Wilson 1927) and what it is made of."""
    if not of:
        return "none"
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{share:.4f} [{max(0, middle - half):.4f}, {min(1, middle + half):.4f}] ({right}/{of})"


def judged(
    report: Labelled, options: Iterable[Option], weights: Weights
) -> list[tuple[Verdict, Option]]:
    """Judge a report against each lead, best first."""
    found = []
    for option in options:
        profile = option.lead.profile
        members = [member.features for member in option.members]
        verdict = cluster_verdict(report.features, members, profile, weights=weights)
        found.append((verdict, option))
    return sorted(found, key=lambda one: (-one[0].points, one[1].lead.number))


@dataclass(slots=True)
class Tally:
    """What happened in one run."""

    with_mate: int = 0
    first_five: int = 0
    joined: int = 0
    joined_right: int = 0
    suggested: int = 0
    suggested_right: int = 0
    together: int = 0
    together_right: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    linked: set[frozenset[str]] = field(default_factory=set)
    points: list[tuple[float, bool]] = field(default_factory=list)
    """Of the best lead, and whether it was right."""
    allowed: list[tuple[float, bool]] = field(default_factory=list)
    """The same where what agrees allows a join at all."""
    stated: list[tuple[float, bool]] = field(default_factory=list)
    """The same where a fact is among what agrees with one report."""

    def look(self, report: Labelled, best: Sequence[tuple[Verdict, Option]], *, mate: bool) -> None:
        """Count what was offered, before anything is done about it."""
        right = [option.lead.incident == report.incident for _, option in best]
        self.with_mate += mate
        self.first_five += any(right[:AT_MOST])
        self.points += [(best[0][0].points, right[0])] if best else []
        if best:
            self._may(report, *best[0], right=right[0])

    def _may(self, report: Labelled, verdict: Verdict, option: Option, *, right: bool) -> None:
        own, profile = report.features, option.lead.profile
        told = [frozenset(lead_evidence(own, one.features)) for one in option.members]
        if may_join(told, fresh=going_on(own, profile)):
            self.allowed.append((verdict.points, right))
        if states_fact(told):
            self.stated.append((verdict.points, right))

    def link(
        self, report: Labelled, best: Sequence[tuple[Verdict, Option]], lead: Lead | None
    ) -> None:
        """Note the leads that are linked to a report and the lead that it joined."""
        own = [one.features for _, o in best if o.lead is lead for one in o.members]
        rest = [option for _, option in best if option.lead is not lead]
        told = [[one.features for one in option.members] for option in rest]
        for option, so in zip(rest, linked([report.features, *own], told), strict=True):
            if so and option.lead.incident != report.incident:
                self.linked.add(frozenset((option.lead.incident, report.incident)))

    def join(self, report: Labelled, option: Option) -> None:
        """Count an automatic join and, when it is wrong, why."""
        right = option.lead.incident == report.incident
        self.joined += 1
        self.joined_right += right
        if not right:
            self.wrong[_cause(report, option)] += 1


def _cause(report: Labelled, option: Option) -> str:
    if "template" in {report.kind, option.members[0].kind}:
        return "template"
    same = option.members[0].venue == report.venue
    return "same venue, other incident" if same else "other venue"


def alone(reports: Sequence[Labelled], weights: Weights, *, mark: float) -> tuple[Office, Tally]:
    """Build leads without any officer: join the best lead from the mark on.

    When one report is sure of two leads, they are brought together.
    """
    tally, seen = Tally(), set[str]()

    def decide(_: Office, report: Labelled, options: list[Option]) -> Choice:
        best = judged(report, options, weights)
        tally.look(report, best, mate=report.incident in seen)
        seen.add(report.incident)
        if not best or best[0][0].points < mark:
            return Choice(None)
        tally.join(report, best[0][1])
        sure = [option.lead for verdict, option in best if verdict.points >= weights.marks.join]
        others = sure[1:]
        tally.together += len(others)
        tally.together_right += sum(other.incident == sure[0].incident for other in others)
        return Choice(best[0][1].lead, tuple(others))

    return arrive(reports, decide), tally


def banded(reports: Sequence[Labelled], weights: Weights) -> tuple[Office, Tally]:
    """Build leads in three bands; of five suggestions an officer takes the one that is right."""
    tally, seen = Tally(), set[str]()

    def decide(_: Office, report: Labelled, options: list[Option]) -> Choice:
        best = judged(report, options, weights)
        tally.look(report, best, mate=report.incident in seen)
        seen.add(report.incident)
        if best and best[0][0].band is Band.JOIN:
            tally.join(report, best[0][1])
            tally.link(report, best, best[0][1].lead)
            return Choice(best[0][1].lead)
        tally.link(report, best, None)
        offered = [one for verdict, one in best[:AT_MOST] if verdict.band is not Band.SEPARATE]
        taken = [one.lead for one in offered if one.lead.incident == report.incident]
        tally.suggested += bool(offered)
        tally.suggested_right += bool(taken)
        return Choice(taken[0] if taken else None)

    return arrive(reports, decide), tally


def _line(name: str, both: tuple[float, float]) -> None:
    print(f"  {name:34} P {both[0]:.4f}  R {both[1]:.4f}  F1 {f1(both):.4f}")


def _true_links(reports: Sequence[Labelled]) -> set[frozenset[str]]:
    at: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        at[report.venue].add(report.incident)
    return {frozenset((a, b)) for some in at.values() for a in some for b in some if a < b}


def report(reports: Sequence[Labelled], weights: Weights, *, shuffled: bool = False) -> None:
    """Print the figures of one set of labelled reports."""
    office, tally = alone(reports, weights, mark=weights.marks.alone)
    got = scores(office.leads)
    print(f"  reports {len(reports)}, with an earlier mate {tally.with_mate}")
    _line("machine alone, pairs", got.pair)
    _line("machine alone, B-cubed", got.report)
    _line("the same, matters of several", got.several)
    print(f"  leads of several that mix matters  {got.over_merged:.4f}")
    print("  leads brought together, right     ", wilson(tally.together_right, tally.together))
    if shuffled:
        _shuffled(reports, weights, got)
    office, tally = banded(reports, weights)
    print("  join band right                   ", wilson(tally.joined_right, tally.joined))
    print("  join band covers, of with mate    ", wilson(tally.joined_right, tally.with_mate))
    print("  suggested, of all                 ", wilson(tally.suggested, len(reports)))
    print("  suggestions right                 ", wilson(tally.suggested_right, tally.suggested))
    print("  right lead among first five       ", wilson(tally.first_five, tally.with_mate))
    print("  wrong joins by cause              ", dict(sorted(tally.wrong.items())))
    _links(reports, tally)
    got = scores(office.leads)
    _line("with an officer, pairs", got.pair)
    _line("with an officer, B-cubed", got.report)
    reliability(tally.points)


def _links(reports: Sequence[Labelled], tally: Tally) -> None:
    true = _true_links(reports)
    print("  venue links found                 ", wilson(len(true & tally.linked), len(true)))
    right = len(true & tally.linked)
    print("  venue links right                 ", wilson(right, len(tally.linked)))


def _shuffled(reports: Sequence[Labelled], weights: Weights, before: Scores) -> None:
    """Print the greatest change of B³ F1 over three other orders of arrival."""
    changes = []
    for seed in range(3):
        order = random.Random(seed).sample(list(reports), len(reports))
        office, _ = alone(order, weights, mark=weights.marks.alone)
        changes.append(abs(f1(scores(office.leads).report) - f1(before.report)))
    print(f"  order shuffled, B-cubed F1 changes {max(changes):.4f}")


def reliability(points: Sequence[tuple[float, bool]]) -> None:
    """Print, by points of the best lead, what was predicted and what was so."""
    edges = (-99, -4, -2, -1, 0, 1, 2, 3, 4, 6, 99)
    print("  points: reports, right")
    for low, high in pairwise(edges):
        some = [right for value, right in points if low <= value < high]
        if some:
            print(f"    {low:4} to {high:3}: {len(some):5}, {sum(some) / len(some):.3f}")
