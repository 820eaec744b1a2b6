"""What matching keeps: one row a matched report, one a cluster; numbers, tokens and days alone.

A report's number is the first 48 bits of its random id: it needs no column or index of its own,
and is no order of arrival. Should two reports ever share one (two of a million do in one city of
five hundred), the later stands for both.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Index,
    SmallInteger,
    delete,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.features.record import Features, Unpackable, unpack
from leads.ledger.base import Record
from leads.ledger.numbers import among
from leads.ledger.plain import Plain

_CUT = 128 - 48


class Matched(Record):
    """A matched report: in which epoch, of which cluster, and its packed features.

    A cluster is called by the number of the report that began it. `slot` is the report's place in
    the index of the search, once it has one. A report whose key is gone keeps
    its cluster and has no features, until an officer opens it.
    """

    __tablename__ = "match_reports"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    epoch: Mapped[int] = mapped_column(SmallInteger)
    cluster: Mapped[int] = mapped_column(BigInteger, index=True)
    features: Mapped[bytes]
    slot: Mapped[int | None]


class Likeness(Record):
    """Two reports of different clusters, for an officer to look at side by side.

    They may be of one matter, or (`venue_only`) of two matters at one venue: linked, not joined.
    """

    __tablename__ = "match_likenesses"
    __table_args__ = (Index(None, "other"), {"sqlite_with_rowid": False})

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    other: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    points: Mapped[float]
    venue_only: Mapped[bool]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A kept report beside another: of which cluster it is, and its features, still packed."""

    number: int
    epoch: int
    cluster: int
    packed: bytes


def number_of(report_id: UUID) -> int:
    """Give the number by which matching knows a report."""
    return report_id.int >> _CUT


def ids_of(number: int) -> tuple[UUID, UUID]:
    """Give the first and the last id that a report with this number can have."""
    return UUID(int=number << _CUT), UUID(int=(number + 1 << _CUT) - 1)


_FETCH = select(Matched.number, Matched.epoch, Matched.cluster, Matched.features).where(
    among(Matched.number, "numbers")
)


def fetch(session: Session, numbers: Collection[int]) -> dict[int, Neighbour]:
    """Fetch those of these reports that were ever matched, by number."""
    if not numbers:
        return {}
    rows = Plain.of(session.connection()).execute(_FETCH, {"numbers": numbers})
    return {row[0]: Neighbour(*row) for row in rows}


def readable(
    found: Iterable[Neighbour], *, keys: bool = True
) -> Iterator[tuple[Neighbour, Features]]:
    """Unpack the features of those that can be compared, with their look-up `keys` or without.

    The others were kept by an earlier release, or their key is gone: they are found again once an
    officer has opened them.
    """
    for each in found:
        try:
            yield each, unpack(each.packed, keys=keys)
        except Unpackable:
            continue


def forget_likeness(session: Session, one: int, other: int) -> None:
    """Drop the likeness of two reports, whichever came first."""
    both = tuple_(Likeness.number, Likeness.other).in_([(one, other), (other, one)])
    session.execute(delete(Likeness).where(both).execution_options(synchronize_session=False))
