"""What desk and district say to each other about an assignment, sealed under its own key."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place, Sealer
from leads.register.keyholders import Seals, give, open_key, publics_of_kind, unit_public
from leads.register.units import UnitKind, by_code

EMPTY = b""
"""What stands where a paper was that is forgotten by now: no sealed paper is that short."""


def new_assignment_key(
    session: Session, assignment_id: UUID, *, desk: str, district: str, seals: Seals
) -> bytes:
    """Draw an assignment's key and grant it to the desk and to that one district."""
    root = seals.keys.root_public
    publics = (
        *publics_of_kind(session, UnitKind(desk), root=root),
        unit_public(session, by_code(session, district).id, root=root),
    )
    key = seals.sealer.new_key()
    give(
        session,
        key,
        subject=assignment_id,
        compartment=Compartment.BRIEF,
        to=publics,
        sealer=seals.sealer,
    )
    return key


def assignment_key(
    session: Session, assignment_id: UUID, *, seeds: Mapping[bytes, bytes], sealer: Sealer
) -> bytes:
    """Open an assignment's key; NotFound for whoever it was not granted to."""
    return open_key(
        session,
        subject=assignment_id,
        compartment=Compartment.BRIEF,
        seeds=seeds,
        sealer=sealer,
    )


def seal_paper(text: str, *, key: bytes, assignment_id: UUID, paper: UUID, sealer: Sealer) -> bytes:
    """Seal one text (brief, objection, answer, review) at its place in the assignment."""
    place = Place(assignment_id, paper, Kind.TEXT)
    return sealer.seal(text.encode(), key=key, place=place)


def open_paper(
    sealed: bytes, *, key: bytes, assignment_id: UUID, paper: UUID, sealer: Sealer
) -> str:
    """Open what `seal_paper` sealed; Unreadable when it was moved or altered."""
    place = Place(assignment_id, paper, Kind.TEXT)
    return sealer.open(sealed, key=key, place=place).decode()
