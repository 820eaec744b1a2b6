"""Postings: for each keyed token of a report, in rows of 131,072 reports, which reports carry it.

Made by the matching job of what the record of matching holds already, so the table tells nobody
anything that the records beside it do not; it only finds faster.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import BigInteger, Integer, bindparam, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.features.asked import Token, tokens_of
from leads.features.record import Features, Unpackable, unpack
from leads.ledger.base import Record
from leads.matching import gaps, slots
from leads.matching.records import Matched, number_of
from leads.matching.slots import DESKS
from leads.register.units import UnitKind
from leads.reports.report import Report

MOST = 1024
"""Bytes of a row: a flood of one text costs no more than these."""

NEWEST = 4096
"""Newest reports that a look-up gives for one token."""

SPAN_BITS, SORT_BITS, TOKEN_BITS = 12, 4, 24
_DESK_BITS = 2
_EPOCH_SHIFT = _DESK_BITS + SPAN_BITS + SORT_BITS + TOKEN_BITS
_OF_SPAN = 17
"""A row is of so many bits of slots: 131,072 reports."""


class Posting(Record):
    """One token among 131,072 reports, and the slots of the newest that carry it.

    The key is epoch, desk, which 131,072, sort and digest: what a desk may not search lies outside
    the keys that are read for it, and what is written to now lies close together.
    """

    __tablename__ = "search_postings"

    # Named INTEGER the key is SQLite's own row number, and there is no index beside the table.
    key: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    numbers: Mapped[bytes]


_KEPT = select(Matched.epoch, Matched.features, Matched.slot)
_ROWS = select(Posting.key, Posting.numbers).where(
    Posting.key.in_(bindparam("keys", expanding=True))
)
_KEEP = text(
    "INSERT INTO search_postings (key, numbers) VALUES (:key, :numbers)"
    " ON CONFLICT (key) DO UPDATE SET numbers = excluded.numbers"
)
_DROP = delete(Posting).where(Posting.key.in_(bindparam("keys", expanding=True)))
_SLOT = update(Matched).where(Matched.number == bindparam("of")).values(slot=bindparam("to"))


def index(session: Session, report_id: UUID) -> None:
    """Put a matched report into the rows of its tokens; a second time changes nothing.

    One that was never matched, or whose key is gone, is left out.
    """
    number = number_of(report_id)
    # Locked, so that who forgets the report meanwhile waits and takes it out of these rows, too.
    row = session.execute(_KEPT.where(Matched.number == number).with_for_update()).first()
    desk = session.scalar(select(Report.desk).where(Report.id == report_id))
    if row is None or row.slot is not None or desk is None:
        return
    try:
        tokens = tokens_of(unpack(row.features))
    except Unpackable:
        return
    slot = slots.take(session, number, epoch=row.epoch, desk=desk)
    keys = row_keys(tokens, slot, epoch=row.epoch, desk=desk)
    held = _rows(session, keys)
    rows = [
        {"key": key, "numbers": gaps.cut(gaps.added(held.get(key, b""), slot), MOST)}
        for key in keys
    ]
    if rows:
        session.connection().execute(_KEEP, rows)
    session.connection().execute(_SLOT, {"of": number, "to": slot})


def index_all(session: Session) -> int:
    """Make the whole index anew from what is kept, under no key; say how many reports there are."""
    session.execute(delete(Posting))
    session.execute(delete(slots.Slots))
    session.execute(update(Matched).values(slot=None))
    query = (
        select(Report.id)
        .where(Report.desk == UnitKind.OFFICE)
        .order_by(Report.received_on, Report.id)
    )
    reports = session.scalars(query).all()
    for report_id in reports:
        index(session, report_id)
    return len(reports)


def look(
    session: Session, tokens: Collection[Token], *, epoch: int, desk: str
) -> Mapping[Token, tuple[int, ...]]:
    """Give the newest reports of a desk that carry each token, by slot, the newest first."""
    last = slots.taken(session, epoch=epoch, desk=desk) >> _OF_SPAN
    found: dict[Token, list[int]] = {}
    for span in range(last, -1, -1):
        wanted = [one for one in tokens if len(found.get(one, ())) < NEWEST]
        keys = {_key(one, span, epoch=epoch, desk=desk): one for one in wanted}
        for key, held in _rows(session, keys).items():
            found.setdefault(keys[key], []).extend(gaps.listed(held))
    return {token: tuple(of_it[:NEWEST]) for token, of_it in found.items()}


def leave(session: Session, features: Features, number: int, *, epoch: int) -> None:
    """Take a report out of every row that its features name; a row without a report is gone."""
    slot = session.scalar(select(Matched.slot).where(Matched.number == number))
    if slot is None:
        return
    for desk in DESKS:
        if not slots.taken(session, epoch=epoch, desk=desk):
            continue
        slots.locked(session, epoch=epoch, desk=desk)
        if slots.numbers(session, [slot], epoch=epoch, desk=desk).get(slot) != number:
            continue
        slots.clear(session, slot, epoch=epoch, desk=desk)
        _take_out(session, row_keys(tokens_of(features), slot, epoch=epoch, desk=desk), slot)
    session.connection().execute(_SLOT, {"of": number, "to": None})


def _take_out(session: Session, keys: list[int], slot: int) -> None:
    lists = {key: gaps.listed(held) for key, held in _rows(session, keys).items()}
    left = {
        key: [one for one in found if one != slot] for key, found in lists.items() if slot in found
    }
    empty = [key for key, found in left.items() if not found]
    if empty:
        session.connection().execute(_DROP, {"keys": empty})
    kept = [{"key": key, "numbers": gaps.packed(found)} for key, found in left.items() if found]
    if kept:
        session.connection().execute(_KEEP, kept)


def forget_epoch(session: Session, epoch: int) -> None:
    """Drop every row of an epoch whose key is gone: nobody can ask for them any more."""
    span = epoch << _EPOCH_SHIFT, (epoch + 1 << _EPOCH_SHIFT) - 1
    session.connection().execute(delete(Posting).where(Posting.key.between(*span)))
    session.execute(update(Matched).where(Matched.epoch == epoch).values(slot=None))
    slots.forget_epoch(session, epoch)


def row_keys(tokens: Iterable[Token], slot: int, *, epoch: int, desk: str) -> list[int]:
    """Give the keys of the rows that a report's tokens stand in, in order."""
    return sorted(_key(one, slot >> _OF_SPAN, epoch=epoch, desk=desk) for one in tokens)


def _key(token: Token, span: int, *, epoch: int, desk: str) -> int:
    """Give the key of a token's row among the reports of one span of slots."""
    key = epoch << _DESK_BITS | DESKS[desk]
    for part, bits in ((span, SPAN_BITS), (token[0], SORT_BITS), (token[1], TOKEN_BITS)):
        key = key << bits | part
    return key


def _rows(session: Session, keys: Collection[int]) -> dict[int, bytes]:
    if not keys:
        return {}
    rows = session.connection().execute(_ROWS, {"keys": list(keys)})
    return {row.key: bytes(row.numbers) for row in rows}
