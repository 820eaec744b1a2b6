"""An invented year of reports with truth: what the bench of wrong joins lets arrive.

Most of it is made to tempt: other incidents at the same venue within weeks, branches and chains,
neighbours with half a name alike, namesakes and neighbours told of in the same days for the same
wrong, one letter about many venues, floods of one text, adverts.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bench.tellings import (
    LETTERS,
    Figures,
    address,
    advert,
    copied,
    figures,
    letter,
    named,
    shifted,
    story,
)
from bench.told_places import DISTRICTS, Place, alike, often, places
from bench.wrongs import WRONGS, Wrong
from tipline.evaluating.reading import Labelled

BEGIN = datetime(2025, 3, 1)  # noqa: DTZ001 - a labelled file has the city's own time, without a zone
END = BEGIN + timedelta(days=365)
AGAIN = timedelta(days=75)
"""From then on the same kind of wrong at the same venue is another incident."""

LETTERED, ADVERTS, FLOODED = 0.04, 0.015, 0.03
"""Shares of all reports: boilerplate about ever other venues, adverts, floods about one matter."""

SECOND, TWIN = 0.33, 0.12
"""Shares of all incidents: another at a venue told of within weeks; one of the same wrong, within
ten days, at a venue of the same name or, of the same kind, on the same road."""

FLOODS = 4
LARGEST = 120


@dataclass(frozen=True, slots=True)
class Told:
    """A labelled report, and what its venue shares with others: its brand, and its road."""

    row: Labelled
    brand: str
    near: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that happened."""

    id: str
    place: Place
    wrong: Wrong
    figures: Figures
    begun: datetime


class Year:
    """The stream, the same in every run of one seed and size."""

    def __init__(self, many: int, *, seed: int = 29) -> None:
        """Draw the venues of a city that sends so many reports a year."""
        self._chance, self._many = Random(seed), many
        self._places = places(max(30, many // 4), seed=seed + 1)
        self._alike = alike(self._places)
        self._begun: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
        self._recent: list[Incident] = []
        self._reports = self._incidents = 0

    def reports(self) -> list[Told]:
        """Give the reports in the order of arrival."""
        told = [*self._letters(), *self._adverts(), *self._floods()]
        while len(told) < self._many:
            told += self._about(self._incident())
        return sorted(told[: self._many], key=lambda one: (one.row.submitted_at, one.row.id))

    def _incident(self) -> Incident:
        """Draw what happened: nearly half of it such that it tempts to be taken for another."""
        while True:
            drawn = self._drawn()
            if drawn is not None and drawn[2] < END:
                break
        place, wrong, begun = drawn
        self._begun[place.id, wrong.category].append(begun)
        self._incidents += 1
        told = figures(self._chance, place)
        made = Incident(f"i{self._incidents}", place, wrong, told, begun)
        self._recent = [*self._recent[-400:], made]
        return made

    def _drawn(self) -> tuple[Place, Wrong, datetime] | None:
        """Draw where, what and when; None where it does not fit."""
        lot = self._chance.random()
        before = self._chance.choice(self._recent) if self._recent else None
        if before is None or lot >= SECOND + TWIN:
            begun = BEGIN + self._chance.random() * (END - BEGIN)
            place, wanted = self._chance.choice(self._places), None
        elif lot < SECOND:
            begun = before.begun + timedelta(days=self._chance.random() * 25)
            place, wanted = before.place, None
        else:
            begun = before.begun + timedelta(days=self._chance.random() * 10)
            others = self._alike[before.place.id]
            if not others:
                return None
            place, wanted = self._chance.choice(others), before.wrong
        wrong = self._wrong(place, begun, wanted)
        return (place, wrong, begun) if wrong is not None else None

    def _wrong(self, place: Place, begun: datetime, wanted: Wrong | None) -> Wrong | None:
        """Draw a kind of wrong that this venue is not told of at that time already."""
        fits = [
            wrong
            for wrong in ((wanted,) if wanted else WRONGS)
            if place.kind in wrong.kinds
            and all(abs(begun - one) >= AGAIN for one in self._begun[place.id, wrong.category])
        ]
        return self._chance.choice(fits) if fits else None

    def _about(self, incident: Incident) -> Iterator[Told]:
        """Let an incident be reported: mostly once or twice, seldom by very many (Pareto)."""
        many = min(LARGEST, int(self._chance.paretovariate(1.35)))
        first = ""
        for nth in range(many):
            days = 0.0 if nth == 0 else min(45.0, self._chance.expovariate(1 / 8))
            at = min(incident.begun + timedelta(days=days), END)
            day = shifted(self._chance, incident.begun.date(), upto=at.date())
            text = story(self._chance, incident.wrong, incident.place, incident.figures, day)
            first = first or text
            copy = nth > 0 and often(self._chance, 0.08)
            text = copied(self._chance, first) if copy else text
            yield self._told(incident, at, day, text, kind="copypaste" if copy else "genuine")

    def _floods(self) -> Iterator[Told]:
        """Let a few matters be reported by one text again and again, within a week."""
        for _ in range(FLOODS):
            incident = self._incident()
            text = story(self._chance, incident.wrong, incident.place, incident.figures, None)
            for _ in range(int(self._many * FLOODED / FLOODS)):
                at = min(incident.begun + timedelta(days=self._chance.random() * 7), END)
                sent = copied(self._chance, text)
                yield self._told(incident, at, None, sent, kind="copypaste")

    def _letters(self) -> Iterator[Told]:
        for nth in range(int(self._many * LETTERED)):
            place, at = self._chance.choice(self._places), self._any_time()
            drawn = figures(self._chance, place)
            wrong = self._chance.choice(WRONGS)
            incident = Incident(f"letter {nth}", place, wrong, drawn, at)
            which = self._chance.randrange(len(LETTERS))
            yield self._told(incident, at, None, letter(which, place), kind="template")

    def _adverts(self) -> Iterator[Told]:
        many = int(self._many * ADVERTS)
        for _ in range(many):
            which = self._chance.randrange(max(1, many // 3))
            text = advert(self._chance, which)
            row = self._row(f"ad {which}", f"ad {which}", self._any_time(), text, kind="ad")
            yield Told(row, brand=f"ad {which}", near=f"ad {which}")

    def _any_time(self) -> datetime:
        return BEGIN + self._chance.random() * (END - BEGIN)

    def _told(
        self, incident: Incident, at: datetime, day: date | None, text: str, *, kind: str
    ) -> Told:
        """Fill in the form as one source does, who leaves out or mistakes this and that."""
        place, chance = incident.place, self._chance
        wrong_one, right_one = chance.choice(DISTRICTS), place.district
        district = chance.choices((right_one, "", wrong_one), (90, 6, 4))[0]
        name = "" if often(chance, 0.12) else named(chance, place)
        category = incident.wrong.category if often(chance, 0.85) else "other"
        row = self._row(
            incident.id,
            place.id,
            at,
            text,
            kind=kind,
            form=(district, name, address(chance, place), category),
            day=day if often(chance, 0.7) else None,
        )
        return Told(row, place.brand, place.near)

    def _row(
        self,
        incident: str,
        venue: str,
        at: datetime,
        text: str,
        *,
        kind: str,
        form: tuple[str, str, str, str] = ("", "", "", "other"),
        day: date | None = None,
    ) -> Labelled:
        self._reports += 1
        district, name, where, category = form
        return Labelled(
            id=f"{self._reports:06d}",
            submitted_at=at,
            district=district,
            venue_name=name,
            address=where,
            category=category,
            happened_on=day,
            text=text,
            incident=incident,
            venue=venue,
            kind=kind,
        )
