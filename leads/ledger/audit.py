"""The audit trail: an RFC 9162 tree of deeds and reads, appended in the deed's own transaction."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Index, Table, bindparam, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlalchemy.orm import Mapped, Session, mapped_column

from crypto.merkle import Frontier, leaf_hash
from leads.ledger.base import Record, Transaction
from leads.ledger.words import N_


class Tree(StrEnum):
    """Two trees: a staff entry beside a whistleblower's deed would give its minute away."""

    STAFF = "staff"
    SOURCE = "source"


class AuditEntry(Record):
    """One deed: who did what to which object when; never any content."""

    __tablename__ = "audit_entries"
    # For whoever reads the staff's tree. The other tree has none: a source pays for no index.
    __table_args__ = tuple(
        Index(
            f"ix_audit_entries_staff_{column}",
            column,
            "seq",
            sqlite_where=text("tree = 'staff'"),
            postgresql_where=text("tree = 'staff'"),
        )
        for column in ("officer_id", "deed", "at")
    )

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
    """The first place where a tree is not what was written; `what` is an English msgid."""

    tree: Tree
    seq: int
    what: str


MISSING = N_("missing")
ALTERED = N_("altered")
REWRITTEN = N_("altered or reordered before a signed checkpoint")
CUT = N_("missing at the end, or altered with its leaf")

# What SQLite keeps as it is told to keep it, and reading it then ends in.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError)

# Every deed runs these: they are put together once, on the tables themselves.
_ENTRIES = cast("Table", AuditEntry.__table__)
_APPEND = insert(_ENTRIES)
_COLUMNS = tuple(column.name for column in _ENTRIES.columns)
_HEADS = cast("Table", AuditHead.__table__)
_HEAD = select(_HEADS.c.frontier).where(_HEADS.c.tree == bindparam("of")).with_for_update()
# PostgreSQL's word for it, which SQLite understands too.
_PLANT = insert_unless(_HEADS).on_conflict_do_nothing(index_elements=["tree"])
_GROW = update(_HEADS).where(_HEADS.c.tree == bindparam("of"))


def leaf_data(entry: AuditEntry) -> bytes:
    """Give the bytes that an entry's leaf hash covers: every column, one line each."""
    return _covered({name: getattr(entry, name) for name in _COLUMNS})


def shown_parts(entry: AuditEntry) -> tuple[str, ...]:
    """Give the lines that `leaf_data` has after tree and number, as an export shows them."""
    return _parts({name: getattr(entry, name) for name in _COLUMNS})


def _covered(row: Mapping[str, Any]) -> bytes:
    return "\n".join((row["tree"], str(row["seq"]), *_parts(row))).encode()


def _parts(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["at"].astimezone(UTC).isoformat(),
        str(row["officer_id"] or "-"),
        row["deed"],
        str(row["object_id"] or "-"),
        row["details"].hex(),
    )


def record(
    session: Transaction,
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
    # A plain row: an object of the mapper's would cost more than its insert.
    row: dict[str, Any] = {
        "tree": tree,
        "seq": frontier.size,
        "at": _to_the_day(at) if tree is Tree.SOURCE else at,
        "officer_id": officer_id,
        "deed": deed,
        "object_id": object_id,
        "details": sha256(details).digest(),
    }
    leaf = row["leaf"] = leaf_hash(_covered(row))
    session.execute(_APPEND, row)
    grown = frontier.push(leaf).to_bytes()
    session.execute(_GROW, {"of": tree, "frontier": grown})


def verify(session: Session, tree: Tree, *, last: int | None = None) -> Flaw | None:
    """Walk a tree and name the first altered, missing or reordered entry; None when sound.

    With `last` only so many entries at the end are read: each must be whole and in its place, and
    on what the head says of the older ones they must grow into the head and the signed roots.
    """
    try:
        return _walk(session, tree, last)
    except UNREADABLE:
        # Somebody wrote into a row what its column does not mean. It is named like any other.
        flaw = _unreadable(session, tree)
        if flaw is None:
            raise
        return flaw


def _walk(session: Session, tree: Tree, last: int | None) -> Flaw | None:
    head = _head(session, tree)
    first = 0 if last is None else max(0, head.size - last)
    seq, frontier, signed = first, _trunk(head, at_least=first), _signed_roots(session, tree)
    for entry in _entries(session, tree, first):
        if entry.seq != seq:
            return Flaw(tree, seq, MISSING)
        if leaf_hash(leaf_data(entry)) != entry.leaf:
            return Flaw(tree, seq, ALTERED)
        seq += 1
        if seq > frontier.size:
            frontier = frontier.push(entry.leaf)
            if signed.get(seq, frontier.root()) != frontier.root():
                return Flaw(tree, seq - 1, REWRITTEN)
    # A tree cut short together with its head still stands in the checkpoints that were signed.
    if seq < max(signed, default=0):
        return Flaw(tree, seq, MISSING)
    return None if frontier == head else Flaw(tree, seq, CUT)


def _unreadable(session: Session, tree: Tree) -> Flaw | None:
    """Name the first entry of which no leaf can be made."""
    query = select(AuditEntry.seq).where(AuditEntry.tree == tree)
    for seq in session.scalars(query.order_by(AuditEntry.seq)).all():
        try:
            leaf_data(session.get_one(AuditEntry, (tree, seq)))
        except UNREADABLE:
            return Flaw(tree, seq, ALTERED)
    return None


def _trunk(head: Frontier, *, at_least: int) -> Frontier:
    """Give the earliest state of the tree, of that size or more, that its head still tells of.

    A head's leading nodes are the whole frontier of the tree when it had only their leaves.
    """
    size, nodes, rest = 0, 0, head.size
    while size < at_least:
        size, nodes = size + (1 << (rest.bit_length() - 1)), nodes + 1
        rest = head.size - size
    return Frontier(size, head.nodes[:nodes])


def _head(session: Session, tree: Tree) -> Frontier:
    kept = session.scalar(select(AuditHead.frontier).where(AuditHead.tree == tree))
    try:
        return Frontier.from_bytes(kept) if kept else Frontier()
    except UNREADABLE:  # somebody wrote over it; the walk then ends elsewhere than here
        return Frontier()


def _signed_roots(session: Session, tree: Tree) -> dict[int, bytes]:
    query = select(AuditCheckpoint.size, AuditCheckpoint.root).where(AuditCheckpoint.tree == tree)
    return {row.size: row.root for row in session.execute(query)}


def _entries(session: Session, tree: Tree, first: int) -> Iterator[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.tree == tree, AuditEntry.seq >= first)
    query = query.order_by(AuditEntry.seq).execution_options(yield_per=1000)
    # Closed even when the reader stops at the first flaw, or the server keeps its cursor open.
    with closing(session.scalars(query)) as entries:
        yield from entries


def _to_the_day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _locked_frontier(session: Transaction, tree: Tree) -> Frontier:
    known: bytes | None = session.scalar(_HEAD, {"of": tree})
    if known is None:
        # Two may plant one tree at once: the later waits here, then grows what the first has grown.
        known = Frontier().to_bytes()
        session.execute(_PLANT, {"tree": tree, "frontier": known})
        known = session.scalar(_HEAD, {"of": tree}) or known
    return Frontier.from_bytes(known)
