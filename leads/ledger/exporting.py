"""The trail for a supervising body (审计导出): some days' entries in clear, all others as hashes.

JSON lines: ["mingcha audit export 1", site, public key], then for each tree ["tree", name, size,
opens, closes], an ["entry", name, seq, leaf] for every entry, with moment, officer, deed, object
and digest of details for those shown, a ["signed", name, checkpoint] for every checkpoint, and at
last ["end", number of lines]. Read by `verifier/verify_audit.py`, which needs nothing of ours.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leads.ledger.audit import AuditCheckpoint, AuditEntry, Tree, shown_parts

TITLE = "mingcha audit export 1"


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are shown, both ends included, in the time of the city that lives them."""

    first: date
    last: date
    zone: tzinfo

    def window(self, tree: Tree) -> tuple[datetime, datetime]:
        """Give the moments between which entries are shown: a source's have midnights in UTC."""
        zone = UTC if tree is Tree.SOURCE else self.zone
        days = (self.first, self.last + timedelta(days=1))
        opens, closes = (datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) for day in days)
        return opens, closes


def export(session: Session, *, site: str, public: bytes, days: Days) -> Iterator[str]:
    """Give the lines of an export, one by one; of an officer only the id, of a deed no content."""
    lines = 1
    yield _line(TITLE, site, base64.b64encode(public).decode())
    for tree in Tree:
        for line in _tree(session, tree, days):
            lines += 1
            yield line
    yield _line("end", lines + 1)


def _tree(session: Session, tree: Tree, days: Days) -> Iterator[str]:
    opens, closes = days.window(tree)
    newest = select(func.max(AuditEntry.seq)).where(AuditEntry.tree == tree)
    size = (-1 if (last := session.scalar(newest)) is None else last) + 1
    yield _line("tree", tree.value, size, opens.isoformat(), closes.isoformat())
    shown = _shown(session, tree, opens=opens, closes=closes)
    query = select(AuditEntry).where(AuditEntry.tree == tree, AuditEntry.seq < size)
    rows = session.scalars(query.order_by(AuditEntry.seq).execution_options(yield_per=1000))
    for entry in rows:
        parts = shown_parts(entry) if entry.seq in shown else ()
        yield _line("entry", tree.value, entry.seq, base64.b64encode(entry.leaf).decode(), *parts)
    signed = AuditCheckpoint.size
    notes = select(AuditCheckpoint.note).where(AuditCheckpoint.tree == tree, signed <= size)
    for note in session.scalars(notes.order_by(signed)):
        yield _line("signed", tree.value, note.decode(errors="replace"))


def _shown(session: Session, tree: Tree, *, opens: datetime, closes: datetime) -> range:
    """Give the run of entries that holds all of the window, with one neighbour at either end.

    The neighbours lie outside, which shows that nothing of the window was held back.
    """
    seq, at = AuditEntry.seq, AuditEntry.at
    inside = select(seq).where(AuditEntry.tree == tree, at >= opens, at < closes)
    first = session.scalar(inside.order_by(seq).limit(1))
    last = session.scalar(inside.order_by(seq.desc()).limit(1))
    if first is None or last is None:
        before = select(func.max(seq)).where(AuditEntry.tree == tree, at < opens)
        # Nothing falls into the window: the two entries on either side of it show that.
        last = -1 if (found := session.scalar(before)) is None else found
        first = last + 1
    return range(max(0, first - 1), last + 2)


def _line(*parts: object) -> str:
    return json.dumps(parts, separators=(",", ":")) + "\n"
