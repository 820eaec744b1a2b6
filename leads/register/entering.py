"""Entering a venue into the register, with the keyed features that reports are placed by."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from leads.features.tokens import pack, venue_features
from leads.ledger.base import new_id
from leads.register.taxonomy import venue_kind
from leads.register.units import by_code
from leads.register.venues import Venue, VenueKey


@dataclass(frozen=True, slots=True)
class Entry:
    """A venue as its licence and its sign say it; `aliases` are other names it goes by."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    district: str
    address: str
    licence: str


def enter(session: Session, entries: Sequence[Entry], *, key: bytes) -> list[UUID]:
    """Enter venues and give their ids; UnknownCode or NotFound for a kind or district not ours."""
    for kind in {entry.kind for entry in entries}:
        venue_kind(kind)
    for district in {entry.district for entry in entries}:
        by_code(session, district)
    rows = [_row(entry, key) for entry in entries]
    if rows:
        session.execute(insert(Venue), [row for row, _ in rows])
        session.execute(insert(VenueKey), [one for row, keys in rows for one in _keys(row, keys)])
    return [UUID(str(row["id"])) for row, _ in rows]


def forget_keys(session: Session, venue_id: UUID) -> None:
    """Drop a venue's look-up keys, before it is entered anew or leaves the register."""
    session.execute(delete(VenueKey).where(VenueKey.venue_id == venue_id))


def _row(entry: Entry, key: bytes) -> tuple[dict[str, object], tuple[int, ...]]:
    features = venue_features(
        entry.name, entry.aliases, entry.address, entry.licence, entry.district, key=key
    )
    row: dict[str, object] = {
        "id": new_id(),
        "name": entry.name,
        "aliases": list(entry.aliases),
        "kind": entry.kind,
        "district": entry.district,
        "address": entry.address,
        "licence": entry.licence,
        "features": pack(features),
    }
    return row, features.keys


def _keys(row: dict[str, object], keys: tuple[int, ...]) -> list[dict[str, object]]:
    return [{"key": key, "venue_id": row["id"]} for key in set(keys)]
