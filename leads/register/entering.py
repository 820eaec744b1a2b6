"""Entering venues into the register, with the keyed features that reports are placed by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import delete, insert, select, update
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
    _check(session, entries)
    made = [_made(new_id(), entry, key) for entry in entries]
    _write(session, made)
    return [venue_id for venue_id, _, _ in made]


def renew(session: Session, venue_id: UUID, entry: Entry, *, key: bytes) -> None:
    """Write a venue anew under its id, so that its leads and its reports stay with it."""
    _check(session, [entry])
    _, row, keys = _made(venue_id, entry, key)
    forget_keys(session, venue_id)
    session.execute(
        update(Venue)
        .where(Venue.id == venue_id)
        .values(**row)
        .execution_options(synchronize_session=False)
    )
    session.execute(insert(VenueKey), _keys(venue_id, keys))


def renew_all(session: Session, *, key: bytes) -> int:
    """Make the features of the whole register anew under another key; give how many venues."""
    venues = session.scalars(select(Venue)).all()
    for venue in venues:
        entry = Entry(
            name=venue.name,
            aliases=tuple(venue.aliases),
            kind=venue.kind,
            district=venue.district,
            address=venue.address,
            licence=venue.licence,
        )
        _, row, keys = _made(venue.id, entry, key)
        forget_keys(session, venue.id)
        venue.features = cast("bytes", row["features"])
        if keys:
            session.execute(insert(VenueKey), _keys(venue.id, keys))
    return len(venues)


def forget_keys(session: Session, venue_id: UUID) -> None:
    """Drop a venue's look-up keys, before it is entered anew or leaves the register."""
    session.execute(delete(VenueKey).where(VenueKey.venue_id == venue_id))


def _check(session: Session, entries: Sequence[Entry]) -> None:
    for kind in {entry.kind for entry in entries}:
        venue_kind(kind)
    for district in {entry.district for entry in entries}:
        by_code(session, district)


def _made(
    venue_id: UUID, entry: Entry, key: bytes
) -> tuple[UUID, dict[str, object], tuple[int, ...]]:
    features = venue_features(
        entry.name, entry.aliases, entry.address, entry.licence, entry.district, key=key
    )
    row: dict[str, object] = {
        "name": entry.name,
        "aliases": list(entry.aliases),
        "kind": entry.kind,
        "district": entry.district,
        "address": entry.address,
        "licence": entry.licence,
        "features": pack(features),
    }
    return venue_id, row, features.keys


def _write(
    session: Session, made: Sequence[tuple[UUID, dict[str, object], tuple[int, ...]]]
) -> None:
    if made:
        session.execute(insert(Venue), [{"id": venue_id, **row} for venue_id, row, _ in made])
        keys = [one for venue_id, _, keys in made for one in _keys(venue_id, keys)]
        session.execute(insert(VenueKey), keys)


def _keys(venue_id: UUID, keys: tuple[int, ...]) -> list[dict[str, object]]:
    return [{"key": key, "venue_id": venue_id} for key in set(keys)]
