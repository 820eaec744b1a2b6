"""Missions (暗访任务): where a squad is to go and look, sealed until the hour it opens.

A row names the squad and the hours, never the venue: that stands in the sealed brief. Whether a
mission is a re-check, of which lead, and by lot or by choice, is sealed under the key file's column
key, so that neither the squad nor a thief of the database reads it there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from covert.briefs import Brief
from crypto.envelope import Compartment, Kind, Place
from leads.ledger import audit
from leads.ledger.base import Record, new_id
from leads.ledger.errors import NotFound, Refused
from leads.ledger.words import N_
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals, Unlocked, give, open_key, publics_of_kind, unit_public
from leads.register.officers import Actor
from leads.register.units import Unit, UnitKind

WRITING_UP = timedelta(hours=2)
"""How long after its end a mission can still be written up and filed."""

NO_LEAD = UUID(int=0)
DRAWN, NOT_DRAWN = b"\x01", b"\x00"
NO_CHECKLIST = N_(
    "There is nothing on the checklist for this kind of venue in this way. "
    "Choose another way, or another venue."
)


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
    sealed_lead: Mapped[bytes]
    filed: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True, slots=True)
class Hours:
    """Between which moments a mission is open."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class MissionRow:
    """A mission in a squad's list; the brief is there from its hour until it is filed."""

    id: UUID
    opens_at: datetime
    closes_at: datetime
    brief: Brief | None
    filed: bool


def plan(
    session: Session,
    brief: Brief,
    *,
    squad_id: UUID,
    hours: Hours,
    lead_id: UUID | None,
    drawn: bool = False,
    by: Actor,
    seals: Seals,
    at: datetime,
) -> UUID:
    """Plan a mission for a squad; `lead_id` makes it the re-check of a closed lead.

    `drawn` says that the lot chose the lead, so that what is found there may be counted.
    """
    require(by, Deed.PLAN_MISSION)
    _check(session, brief, squad_id=squad_id, hours=hours, at=at)
    mission_id, key = new_id(), seals.sealer.new_key()
    place = Place(mission_id, mission_id, Kind.TEXT)
    session.execute(
        insert(Mission).values(
            id=mission_id,
            squad_id=squad_id,
            planned_by=by.id,
            opens_at=hours.opens_at,
            closes_at=hours.closes_at,
            sealed=seals.sealer.seal(brief.to_bytes(), key=key, place=place),
            sealed_lead=_seal_lead(mission_id, lead_id, seals, drawn=drawn),
        )
    )
    _grant(session, mission_id, key, squad_id=squad_id, seals=seals)
    audit.record(session, Deed.PLAN_MISSION, at=at, officer_id=by.id, object_id=mission_id)
    return mission_id


def _grant(session: Session, mission_id: UUID, key: bytes, *, squad_id: UUID, seals: Seals) -> None:
    root = seals.keys.root_public
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


def list_for(
    session: Session, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> tuple[MissionRow, ...]:
    """List the squad's missions that can be worked on or are to come; audited.

    Those before their hour stay sealed; of a filed one the venue is not shown again.
    """
    require(unlocked.actor, Deed.SEE_MISSIONS)
    query = (
        select(Mission)
        .where(Mission.squad_id == unlocked.actor.unit_id, Mission.closes_at > at - WRITING_UP)
        .order_by(Mission.opens_at, Mission.id)
    )
    rows = tuple(
        _row(session, mission, unlocked=unlocked, seals=seals, at=at)
        for mission in session.scalars(query)
    )
    if any(row.brief for row in rows):
        by = unlocked.actor
        audit.record(session, Deed.SEE_MISSIONS, at=at, officer_id=by.id, object_id=by.unit_id)
    return rows


def mission_for(session: Session, mission_id: UUID, *, by: Actor, at: datetime) -> Mission:
    """Fetch a mission of the actor's own squad from its hour on; NotFound for any other.

    Refused before its hour, and when nobody filed it in time.
    """
    require(by, Deed.READ_MISSION)
    mission = session.get(Mission, mission_id)
    if mission is None or mission.squad_id != by.unit_id:
        raise NotFound
    if at < mission.opens_at:
        raise Refused(N_("This mission is sealed until its hour. Come back then."))
    if at >= mission.closes_at + WRITING_UP and not mission.filed:
        raise Refused(N_("This mission has closed. Ask the planner for a new one."))
    return mission


def open_brief(
    session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> Brief:
    """Unseal a mission's brief for its squad; audited."""
    brief = unseal(session, mission, unlocked=unlocked, seals=seals)
    audit.record(
        session, Deed.READ_MISSION, at=at, officer_id=unlocked.actor.id, object_id=mission.id
    )
    return brief


def lead_of(mission: Mission, *, seals: Seals) -> UUID | None:
    """Give the lead a re-check is about, for the services that need it; None for other visits."""
    lead_id = UUID(bytes=_open_lead(mission, seals)[: len(NO_LEAD.bytes)])
    return None if lead_id == NO_LEAD else lead_id


def was_drawn(mission: Mission, *, seals: Seals) -> bool:
    """Say whether the lot chose the lead. What was planned before this was written down was not."""
    return _open_lead(mission, seals)[len(NO_LEAD.bytes) :] == DRAWN


def _check(session: Session, brief: Brief, *, squad_id: UUID, hours: Hours, at: datetime) -> None:
    squad = session.get(Unit, squad_id)
    if squad is None or squad.kind is not UnitKind.SQUAD:
        raise NotFound
    if not brief.items:
        raise Refused(NO_CHECKLIST)
    if hours.closes_at <= hours.opens_at:
        raise Refused(N_("A mission must close after it opens. Give a later end."))
    if hours.closes_at <= at:
        raise Refused(N_("These hours are over. Choose a later day or later hours."))


def _open_lead(mission: Mission, seals: Seals) -> bytes:
    place = Place(mission.id, mission.id, Kind.SECRET)
    return seals.sealer.open(mission.sealed_lead, key=seals.keys.column, place=place)


def _seal_lead(mission_id: UUID, lead_id: UUID | None, seals: Seals, *, drawn: bool) -> bytes:
    place = Place(mission_id, mission_id, Kind.SECRET)
    told = (lead_id or NO_LEAD).bytes + (DRAWN if drawn else NOT_DRAWN)
    return seals.sealer.seal(told, key=seals.keys.column, place=place)


def _row(
    session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals, at: datetime
) -> MissionRow:
    brief = None
    if at >= mission.opens_at and not mission.filed:
        brief = unseal(session, mission, unlocked=unlocked, seals=seals)
    return MissionRow(mission.id, mission.opens_at, mission.closes_at, brief, mission.filed)


def unseal(session: Session, mission: Mission, *, unlocked: Unlocked, seals: Seals) -> Brief:
    """Unseal a brief for a service that audits its own deed; NotFound for strangers to it."""
    key = open_key(
        session,
        subject=mission.id,
        compartment=Compartment.MISSION,
        seeds=unlocked.seeds,
        sealer=seals.sealer,
    )
    place = Place(mission.id, mission.id, Kind.TEXT)
    return Brief.from_bytes(seals.sealer.open(mission.sealed, key=key, place=place))
