"""Visits (暗访): what a squad member saw, saved as they go and filed once.

The adversary is a seized phone and a thief of the database: answers, notes and photos are sealed
to the squad and the office, and the phone keeps nothing that the page does not show.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from covert.missions import Mission
from crypto.envelope import Compartment, Kind, Place
from leads.ledger.base import Record, new_id
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals, Unlocked, give, open_key, publics_of_kind, unit_public
from leads.register.units import UnitKind
from leads.reports.submission import Upload

MOST_PHOTOS = 10


class Visit(Record):
    """One visit of one mission; `sealed` holds what was noted, filed or not yet."""

    __tablename__ = "visits"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    mission_id: Mapped[UUID] = mapped_column(ForeignKey("missions.id"), unique=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    started_at: Mapped[datetime]
    filed_at: Mapped[datetime | None]
    inspection_id: Mapped[UUID | None]
    sealed: Mapped[bytes]


@dataclass(frozen=True, slots=True, repr=False)
class Notes:
    """What was noted so far: a mark per checklist item, free words, photos with their keys."""

    marks: Mapping[str, str]
    words: str
    photos: tuple[Upload, ...]

    def to_bytes(self) -> bytes:
        """Write the notes down for sealing."""
        photos = [_photo_row(photo) for photo in self.photos]
        told = {"marks": dict(self.marks), "words": self.words, "photos": photos}
        return json.dumps(told, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Notes":
        """Read back what `to_bytes` wrote."""
        told = json.loads(data)
        return cls(told["marks"], told["words"], tuple(map(_photo, told["photos"])))


EMPTY = Notes(marks={}, words="", photos=())


def begin(
    session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> Visit:
    """Give the mission's visit, starting it when nobody has; its key goes to squad and office."""
    require(unlocked.actor, Deed.FILE_VISIT)
    visit = session.scalar(select(Visit).where(Visit.mission_id == mission.id))
    if visit is not None:
        return visit
    visit_id, key, root = new_id(), seals.sealer.new_key(), seals.keys.root_public
    session.execute(
        insert(Visit).values(
            id=visit_id,
            mission_id=mission.id,
            officer_id=unlocked.actor.id,
            started_at=at,
            sealed=_seal(visit_id, EMPTY, key=key, seals=seals),
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


def notes_of(session: Session, visit: Visit, *, unlocked: Unlocked, seals: Seals) -> Notes:
    """Open what was noted so far."""
    key = visit_key(session, visit, unlocked=unlocked, seals=seals)
    place = Place(visit.id, visit.id, Kind.TEXT)
    return Notes.from_bytes(seals.sealer.open(visit.sealed, key=key, place=place))


def save(session: Session, visit: Visit, notes: Notes, *, unlocked: Unlocked, seals: Seals) -> None:
    """Keep the notes of a visit that is not filed yet."""
    if visit.filed_at is not None:
        raise Refused(N_("This visit has been filed. It cannot be changed any more."))
    if len(notes.photos) > MOST_PHOTOS:
        raise Refused(N_("A visit holds at most 10 photos. Remove one first."))
    key = visit_key(session, visit, unlocked=unlocked, seals=seals)
    visit.sealed = _seal(visit.id, notes, key=key, seals=seals)


def visit_key(session: Session, visit: Visit, *, unlocked: Unlocked, seals: Seals) -> bytes:
    """Open a visit's key; NotFound for whoever it was not granted to."""
    return open_key(
        session,
        subject=visit.id,
        compartment=Compartment.VISIT,
        seeds=unlocked.seeds,
        sealer=seals.sealer,
    )


def _seal(visit_id: UUID, notes: Notes, *, key: bytes, seals: Seals) -> bytes:
    return seals.sealer.seal(notes.to_bytes(), key=key, place=Place(visit_id, visit_id, Kind.TEXT))


def _photo_row(photo: Upload) -> dict[str, object]:
    return {
        "file_id": photo.file_id.hex,
        "copy_id": photo.copy_id.hex,
        "name": photo.name,
        "media_type": photo.media_type,
        "size": photo.size,
        "sha256": photo.sha256,
        "copy_key": photo.copy_key.hex(),
        "original_key": photo.original_key.hex() if photo.original_key else "",
    }


def _photo(row: dict[str, str]) -> Upload:
    return Upload(
        file_id=UUID(row["file_id"]),
        copy_id=UUID(row["copy_id"]),
        name=row["name"],
        media_type=row["media_type"],
        size=int(row["size"]),
        sha256=row["sha256"],
        copy_key=bytes.fromhex(row["copy_key"]),
        original_key=bytes.fromhex(row["original_key"]) or None,
    )
