"""Slots: the reports of the index counted through, so that a list of them is short to write down.

A slot is a report's place in the order of indexing, in its epoch and desk; it is never given twice.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from types import MappingProxyType

from sqlalchemy import BigInteger, Integer, bindparam, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger.base import Record
from leads.register.units import UnitKind

ENTRY = 6
"""Bytes of a report's number."""

PER_ROW = 64
"""Reports a row: few enough that adding one writes little."""

DESKS: Mapping[str, int] = MappingProxyType({UnitKind.OFFICE: 1, UnitKind.OVERSIGHT: 2})
"""Each desk's part of the index. Only the office's reports have features, so one part is empty."""

_ROW_BITS, _DESK_BITS = 24, 2
COUNT = (1 << _ROW_BITS) - 1
"""The row that holds how many slots are taken."""

_EMPTY = bytes(ENTRY)


class Slots(Record):
    """The numbers of 64 reports in the order of their slots, or how many slots are taken.

    The last row that a desk can have in an epoch holds that count; who holds its lock is the only
    one to write to the index of that desk.
    """

    __tablename__ = "search_slots"

    key: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    numbers: Mapped[bytes]


_LOCK = text(
    "INSERT INTO search_slots (key, numbers) VALUES (:key, :none)"
    " ON CONFLICT (key) DO UPDATE SET numbers = search_slots.numbers RETURNING numbers"
)
_ROWS = select(Slots.key, Slots.numbers).where(Slots.key.in_(bindparam("keys", expanding=True)))
_KEEP = text(
    "INSERT INTO search_slots (key, numbers) VALUES (:key, :numbers)"
    " ON CONFLICT (key) DO UPDATE SET numbers = excluded.numbers"
)


def taken(session: Session, *, epoch: int, desk: str) -> int:
    """Say how many slots are taken."""
    key = row_key(COUNT, epoch=epoch, desk=desk)
    return int.from_bytes(_rows(session, [key]).get(key, b""))


def locked(session: Session, *, epoch: int, desk: str) -> int:
    """Say the same, and keep every other writer out until this transaction ends."""
    given = {"key": row_key(COUNT, epoch=epoch, desk=desk), "none": b""}
    return int.from_bytes(bytes(session.connection().execute(_LOCK, given).scalar_one()))


def take(session: Session, number: int, *, epoch: int, desk: str) -> int:
    """Give a report the next slot."""
    slot = locked(session, epoch=epoch, desk=desk)
    key = row_key(slot // PER_ROW, epoch=epoch, desk=desk)
    held = _rows(session, [key]).get(key, b"")
    rows = [
        {"key": key, "numbers": held + number.to_bytes(ENTRY)},
        {"key": row_key(COUNT, epoch=epoch, desk=desk), "numbers": (slot + 1).to_bytes(4)},
    ]
    session.connection().execute(_KEEP, rows)
    return slot


def clear(session: Session, slot: int, *, epoch: int, desk: str) -> None:
    """Forget which report a slot was."""
    key, at = row_key(slot // PER_ROW, epoch=epoch, desk=desk), slot % PER_ROW * ENTRY
    held = _rows(session, [key]).get(key, b"")
    left = held[:at] + _EMPTY + held[at + ENTRY :]
    session.execute(update(Slots).where(Slots.key == key).values(numbers=left))


def numbers(
    session: Session, slots: Collection[int], *, epoch: int, desk: str
) -> Mapping[int, int]:
    """Give the number of the report in each of these slots; one that was forgotten has none."""
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for slot in slots:
        rows[row_key(slot // PER_ROW, epoch=epoch, desk=desk)].append(slot)
    found = {}
    for key, held in _rows(session, rows).items():
        for slot in rows[key]:
            at = slot % PER_ROW * ENTRY
            if number := int.from_bytes(held[at : at + ENTRY]):
                found[slot] = number
    return found


def forget_epoch(session: Session, epoch: int) -> None:
    """Drop the slots of an epoch whose key is gone."""
    shift = _ROW_BITS + _DESK_BITS
    session.execute(
        delete(Slots).where(Slots.key.between(epoch << shift, (epoch + 1 << shift) - 1))
    )


def row_key(row: int, *, epoch: int, desk: str) -> int:
    """Give the key of a row: of the 64 slots after the first `row` times 64, or of the count."""
    return (epoch << _DESK_BITS | DESKS[desk]) << _ROW_BITS | row


def _rows(session: Session, keys: Collection[int]) -> dict[int, bytes]:
    if not keys:
        return {}
    rows = session.connection().execute(_ROWS, {"keys": list(keys)})
    return {row.key: bytes(row.numbers) for row in rows}
