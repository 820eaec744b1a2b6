"""Postings: for each keyed token of a report, in rows of 64 days, which reports carry it.

Made by the matching job of what the record of matching holds already, so the table tells nobody
anything that the records beside it do not; it only finds faster.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import BigInteger, Integer, bindparam, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.features.asked import Token, tokens_of
from leads.features.record import Features, Unpackable, unpack
from leads.ledger.base import Record
from leads.matching.records import Matched, number_of
from leads.register.units import UnitKind
from leads.reports.report import Report

ENTRY = 6
"""Bytes of a report's number in a row."""

MOST = 256
"""Newest reports kept for one token in 64 days: a flood of one text costs no more than these."""

NEWEST = 4096
"""Newest reports that a look-up gives for one token."""

DESKS: Mapping[str, int] = MappingProxyType({UnitKind.OFFICE: 1, UnitKind.OVERSIGHT: 2})
"""Each desk's part of the index. Only the office's reports have features, so one part is empty."""

_DAYS = 64
_DAY_BITS, _TOKEN_BITS, _SORT_BITS, _DESK_BITS = 16, 24, 4, 2
_LAST_BLOCK = (1 << _DAY_BITS) - 1
_EPOCH_SHIFT = _DAY_BITS + _TOKEN_BITS + _SORT_BITS + _DESK_BITS


class Posting(Record):
    """One token in 64 days, and the numbers of its newest reports, six bytes each.

    The key is epoch, desk, sort and digest, then which 64 days: what a desk may not search lies
    outside the span of keys that is read for it.
    """

    __tablename__ = "search_postings"

    # Named INTEGER the key is SQLite's own row number, and there is no index beside the table.
    key: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    numbers: Mapped[bytes]


# In the order of the keys, so that two workers never wait for each other in a circle.
_ADD = MappingProxyType(
    {
        "sqlite": text(
            "INSERT INTO search_postings (key, numbers)"
            " SELECT value, :entry FROM json_each(:keys) WHERE true ORDER BY value"
            " ON CONFLICT (key) DO UPDATE SET numbers ="
            " substr(CAST(numbers || excluded.numbers AS BLOB), -:most)"
        ),
        "postgresql": text(
            "INSERT INTO search_postings (key, numbers)"
            " SELECT key, :entry FROM unnest(CAST(:keys AS bigint[])) AS key ORDER BY key"
            " ON CONFLICT (key) DO UPDATE SET numbers = substring(search_postings.numbers"
            " || excluded.numbers FROM greatest(1, octet_length(search_postings.numbers) + :over))"
        ),
    }
)
_KEPT = select(Matched.epoch, Matched.features)
_ROWS = select(Posting.key, Posting.numbers).where(
    Posting.key.in_(bindparam("keys", expanding=True))
)
# One span of keys a token, the newest days first. Joined from the list of tokens (and on PostgreSQL
# with a limit that no span reaches), so that no planner reads the whole table in that order.
_LOOK = MappingProxyType(
    {
        "sqlite": text(
            "SELECT held.key, held.numbers FROM json_each(:firsts) AS asked"
            " CROSS JOIN search_postings AS held"
            " ON held.key BETWEEN asked.value AND asked.value + :days ORDER BY held.key DESC"
        ),
        "postgresql": text(
            "SELECT key, numbers FROM unnest(CAST(:firsts AS bigint[])) AS asked, LATERAL"
            " (SELECT key, numbers FROM search_postings WHERE key BETWEEN asked AND asked + :days"
            " ORDER BY key DESC LIMIT :days) AS held ORDER BY key DESC"
        ),
    }
)
_KEEP = update(Posting).where(Posting.key == bindparam("of")).values(numbers=bindparam("left"))
_DROP = delete(Posting).where(Posting.key.in_(bindparam("keys", expanding=True)))


def index(session: Session, report_id: UUID) -> None:
    """Put a matched report into the rows of its tokens; a second time changes nothing.

    One that was never matched, or whose key is gone, is left out.
    """
    number = number_of(report_id)
    # Locked, so that who forgets the report meanwhile waits and takes it out of these rows, too.
    row = session.execute(_KEPT.where(Matched.number == number).with_for_update()).first()
    desk = session.scalar(select(Report.desk).where(Report.id == report_id))
    if row is None or desk is None:
        return
    try:
        keys = _keys(unpack(row.features), epoch=row.epoch, desk=desk)
    except Unpackable:
        return
    if keys and number not in _numbers(_rows(session, keys[:1]).get(keys[0], b"")):
        _add(session, keys, number)


def index_all(session: Session) -> int:
    """Make the whole index anew from what is kept, under no key; say how many reports there are."""
    session.execute(delete(Posting))
    query = (
        select(Report.id)
        .where(Report.desk == UnitKind.OFFICE)
        .order_by(Report.received_on, Report.id)
    )
    reports = session.scalars(query).all()
    for report_id in reports:
        index(session, report_id)
    return len(reports)


def _add(session: Session, keys: list[int], number: int) -> None:
    kind, given = session.get_bind().dialect.name, dict[str, object](entry=number.to_bytes(ENTRY))
    if kind == "sqlite":
        given |= {"keys": str(keys), "most": MOST * ENTRY}
    else:
        given |= {"keys": keys, "over": 1 + ENTRY - MOST * ENTRY}
    session.connection().execute(_ADD[kind], given)


def look(
    session: Session, tokens: Collection[Token], *, epoch: int, desk: str
) -> Mapping[Token, tuple[int, ...]]:
    """Give the newest reports of a desk that carry each token, by number, the newest first."""
    firsts = {_key(token, epoch=epoch, desk=desk): token for token in tokens}
    found: dict[Token, dict[int, None]] = {}
    kind = session.get_bind().dialect.name
    given = str(list(firsts)) if kind == "sqlite" else list(firsts)
    asked = {"firsts": given, "days": _LAST_BLOCK}
    for key, numbers in session.connection().execute(_LOOK[kind], asked):
        held = found.setdefault(firsts[key & ~_LAST_BLOCK], {})
        if len(held) < NEWEST:
            held |= dict.fromkeys(reversed(_numbers(numbers)))
    return {token: tuple(held) for token, held in found.items()}


def leave(session: Session, features: Features, number: int, *, epoch: int) -> None:
    """Take a report out of every row that its features name; a row without a report is gone."""
    keys = [key for desk in DESKS for key in _keys(features, epoch=epoch, desk=desk)]
    rows = _rows(session, keys, lock=True)
    left = {key: [one for one in _numbers(held) if one != number] for key, held in rows.items()}
    empty = [key for key, numbers in left.items() if not numbers]
    if empty:
        session.connection().execute(_DROP, {"keys": empty})
    kept = [
        {"of": key, "left": b"".join(one.to_bytes(ENTRY) for one in numbers)}
        for key, numbers in left.items()
        if numbers and len(numbers) * ENTRY < len(rows[key])
    ]
    if kept:
        session.connection().execute(_KEEP, kept)


def forget_epoch(session: Session, epoch: int) -> None:
    """Drop every row of an epoch whose key is gone: nobody can ask for them any more."""
    span = epoch << _EPOCH_SHIFT, (epoch + 1 << _EPOCH_SHIFT) - 1
    session.connection().execute(delete(Posting).where(Posting.key.between(*span)))


def _keys(features: Features, *, epoch: int, desk: str) -> list[int]:
    block = features.received // _DAYS & _LAST_BLOCK
    return sorted(_key(one, epoch=epoch, desk=desk) | block for one in tokens_of(features))


def _key(token: Token, *, epoch: int, desk: str) -> int:
    """Give the first key of a token: that of its earliest 64 days."""
    key = 0
    for part, bits in (
        (epoch, 0),
        (DESKS[desk], _DESK_BITS),
        (token[0], _SORT_BITS),
        (token[1], _TOKEN_BITS),
        (0, _DAY_BITS),
    ):
        key = key << bits | part
    return key


def _rows(session: Session, keys: Iterable[int], *, lock: bool = False) -> dict[int, bytes]:
    query = _ROWS.order_by(Posting.key)
    rows = session.connection().execute(
        query.with_for_update() if lock else query, {"keys": list(keys)}
    )
    return {row.key: bytes(row.numbers) for row in rows}


def _numbers(packed: bytes) -> tuple[int, ...]:
    return tuple(_each(bytes(packed)))


def _each(packed: bytes) -> Iterator[int]:
    for at in range(0, len(packed), ENTRY):
        yield int.from_bytes(packed[at : at + ENTRY])
