"""One proof by itself (单项证明): an entry stands in a signed tree, or one grew out of another.

Three JSON lines: ["mingcha audit proof 1", site, public key]; then ["inclusion", tree, number,
the entry's parts, path, checkpoint] or ["consistency", tree, path, older checkpoint, newer one];
["end", 3]. Paths are those of RFC 9162, 2.1.3 and 2.1.4, in base64. Read by
`verifier/verify_audit.py`. One entry is shown and of all others nothing but a few hashes.
"""

import base64
import json
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.merkle import consistency_proof, inclusion_proof
from leads.ledger.audit import AuditCheckpoint, AuditEntry, Tree, shown_parts
from leads.ledger.errors import HouseError

TITLE = "mingcha audit proof 1"


class NotProvable(HouseError):
    """There is nothing signed to prove it by; the sentence says what is missing."""


def prove_entry(session: Session, tree: Tree, seq: int, *, site: str, public: bytes) -> str:
    """Prove that entry `seq` (from 0) stands in the oldest signed tree that holds it."""
    entry = session.get(AuditEntry, (tree.value, seq))
    if entry is None:
        raise NotProvable(f"There is no entry {seq} in the tree {tree}.")
    signed = (
        select(AuditCheckpoint)
        .where(AuditCheckpoint.tree == tree, AuditCheckpoint.size > seq)
        .order_by(AuditCheckpoint.size)
        .limit(1)
    )
    point = session.scalar(signed)
    if point is None:
        raise NotProvable(f"Entry {seq} is in no signed tree yet. Come back in an hour or a day.")
    path = inclusion_proof(_leaves(session, tree, point.size), seq)
    told = ("inclusion", tree.value, seq, shown_parts(entry), _text(path), _note(point))
    return _lines(site, public, told)


def prove_growth(
    session: Session, tree: Tree, old: int, new: int | None, *, site: str, public: bytes
) -> str:
    """Prove that the signed tree of `new` entries, or the newest, begins with that of `old`."""
    sizes = select(AuditCheckpoint.size).where(AuditCheckpoint.tree == tree)
    known = list(session.scalars(sizes.order_by(AuditCheckpoint.size)))
    newer = max(known, default=0) if new is None else new
    for size in (old, newer):
        if size not in known:
            said = ", ".join(map(str, known[-8:])) or "none"
            raise NotProvable(f"No tree of {size} entries was signed. The last that were: {said}.")
    if old > newer:
        raise NotProvable("The older tree is the larger one. Name the smaller one first.")
    older_point, newer_point = (
        session.get_one(AuditCheckpoint, (tree.value, size)) for size in (old, newer)
    )
    path = consistency_proof(_leaves(session, tree, newer), old)
    told = ("consistency", tree.value, _text(path), _note(older_point), _note(newer_point))
    return _lines(site, public, told)


def entries_about(session: Session, tree: Tree, object_id: UUID) -> list[int]:
    """List the numbers of the entries about one thing, to choose from."""
    query = select(AuditEntry.seq).where(AuditEntry.tree == tree, AuditEntry.object_id == object_id)
    return list(session.scalars(query.order_by(AuditEntry.seq)))


def _leaves(session: Session, tree: Tree, size: int) -> list[bytes]:
    query = select(AuditEntry.leaf).where(AuditEntry.tree == tree, AuditEntry.seq < size)
    leaves = list(session.scalars(query.order_by(AuditEntry.seq)))
    if len(leaves) != size:
        raise NotProvable("Entries are missing. Run `mingcha audit verify`: it names the first.")
    return leaves


def _text(path: Iterable[bytes]) -> list[str]:
    return [base64.b64encode(step).decode() for step in path]


def _note(point: AuditCheckpoint) -> str:
    return point.note.decode(errors="replace")


def _lines(site: str, public: bytes, told: tuple[object, ...]) -> str:
    head = (TITLE, site, base64.b64encode(public).decode())
    said = (json.dumps(line, separators=(",", ":")) for line in (head, told, ("end", 3)))
    return "".join(f"{line}\n" for line in said)
