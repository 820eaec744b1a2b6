"""The audit trail: an RFC 9162 tree of deeds and reads, appended in the deed's own transaction."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.merkle import Frontier, leaf_hash
from leads.ledger.base import Record


class Tree(StrEnum):
    """Two trees: a staff entry beside a whistleblower's deed would give its minute away."""

    STAFF = "staff"
    SOURCE = "source"


class AuditEntry(Record):
    """One deed: who did what to which object when; never any content."""

    __tablename__ = "audit_entries"

    tree: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    officer_id: Mapped[UUID | None]
    deed: Mapped[str]
    object_id: Mapped[UUID | None]
    details: Mapped[bytes]
    leaf: Mapped[bytes]


class AuditHead(Record):
    """The tree's right edge; its row is the lock that keeps entries in one line."""

    __tablename__ = "audit_heads"

    tree: Mapped[str] = mapped_column(primary_key=True)
    frontier: Mapped[bytes]


class AuditCheckpoint(Record):
    """A signed statement of a tree's size and root at one moment."""

    __tablename__ = "audit_checkpoints"

    tree: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes]
    at: Mapped[datetime]
    note: Mapped[bytes]


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first place where a tree is not what was written: a sequence number and what is wrong."""

    tree: Tree
    seq: int
    what: str


# Every deed runs these: they are put together once, on the tables themselves.
_APPEND = insert(cast("Table", AuditEntry.__table__))
_HEADS = cast("Table", AuditHead.__table__)
_HEAD = select(_HEADS.c.frontier).where(_HEADS.c.tree == bindparam("of")).with_for_update()
_GROW = update(_HEADS).where(_HEADS.c.tree == bindparam("of"))


def leaf_data(entry: AuditEntry) -> bytes:
    """Give the bytes that an entry's leaf hash covers: every column, one line each."""
    parts = (
        entry.tree,
        str(entry.seq),
        entry.at.astimezone(UTC).isoformat(),
        str(entry.officer_id or "-"),
        entry.deed,
        str(entry.object_id or "-"),
        entry.details.hex(),
    )
    return "\n".join(parts).encode()


def record(
    session: Session,
    deed: str,
    *,
    at: datetime,
    officer_id: UUID | None,
    object_id: UUID | None,
    details: bytes = b"",
    tree: Tree = Tree.STAFF,
) -> None:
    """Append one entry; `details` is only kept as a digest.

    Call it last in a transaction: on PostgreSQL the head's lock is held until the commit.
    """
    frontier = _locked_frontier(session, tree)
    entry = AuditEntry(
        tree=tree,
        seq=frontier.size,
        at=_to_the_day(at) if tree is Tree.SOURCE else at,
        officer_id=officer_id,
        deed=deed,
        object_id=object_id,
        details=sha256(details).digest(),
    )
    leaf = leaf_hash(leaf_data(entry))
    row = {
        "tree": entry.tree,
        "seq": entry.seq,
        "at": entry.at,
        "officer_id": officer_id,
        "deed": deed,
        "object_id": object_id,
        "details": entry.details,
        "leaf": leaf,
    }
    connection = session.connection()
    connection.execute(_APPEND, row)
    connection.execute(_GROW, {"of": tree, "frontier": frontier.push(leaf).to_bytes()})


def verify(session: Session, tree: Tree) -> Flaw | None:
    """Walk a whole tree and name the first altered, missing or reordered entry; None when sound."""
    frontier, seq, signed = Frontier(), -1, _signed_roots(session, tree)
    for seq, entry in enumerate(_entries(session, tree)):
        if entry.seq != seq:
            return Flaw(tree, seq, "missing")
        if leaf_hash(leaf_data(entry)) != entry.leaf:
            return Flaw(tree, seq, "altered")
        frontier = frontier.push(entry.leaf)
        if signed.get(frontier.size, frontier.root()) != frontier.root():
            return Flaw(tree, seq, "altered or reordered before a signed checkpoint")
    head = session.scalar(select(AuditHead.frontier).where(AuditHead.tree == tree))
    if (head or Frontier().to_bytes()) != frontier.to_bytes():
        return Flaw(tree, seq + 1, "missing at the end, or altered with its leaf")
    return None


def _signed_roots(session: Session, tree: Tree) -> dict[int, bytes]:
    query = select(AuditCheckpoint).where(AuditCheckpoint.tree == tree)
    return {checkpoint.size: checkpoint.root for checkpoint in session.scalars(query)}


def _entries(session: Session, tree: Tree) -> Iterator[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.tree == tree).order_by(AuditEntry.seq)
    # Closed even when the reader stops at the first flaw, or the server keeps its cursor open.
    with closing(session.scalars(query.execution_options(yield_per=1000))) as entries:
        yield from entries


def _to_the_day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _locked_frontier(session: Session, tree: Tree) -> Frontier:
    known = session.connection().scalar(_HEAD, {"of": tree})
    if known is None:
        session.execute(insert(AuditHead).values(tree=tree, frontier=Frontier().to_bytes()))
        return Frontier()
    return Frontier.from_bytes(known)
