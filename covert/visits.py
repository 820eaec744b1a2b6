"""Visits (暗访): what a squad saw, saved as they go and filed once.

The adversary is a seized phone and a thief of the database: marks, words and photos are sealed to
the squad and the office, and once filed to the office alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from covert.missions import Mission
from covert.notes import MOST_PHOTOS, Mark, Notes, blank
from crypto.envelope import Compartment, Kind, Place
from leads.ledger.base import Record, new_id
from leads.ledger.errors import NotFound, Overtaken, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals, Unlocked, give, open_key, publics_of_kind, unit_public
from leads.register.officers import Officer
from leads.register.units import UnitKind
from leads.reports.submission import Upload

SAVE, FILE = "save", "file"
TOO_MANY_PHOTOS = N_("A visit holds at most 10 photos. Remove one before you add another.")


class Visit(Record):
    """One visit of one mission; `sealed` holds what was noted, filed or not yet.

    `officer_id` is the member who wrote last and so, once filed, who filed it. `version` counts
    the savings of marks and words. `files` holds the 16-byte ids of the stored files of its photos,
    so that they can be deleted without a key; once a report was made of it, they are the report's.
    """

    __tablename__ = "visits"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("missions.id"), unique=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    version: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    filed_at: Mapped[datetime | None]
    inspection_id: Mapped[UUID | None]
    files: Mapped[bytes] = mapped_column(default=b"")
    sealed: Mapped[bytes]


@dataclass(frozen=True, slots=True)
class Noted:
    """A visit's notes as a page shows them, and the version it was shown at."""

    notes: Notes
    version: int


@dataclass(frozen=True, slots=True)
class Filed:
    """Who filed a visit, and when."""

    officer_id: UUID
    who: str
    at: datetime


def noted(session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals) -> Noted:
    """Open what was noted so far; blank notes when nobody has begun."""
    visit = _of(session, mission.id)
    if visit is None:
        return Noted(blank(), 0)
    return Noted(notes_of(session, visit, unlocked=unlocked, seals=seals), visit.version)


def filed(session: Session, mission_id: UUID) -> Filed | None:
    """Tell who filed a mission's visit; None when nobody has."""
    visit = _of(session, mission_id)
    if visit is None or visit.filed_at is None:
        return None
    return Filed(visit.officer_id, _writer(session, visit), visit.filed_at)


def begin(
    session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> Noted:
    """Give the mission's notes, beginning them when nobody has; their key goes to squad and office.

    The mission's row is held until the commit: of two members at once, one begins.
    """
    require(unlocked.actor, Deed.FILE_VISIT)
    session.refresh(mission, with_for_update=True)
    visit = _of(session, mission.id)
    if visit is None:
        visit = _begin(session, mission, unlocked=unlocked, seals=seals, at=at)
    return Noted(notes_of(session, visit, unlocked=unlocked, seals=seals), visit.version)


def save(
    session: Session,
    mission: Mission,
    *,
    marks: Mapping[str, Mark],
    words: str,
    version: int,
    unlocked: Unlocked,
    seals: Seals,
) -> None:
    """Keep marks and words; Overtaken when another member saved since `version` was shown.

    What is kept already is no change, so a form sent twice is saved once.
    """
    visit = held(session, mission, unlocked=unlocked)
    kept = notes_of(session, visit, unlocked=unlocked, seals=seals)
    if (kept.marks, kept.words) == (marks, words):
        return
    overtaken_since(session, visit, version)
    visit.version += 1
    visit.officer_id = unlocked.actor.id

    def write(notes: Notes) -> Notes:
        return replace(notes, marks=dict(marks), words=words)

    _edit(session, visit, write, unlocked=unlocked, seals=seals)


def add_photo(
    session: Session, mission: Mission, photo: Upload, *, unlocked: Unlocked, seals: Seals
) -> None:
    """Keep one more photo; it gets in nobody's way, so no version is asked."""
    visit = held(session, mission, unlocked=unlocked)

    def add(notes: Notes) -> Notes:
        if len(notes.photos) >= MOST_PHOTOS:
            raise Refused(TOO_MANY_PHOTOS)
        return notes.with_photo(photo)

    _edit(session, visit, add, unlocked=unlocked, seals=seals)


def remove_photo(
    session: Session, mission: Mission, file_id: UUID, *, unlocked: Unlocked, seals: Seals
) -> None:
    """Take a photo out; its stored files are the caller's to delete, after the commit."""
    visit = held(session, mission, unlocked=unlocked)
    _edit(session, visit, lambda n: n.without_photo(file_id), unlocked=unlocked, seals=seals)


def held(session: Session, mission: Mission, *, unlocked: Unlocked) -> Visit:
    """Hold a begun visit until the commit; Overtaken when it has been filed."""
    require(unlocked.actor, Deed.FILE_VISIT)
    query = select(Visit).where(Visit.mission_id == mission.id).with_for_update()
    visit = session.scalar(query.execution_options(populate_existing=True))
    if visit is None:
        raise NotFound
    if visit.filed_at is not None:
        raise Overtaken(_writer(session, visit), FILE)
    return visit


def notes_of(session: Session, visit: Visit, *, unlocked: Unlocked, seals: Seals) -> Notes:
    """Open what was noted on a visit; NotFound for whoever it was not granted to."""
    key, place = _key(session, visit, unlocked, seals), Place(visit.id, visit.id, Kind.TEXT)
    return Notes.from_bytes(seals.sealer.open(visit.sealed, key=key, place=place))


def overtaken_since(session: Session, visit: Visit, version: int) -> None:
    """Raise Overtaken when marks or words were saved since `version` was shown."""
    if visit.version != version:
        raise Overtaken(_writer(session, visit), SAVE)


def _begin(
    session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> Visit:
    visit_id, key, root = new_id(), seals.sealer.new_key(), seals.keys.root_public
    session.execute(
        insert(Visit).values(
            id=visit_id,
            mission_id=mission.id,
            officer_id=unlocked.actor.id,
            version=0,
            started_at=at,
            files=b"",
            sealed=_seal(visit_id, blank(), key=key, seals=seals),
        )
    )
    readers = (
        unit_public(session, mission.squad_id, root=root),
        *publics_of_kind(session, UnitKind.OFFICE, root=root),
    )
    give(
        session,
        key,
        subject=visit_id,
        compartment=Compartment.VISIT,
        to=readers,
        sealer=seals.sealer,
    )
    return session.get_one(Visit, visit_id)


def _of(session: Session, mission_id: UUID) -> Visit | None:
    return session.scalar(select(Visit).where(Visit.mission_id == mission_id))


def _edit(
    session: Session,
    visit: Visit,
    change: Callable[[Notes], Notes],
    *,
    unlocked: Unlocked,
    seals: Seals,
) -> None:
    notes = change(notes_of(session, visit, unlocked=unlocked, seals=seals))
    key = _key(session, visit, unlocked, seals)
    visit.sealed = _seal(visit.id, notes, key=key, seals=seals)
    visit.files = b"".join(one.bytes for one in notes.files)


def _key(session: Session, visit: Visit, unlocked: Unlocked, seals: Seals) -> bytes:
    return open_key(
        session,
        subject=visit.id,
        compartment=Compartment.VISIT,
        seeds=unlocked.seeds,
        sealer=seals.sealer,
    )


def _seal(visit_id: UUID, notes: Notes, *, key: bytes, seals: Seals) -> bytes:
    return seals.sealer.seal(notes.to_bytes(), key=key, place=Place(visit_id, visit_id, Kind.TEXT))


def _writer(session: Session, visit: Visit) -> str:
    return session.get_one(Officer, visit.officer_id).name
