"""The auditor's view of the trail of deeds: a page at a time, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import Session

from leads.ledger import audit
from leads.ledger.audit import AuditCheckpoint, AuditEntry, Flaw, Tree, verify
from leads.register.authority import Deed, require
from leads.register.officers import Actor, Officer
from leads.register.workdays import CITY, day_of

PAGE = 50
MOST_CHECKED = 20_000
"""How many entries are checked while somebody waits; `mingcha audit verify` checks all."""

STAFF_TREE = AuditEntry.tree == literal_column("'staff'")
"""Written out, so that the indexes over the staff's tree alone can be used."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; what is None does not matter. `below` is where the last page ended."""

    deed: str | None = None
    officer: UUID | None = None
    day: date | None = None
    below: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed. Of a source's deed `at` is a day, and nobody did it."""

    seq: int
    at: date
    deed: str
    officer: str
    object_id: UUID | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entries; `older` is what to ask below for the next, None at the end."""

    entries: tuple[Entry, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class Point:
    """A signed checkpoint: how many entries there were, and the root over them in hex."""

    size: int
    root: str
    at: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of one tree found: how many entries were read, and the first flaw if any."""

    tree: Tree
    read: int
    flaw: Flaw | None


def deeds(session: Session, sought: Sought, *, by: Actor, at: datetime) -> Page:
    """Show staff deeds; the look itself is audited."""
    require(by, Deed.SEE_AUDIT)
    rows = session.execute(_wanted(sought)).all()
    audit.record(session, Deed.SEE_AUDIT, at=at, officer_id=by.id, object_id=None)
    found = [Entry(row.seq, row.at, row.deed, row.name or "", row.object_id) for row in rows[:PAGE]]
    return Page(tuple(found), found[-1].seq if len(rows) > PAGE else None)


def _wanted(sought: Sought) -> Select[int, datetime, str, UUID | None, str]:
    entry = AuditEntry
    query = select(entry.seq, entry.at, entry.deed, entry.object_id, Officer.name).outerjoin(
        Officer, Officer.id == entry.officer_id
    )
    query = query.where(STAFF_TREE).order_by(entry.seq.desc()).limit(PAGE + 1)
    if sought.deed is not None:
        query = query.where(entry.deed == sought.deed)
    if sought.officer is not None:
        query = query.where(entry.officer_id == sought.officer)
    if sought.day is not None:
        begins = datetime.combine(sought.day, time(), tzinfo=CITY)
        query = query.where(entry.at >= begins, entry.at < begins + timedelta(days=1))
    if sought.below is not None:
        query = query.where(entry.seq < sought.below)
    return query


def source_deeds(session: Session, *, below: int | None, by: Actor, at: datetime) -> Page:
    """Show sources' deeds, to the day; without the report's id, which would name what it was."""
    require(by, Deed.SEE_AUDIT)
    entry = AuditEntry
    query = select(entry.seq, entry.at, entry.deed).where(entry.tree == Tree.SOURCE)
    if below is not None:
        query = query.where(entry.seq < below)
    rows = session.execute(query.order_by(entry.seq.desc()).limit(PAGE + 1)).all()
    audit.record(session, Deed.SEE_AUDIT, at=at, officer_id=by.id, object_id=None)
    found = [Entry(seq, moment.date(), deed, "", None) for seq, moment, deed in rows[:PAGE]]
    return Page(tuple(found), found[-1].seq if len(rows) > PAGE else None)


def points(session: Session, tree: Tree, *, most: int, by: Actor) -> tuple[Point, ...]:
    """List the newest checkpoints of a tree; those of sources' deeds tell their day alone."""
    require(by, Deed.SEE_AUDIT)
    query = select(AuditCheckpoint).where(AuditCheckpoint.tree == tree)
    newest = session.scalars(query.order_by(AuditCheckpoint.size.desc()).limit(most))
    return tuple(
        Point(one.size, one.root.hex(), day_of(one.at) if tree is Tree.SOURCE else one.at)
        for one in newest
    )


def check(session: Session, *, by: Actor) -> tuple[Verdict, ...]:
    """Check the end of both trees against their heads and checkpoints; signatures are not read.

    The public key for those belongs on another machine than the one being checked.
    """
    require(by, Deed.SEE_AUDIT)
    return tuple(
        Verdict(tree, min(size, MOST_CHECKED), verify(session, tree, last=MOST_CHECKED))
        for tree, size in _sizes(session).items()
    )


def _sizes(session: Session) -> Mapping[Tree, int]:
    def newest(tree: Tree) -> int | None:
        query = select(AuditEntry.seq).where(AuditEntry.tree == tree)
        return session.scalar(query.order_by(AuditEntry.seq.desc()).limit(1))

    found = {tree: newest(tree) for tree in Tree}
    return {tree: 0 if last is None else last + 1 for tree, last in found.items()}


def officers(session: Session, *, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """List every officer by name, those who have left too."""
    require(by, Deed.SEE_AUDIT)
    query = select(Officer.id, Officer.name, Officer.login).order_by(Officer.login)
    return tuple((id_, f"{name} ({login})") for id_, name, login in session.execute(query))
