"""Signed statements of an audit tree's size and root, which a third party can check."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from crypto.checkpoints import BadSignature, Checkpoint, SigningKey, open_note, signed_note
from crypto.merkle import Frontier
from leads.ledger.audit import UNREADABLE, AuditCheckpoint, AuditHead, Flaw, Tree


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the site's name in every note, and the key that only the clerk process holds."""

    site: str
    key: SigningKey


def origin(site: str, tree: Tree) -> str:
    """Name a tree in its notes (C2SP tlog-checkpoint): the site, then the tree."""
    return f"{site}/{tree}"


def sign_head(session: Session, tree: Tree, *, signer: Signer, at: datetime) -> bool:
    """Sign what the tree is now, once for each `at`; say whether there was anything new.

    `at` is the hour or day just begun. For the tree of whistleblowers' deeds it is a midnight, so
    that however often the signer is started, its signatures never part one day into hours.
    """
    last = select(func.max(AuditCheckpoint.at)).where(AuditCheckpoint.tree == tree)
    signed = session.scalar(last)
    if signed is not None and signed >= at:
        return False
    kept = session.scalar(select(AuditHead.frontier).where(AuditHead.tree == tree))
    frontier = Frontier.from_bytes(kept) if kept else Frontier()
    known = session.get(AuditCheckpoint, (tree.value, frontier.size))
    if frontier.size == 0 or known is not None:
        return False
    point = Checkpoint(origin(signer.site, tree), frontier.size, frontier.root())
    session.execute(
        insert(AuditCheckpoint).values(
            tree=tree.value,
            size=point.size,
            root=point.root,
            at=at,
            note=signed_note(point, key=signer.key).encode(),
        )
    )
    return True


def verify_notes(session: Session, tree: Tree, *, site: str, public: bytes) -> Flaw | None:
    """Name the first checkpoint that was not signed with this key, or says other than its row."""
    query = select(AuditCheckpoint.size, AuditCheckpoint.root, AuditCheckpoint.note)
    query = query.where(AuditCheckpoint.tree == tree)
    for row in session.execute(query.order_by(AuditCheckpoint.size)):
        try:
            point = open_note(row.note.decode(), origin=origin(site, tree), public=public)
        except (BadSignature, *UNREADABLE):
            return Flaw(tree, row.size - 1, "in a checkpoint that is not signed by this key")
        if (point.size, point.root) != (row.size, row.root):
            return Flaw(tree, row.size - 1, "in a checkpoint that says other than its signature")
    return None
