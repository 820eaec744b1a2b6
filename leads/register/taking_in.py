"""Taking a whole register in: new venues are entered, known ones brought up to date."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.ledger import audit
from leads.register.entering import Entry, enter, renew
from leads.register.register_file import BadRegister, Numbered
from leads.register.units import districts
from leads.register.venues import Venue

DEED = "venue.import"


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking a file in does: what is new, what changes under which id, how many stay."""

    new: tuple[Entry, ...]
    changed: tuple[tuple[UUID, Entry], ...]
    same: int


def district_words(session: Session) -> Mapping[str, str]:
    """Give the code for every word that names a district: its code and its two names."""
    return {
        word: unit.code
        for unit in districts(session)
        for word in (unit.code, unit.name_en, unit.name_zh)
    }


def compare(session: Session, lines: Sequence[Numbered]) -> Intake:
    """Say what taking these lines in would do; BadRegister when a line's venue is not certain.

    A venue is known by its licence; where it has none, by its name in its district.
    """
    known = _Known(list(session.scalars(select(Venue))))
    new, changed, same = [], [], 0
    met: dict[UUID, int] = {}
    for one in lines:
        venue = known.find(one)
        if venue is None:
            new.append(one.entry)
            continue
        if met.setdefault(venue.id, one.line) != one.line:
            raise BadRegister(f"Line {one.line}: this is the venue of line {met[venue.id]}.")
        if _entry(venue) == one.entry:
            same += 1
        else:
            changed.append((venue.id, one.entry))
    return Intake(tuple(new), tuple(changed), same)


def take_in(session: Session, intake: Intake, *, key: bytes, data: bytes, at: datetime) -> None:
    """Carry it out; audited with the digest of the file, when it changes anything."""
    enter(session, intake.new, key=key)
    for venue_id, entry in intake.changed:
        renew(session, venue_id, entry, key=key)
    if intake.new or intake.changed:
        audit.record(session, DEED, at=at, officer_id=None, object_id=None, details=data)


class _Known:
    """The register as it stands, by licence and by name."""

    def __init__(self, venues: Sequence[Venue]) -> None:
        self._licences = {venue.licence: venue for venue in venues if venue.licence}
        self._names: dict[tuple[str, str], list[Venue]] = defaultdict(list)
        for venue in venues:
            self._names[venue.name, venue.district].append(venue)

    def find(self, one: Numbered) -> Venue | None:
        """Find the venue a line means; None when it is new."""
        entry = one.entry
        if entry.licence in self._licences:
            return self._licences[entry.licence]
        # Two branches of one chain share a name: another licence is another venue.
        alike = [
            venue
            for venue in self._names[entry.name, entry.district]
            if not (entry.licence and venue.licence)
        ]
        if len(alike) > 1:
            raise BadRegister(
                f"Line {one.line}: the register holds {len(alike)} venues of this name in this "
                "district. Give the licence."
            )
        return alike[0] if alike else None


def _entry(venue: Venue) -> Entry:
    return Entry(
        name=venue.name,
        aliases=tuple(venue.aliases),
        kind=venue.kind,
        district=venue.district,
        address=venue.address,
        licence=venue.licence,
    )
