"""Forgetting covert visits (暗访到期删除): mission, notes, photos and keys go, a tombstone stays.

With them goes who went where: what was found there stays as an inspection, which names no squad.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from covert.missions import Mission
from covert.visits import Visit
from leads.ledger import audit, backup_keys, outbox
from leads.ledger.outbox import Errand
from leads.register.keyholders import Grant
from leads.register.workdays import CITY, day_of
from leads.retention.forgetting import DELETE_FILE
from leads.retention.over import last_day
from leads.retention.rules import Outcome, Rules
from leads.retention.seeking import ERRANDS, MOST
from leads.retention.tombstones import What, bury

ID = 16


def over(session: Session, *, rules: Rules, today: date, most: int = MOST) -> Sequence[UUID]:
    """List missions that are over, filed or not, and wait for nothing: some a night."""
    waiting = select(Errand.object_id).where(Errand.kind == ERRANDS[What.VISIT])
    query = select(Mission.id).where(Mission.closes_at < _end(rules, today))
    filed_since = select(Visit.mission_id).where(Visit.filed_at >= _end(rules, today))
    query = query.where(Mission.id.not_in(waiting), Mission.id.not_in(filed_since))
    return session.scalars(query.order_by(Mission.id).limit(most)).all()


def forget_visit(session: Session, mission_id: UUID, *, rules: Rules, at: datetime) -> bool:
    """Forget a mission and what was noted on it; say whether it was still there and over."""
    mission = session.get(Mission, mission_id, with_for_update=True)
    visit = session.scalar(select(Visit).where(Visit.mission_id == mission_id))
    if mission is None or not _is_over(mission, visit, _end(rules, day_of(at))):
        return False
    subjects = [mission_id, *([visit.id] if visit else [])]
    for file_id in _files(visit):
        outbox.post(session, DELETE_FILE, file_id, at=at)
    session.execute(delete(Visit).where(Visit.mission_id == mission_id))
    session.execute(delete(Mission).where(Mission.id == mission_id))
    session.execute(delete(Grant).where(Grant.subject_id.in_(subjects)))
    backup_keys.destroy(session, subjects, words=False)
    bury(session, mission_id, What.VISIT, Outcome.VISIT, rules=rules, on=day_of(at))
    reason = f"{Outcome.VISIT.value} {rules.number}".encode()
    deed = f"retention.{What.VISIT.value}"
    audit.record(session, deed, at=at, officer_id=None, object_id=mission_id, details=reason)
    return True


def _is_over(mission: Mission, visit: Visit | None, end: datetime) -> bool:
    filed = visit.filed_at if visit else None
    return mission.closes_at < end and (filed is None or filed < end)


def _files(visit: Visit | None) -> list[UUID]:
    ids = visit.files if visit else b""
    return [UUID(bytes=ids[at : at + ID]) for at in range(0, len(ids), ID)]


def _end(rules: Rules, today: date) -> datetime:
    """Give the first moment that is too young to be over, in UTC."""
    day = last_day(rules.by[Outcome.VISIT], today) + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=CITY).astimezone(UTC)
