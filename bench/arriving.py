"""Lets labelled reports arrive one by one and be put into leads, in memory, as the store would."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import log

from bench.labelled_reports import Labelled
from leads.matching.candidates import COMPARED, FETCHED, OF_ONE
from leads.matching.clusters import EMPTY, Profile, profile_of, profile_with
from leads.matching.rings import RING


@dataclass(slots=True, eq=False)
class Lead:
    """A lead as it grows."""

    number: int
    reports: list[Labelled] = field(default_factory=list)
    profile: Profile = EMPTY

    @property
    def incident(self) -> str:
        """What most of its reports are about: what it stands for."""
        return Counter(one.incident for one in self.reports).most_common(1)[0][0]


@dataclass(frozen=True, slots=True)
class Option:
    """A lead that a report may belong to, with those of its reports that were found."""

    lead: Lead
    members: Sequence[Labelled]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which lead a report joins (None: a new one), and which others that brings together."""

    lead: Lead | None
    others: tuple[Lead, ...] = ()


class Office:
    """The look-up keys and the leads of one run."""

    def __init__(self) -> None:
        self.leads: list[Lead] = []
        self._rings: dict[int, list[Labelled]] = defaultdict(list)
        self._home: dict[Labelled, Lead] = {}
        self._place: dict[Labelled, int] = {}

    def options(self, report: Labelled) -> list[Option]:
        """Find the leads of the reports that share the rarest keys, nearest first."""
        shared: dict[Labelled, float] = defaultdict(float)
        for key in report.features.keys:
            ring = self._rings.get(key, ())
            for other in ring:
                shared[other] += log(1 + RING / len(ring))
        likely = nlargest(FETCHED, shared, key=lambda one: (shared[one], self._place[one]))
        by_lead: dict[int, list[Labelled]] = {}
        left = COMPARED
        for other in likely:
            found = by_lead.setdefault(self._home[other].number, [])
            if left and len(found) < OF_ONE:
                found.append(other)
                left -= 1
        return [Option(self.leads[n], some) for n, some in by_lead.items() if some]

    def put(self, report: Labelled, choice: Choice) -> Lead:
        """Put a report into the lead chosen, and index it."""
        lead = choice.lead
        if lead is None:
            lead = Lead(len(self.leads))
            self.leads.append(lead)
        for other in choice.others:
            self._bring_together(lead, other)
        lead.reports.append(report)
        lead.profile = profile_with(lead.profile, report.features)
        self._home[report], self._place[report] = lead, len(self._place)
        for key in report.features.keys:
            ring = self._rings[key]
            ring.append(report)
            del ring[:-RING]
        return lead

    def _bring_together(self, lead: Lead, other: Lead) -> None:
        for report in other.reports:
            self._home[report] = lead
        lead.reports = sorted((*lead.reports, *other.reports), key=self._place.__getitem__)
        lead.profile = profile_of(report.features for report in lead.reports)
        other.reports = []


def arrive(
    reports: Sequence[Labelled], decide: Callable[[Office, Labelled, list[Option]], Choice]
) -> Office:
    """Let each report arrive and be put where `decide` says."""
    office = Office()
    for report in reports:
        office.put(report, decide(office, report, office.options(report)))
    return office
