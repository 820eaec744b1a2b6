"""The venue register: one dossier a venue (一户一档), licensed or not; never a person."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger.base import Record, new_id
from leads.ledger.errors import NotFound


class Venue(Record):
    """A place that does business; an unlicensed one has no licence number."""

    __tablename__ = "venues"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    kind: Mapped[str]
    district: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    address: Mapped[str]
    licence: Mapped[str] = mapped_column(default="")
    features: Mapped[bytes] = mapped_column(default=b"")


class VenueKey(Record):
    """A keyed look-up token of a registered venue, so that reports can be placed."""

    __tablename__ = "venue_keys"
    __table_args__ = (Index(None, "venue_id"),)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"), primary_key=True)


@dataclass(frozen=True, slots=True)
class VenueCard:
    """What pages show of a venue."""

    id: UUID
    name: str
    kind: str
    district: str
    address: str
    licence: str


def card(venue: Venue) -> VenueCard:
    """Draw the frozen picture of a venue."""
    return VenueCard(venue.id, venue.name, venue.kind, venue.district, venue.address, venue.licence)


def venue(session: Session, venue_id: UUID) -> Venue:
    """Fetch a venue; NotFound when there is none."""
    found = session.get(Venue, venue_id)
    if found is None:
        raise NotFound
    return found


def search(session: Session, text: str, *, district: str = "", limit: int = 20) -> list[VenueCard]:
    """Find registered venues whose name contains the text, for an officer's choice."""
    query = select(Venue).where(Venue.name.contains(text, autoescape=True))
    if district:
        query = query.where(Venue.district == district)
    return [card(found) for found in session.scalars(query.order_by(Venue.name).limit(limit))]
