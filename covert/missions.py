"""Missions (暗访任务): where a squad is to go and look, sealed until the hour it opens.

A row names the squad and the hours, never the venue: that stands in the sealed brief. Which lead
a re-check is about is sealed under the key file's column key, so that neither the squad nor a
thief of the database learns it.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.envelope import Compartment, Kind, Place
from leads.ledger import audit
from leads.ledger.base import Record, new_id
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals, Unlocked, give, open_key, publics_of_kind, unit_public
from leads.register.officers import Actor
from leads.register.units import UnitKind
from leads.register.venues import VenueCard


class Mission(Record):
    """One mission of one squad, open between two moments."""

    __tablename__ = "missions"
    __table_args__ = (Index(None, "squad_id", "opens_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    squad_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    sealed: Mapped[bytes]
    sealed_lead: Mapped[bytes | None]
    filed: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True, slots=True)
class Brief:
    """What a squad is told: which venue, which checklist, how. Not why, and not by whose word."""

    venue_id: UUID
    name: str
    address: str
    district: str
    venue_kind: str
    mode: str


@dataclass(frozen=True, slots=True)
class MissionRow:
    """A mission in a squad's list; the brief is there once the hour has come."""

    id: UUID
    opens_at: datetime
    closes_at: datetime
    brief: Brief | None
    filed: bool


def brief_for(venue: VenueCard, *, mode: str) -> Brief:
    """Make a brief about a registered venue."""
    return Brief(venue.id, venue.name, venue.address, venue.district, venue.kind, mode)


def plan(
    session: Session,
    brief: Brief,
    *,
    squad_id: UUID,
    opens_at: datetime,
    closes_at: datetime,
    lead_id: UUID | None,
    by: Actor,
    seals: Seals,
    at: datetime,
) -> UUID:
    """Plan a mission for a squad; `lead_id` makes it the re-check of a closed lead."""
    require(by, Deed.PLAN_MISSION)
    if closes_at <= opens_at:
        raise Refused(N_("A mission must close after it opens. Give a later end."))
    mission_id, key, root = new_id(), seals.sealer.new_key(), seals.keys.root_public
    session.execute(
        insert(Mission).values(
            id=mission_id,
            squad_id=squad_id,
            planned_by=by.id,
            opens_at=opens_at,
            closes_at=closes_at,
            sealed=seals.sealer.seal(
                json.dumps(asdict(brief), default=str, ensure_ascii=False).encode(),
                key=key,
                place=Place(mission_id, mission_id, Kind.TEXT),
            ),
            sealed_lead=_seal_lead(mission_id, lead_id, seals),
            filed=False,
        )
    )
    readers = (
        unit_public(session, squad_id, root=root),
        *publics_of_kind(session, UnitKind.OFFICE, root=root),
    )
    give(
        session,
        key,
        subject=mission_id,
        compartment=Compartment.MISSION,
        to=readers,
        sealer=seals.sealer,
    )
    audit.record(session, Deed.PLAN_MISSION, at=at, officer_id=by.id, object_id=mission_id)
    return mission_id


def list_for(
    session: Session, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> tuple[MissionRow, ...]:
    """List the squad's missions that have not closed; those before their hour stay sealed."""
    require(unlocked.actor, Deed.SEE_MISSIONS)
    query = (
        select(Mission)
        .where(Mission.squad_id == unlocked.actor.unit_id, Mission.closes_at > at)
        .order_by(Mission.opens_at)
    )
    return tuple(
        _row(session, mission, unlocked=unlocked, seals=seals, at=at)
        for mission in session.scalars(query)
    )


def mission_for(session: Session, mission_id: UUID, *, by: Actor, at: datetime) -> Mission:
    """Fetch a mission of the actor's own squad within its hours; NotFound otherwise."""
    require(by, Deed.READ_MISSION)
    mission = session.get(Mission, mission_id)
    if mission is None or mission.squad_id != by.unit_id:
        raise NotFound
    if at < mission.opens_at:
        raise Refused(N_("This mission is sealed until its hour. Come back then."))
    if at >= mission.closes_at and not mission.filed:
        raise Refused(N_("This mission has closed. Ask the planner for a new one."))
    return mission


def open_brief(
    session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> Brief:
    """Unseal a mission's brief for its squad; audited."""
    brief = _unseal(session, mission, unlocked=unlocked, seals=seals)
    audit.record(
        session, Deed.READ_MISSION, at=at, officer_id=unlocked.actor.id, object_id=mission.id
    )
    return brief


def lead_of(mission: Mission, *, seals: Seals) -> UUID | None:
    """Give the lead a re-check is about, for the service that files it; None for other visits."""
    if mission.sealed_lead is None:
        return None
    place = Place(mission.id, mission.id, Kind.SECRET)
    return UUID(bytes=seals.sealer.open(mission.sealed_lead, key=seals.keys.column, place=place))


def _seal_lead(mission_id: UUID, lead_id: UUID | None, seals: Seals) -> bytes | None:
    if lead_id is None:
        return None
    place = Place(mission_id, mission_id, Kind.SECRET)
    return seals.sealer.seal(lead_id.bytes, key=seals.keys.column, place=place)


def _row(
    session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> MissionRow:
    brief = None
    if at >= mission.opens_at:
        brief = _unseal(session, mission, unlocked=unlocked, seals=seals)
    return MissionRow(mission.id, mission.opens_at, mission.closes_at, brief, mission.filed)


def _unseal(session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals) -> Brief:
    key = open_key(
        session,
        subject=mission.id,
        compartment=Compartment.MISSION,
        seeds=unlocked.seeds,
        sealer=seals.sealer,
    )
    words = seals.sealer.open(
        mission.sealed, key=key, place=Place(mission.id, mission.id, Kind.TEXT)
    )
    told = json.loads(words)
    return Brief(venue_id=UUID(told.pop("venue_id")), **told)
