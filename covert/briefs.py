"""A mission's brief: which venue, which checklist, how. Not why, and not by whose word."""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from leads.register.checklist import Item, Mode, checklist
from leads.register.taxonomy import VenueKind
from leads.register.venues import VenueCard


@dataclass(frozen=True, slots=True, repr=False)
class Brief:
    """What a squad is told; it reads alike for a first visit and for a re-check."""

    venue_id: UUID
    name: str
    address: str
    district: str
    venue_kind: VenueKind
    mode: Mode

    @property
    def items(self) -> tuple[Item, ...]:
        """Give the checklist of this kind of venue and way of visiting."""
        return checklist(self.venue_kind, self.mode)

    def to_bytes(self) -> bytes:
        """Write the brief down for sealing (UTF-8 JSON)."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Brief":
        """Read back what `to_bytes` wrote."""
        told = json.loads(data)
        return cls(
            venue_id=UUID(told["venue_id"]),
            name=told["name"],
            address=told["address"],
            district=told["district"],
            venue_kind=VenueKind(told["venue_kind"]),
            mode=Mode(told["mode"]),
        )


def brief_for(venue: VenueCard, *, mode: Mode) -> Brief:
    """Make a brief about a registered venue."""
    kind = VenueKind(venue.kind)
    return Brief(venue.id, venue.name, venue.address, venue.district, kind, mode)
