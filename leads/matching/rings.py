"""Rings: for each keyed token the newest reports that carry it, in one small row.

A key that everybody has (boilerplate, a chain, a wave of spam) costs no more to read or to keep
than 48 reports. Joining a ring and reading it is one statement, and PostgreSQL keeps the row
locked until the end: of two workers with two reports of one thing, the second sees the first.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from sqlalchemy import BigInteger, Integer, bindparam, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger.base import Record
from leads.ledger.numbers import Numbers, among
from leads.ledger.plain import Plain, Rows

RING = 48
"""Newest reports kept for each key."""

ENTRY = 6
"""Bytes of a report's number in a ring."""

EPOCHS = 127
"""Most epochs of the feature key that a city may see: 30 years of quarters."""

_DIGEST_BITS = 40


class Ring(Record):
    """One key and the numbers of its newest reports, six bytes each, the newest last.

    The key is the epoch's label and 40 bits of the keyed digest. How full a ring is tells how
    common its key is, so nothing needs to be counted.
    """

    __tablename__ = "match_rings"

    # Named INTEGER the key is SQLite's own row number, and there is no index beside the table.
    key: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    numbers: Mapped[bytes]


_KEYS = bindparam("keys", type_=Numbers())
# In the order of the keys, so that two workers never wait for each other in a circle.
_JOIN = MappingProxyType(
    {
        "sqlite": text(
            "INSERT INTO match_rings (key, numbers)"
            " SELECT value, :entry FROM json_each(:keys) WHERE true ORDER BY value"
            " ON CONFLICT (key) DO UPDATE SET numbers ="
            " substr(CAST(numbers || excluded.numbers AS BLOB), -:most) RETURNING key, numbers"
        )
        .bindparams(_KEYS)
        .columns(Ring.key, Ring.numbers),
        "postgresql": text(
            "INSERT INTO match_rings (key, numbers)"
            " SELECT key, :entry FROM unnest(CAST(:keys AS bigint[])) AS key ORDER BY key"
            " ON CONFLICT (key) DO UPDATE SET numbers = substring(match_rings.numbers"
            " || excluded.numbers FROM greatest(1, octet_length(match_rings.numbers) + :over))"
            " RETURNING key, numbers"
        )
        .bindparams(_KEYS)
        .columns(Ring.key, Ring.numbers),
    }
)
_LOOK = select(Ring.key, Ring.numbers).where(among(Ring.key, "keys"))
_HOLD = _LOOK.order_by(Ring.key).with_for_update()
_KEEP = update(Ring).where(Ring.key == bindparam("of")).values(numbers=bindparam("left"))
_DROP = delete(Ring).where(Ring.key.in_(bindparam("keys", expanding=True)))

Rings = Mapping[int, tuple[int, ...]]
"""Key → the numbers of its reports, the newest last."""


def labelled(keys: Collection[int], *, epoch: int) -> list[int]:
    """Give 48-bit look-up keys as the table has them: cut to 40 bits, after their epoch."""
    return sorted({epoch << _DIGEST_BITS | key >> 48 - _DIGEST_BITS for key in keys})


def span(epoch: int) -> tuple[int, int]:
    """Give the first and the last key that an epoch can have."""
    return epoch << _DIGEST_BITS, (epoch + 1 << _DIGEST_BITS) - 1


def join(session: Session, keys: Collection[int], number: int, *, epoch: int) -> Rings:
    """Put a report into the ring of each of its keys and say who else is there."""
    if not keys:
        return {}
    kind, wanted = session.get_bind().dialect.name, labelled(keys, epoch=epoch)
    given: dict[str, object] = {"entry": number.to_bytes(ENTRY), "keys": wanted}
    given |= {"most": RING * ENTRY} if kind == "sqlite" else {"over": 1 + ENTRY - RING * ENTRY}
    return _read(Plain.of(session.connection()).execute(_JOIN[kind], given))


def look(session: Session, keys: Collection[int], *, epoch: int) -> Rings:
    """Say who is in the rings of these keys, and join none."""
    wanted = labelled(keys, epoch=epoch)
    return _read(Plain.of(session.connection()).execute(_LOOK, {"keys": wanted})) if wanted else {}


def leave(session: Session, keys: Collection[int], number: int, *, epoch: int) -> None:
    """Take a report out of its rings; a ring without a report is gone."""
    wanted = labelled(keys, epoch=epoch)
    plain = Plain.of(session.connection())
    rows = _read(plain.execute(_HOLD, {"keys": wanted})) if wanted else {}
    left = {key: [one for one in found if one != number] for key, found in rows.items()}
    empty = [key for key, found in left.items() if not found]
    if empty:
        session.connection().execute(_DROP, {"keys": empty})
    kept = [
        {"of": key, "left": b"".join(one.to_bytes(ENTRY) for one in found)}
        for key, found in left.items()
        if found and len(found) < len(rows[key])
    ]
    if kept:
        session.connection().execute(_KEEP, kept)


def forget_epoch(session: Session, epoch: int) -> None:
    """Drop every ring of an epoch whose key is gone: nobody can ask for them any more."""
    session.connection().execute(delete(Ring).where(Ring.key.between(*span(epoch))))


def _read(rows: Rows) -> Rings:
    return {key: _numbers(bytes(numbers)) for key, numbers in rows}


def _numbers(packed: bytes) -> tuple[int, ...]:
    return tuple(int.from_bytes(packed[at : at + ENTRY]) for at in range(0, len(packed), ENTRY))
