"""The planner's list of missions: which squad, when, how far; never where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from covert.missions import WRITING_UP, Mission, lead_of
from leads.ledger.words import Name
from leads.register.authority import Deed, require
from leads.register.keyholders import Seals
from leads.register.officers import Actor
from leads.register.units import Unit


class Progress(StrEnum):
    """How far a mission is."""

    SEALED = "sealed"
    OPEN = "open"
    FILED = "filed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A mission as its planner sees it."""

    id: UUID
    squad: Name
    opens_at: datetime
    closes_at: datetime
    recheck: bool
    progress: Progress


def planned(
    session: Session, *, by: Actor, seals: Seals, at: datetime, page: int, size: int
) -> tuple[Sequence[PlannedRow], int]:
    """List a page of the missions, newest first, with how many there are in all."""
    require(by, Deed.PLAN_MISSION)
    query = (
        select(Mission, Unit)
        .join(Unit, Unit.id == Mission.squad_id)
        .order_by(Mission.opens_at.desc(), Mission.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = [
        PlannedRow(
            mission.id,
            squad.name,
            mission.opens_at,
            mission.closes_at,
            recheck=lead_of(mission, seals=seals) is not None,
            progress=_progress(mission, at),
        )
        for mission, squad in session.execute(query)
    ]
    return rows, session.scalar(select(func.count()).select_from(Mission)) or 0


def _progress(mission: Mission, at: datetime) -> Progress:
    if mission.filed:
        return Progress.FILED
    if at < mission.opens_at:
        return Progress.SEALED
    return Progress.OPEN if at < mission.closes_at + WRITING_UP else Progress.MISSED
