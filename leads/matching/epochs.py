"""Epochs of the feature key: which keys made the features that are kept here.

The database knows a key by a mark, a keyed digest that only the key's holder can make. So a wrong
key file is noticed, and features that one key made are never compared with another's.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger.base import Record
from leads.ledger.errors import HouseError
from leads.matching import postings, rings
from leads.matching.grouping import Cluster
from leads.matching.records import Matched


class StrangeKey(HouseError):
    """A feature key that made none of what is kept here; nothing was changed."""

    def __init__(self) -> None:
        """Say what is wrong and what mends it."""
        super().__init__(
            "The feature key in the key file is not the one that this database's reports were "
            "made with. Put the right key file in place, or run `mingcha match rekey --new-key` "
            "to go on with this one: older reports are found again once an officer opens them."
        )


class NoMoreEpochs(HouseError):
    """The label of an epoch has seven bits, and all are used."""


class Epoch(Record):
    """One feature key's time of use; `live` while the key still stands in the key file."""

    __tablename__ = "match_epochs"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[int] = mapped_column(unique=True)
    live: Mapped[bool] = mapped_column(default=True)


_FIRST = text(
    "INSERT INTO match_epochs (number, mark, live) VALUES (1, :mark, true) ON CONFLICT DO NOTHING"
)
_LIVE = select(Epoch.mark, Epoch.number).where(Epoch.live)


def live(session: Session) -> Mapping[int, int]:
    """Give the number of each live epoch by the mark of its key."""
    return {row.mark: row.number for row in session.connection().execute(_LIVE)}


def ever(session: Session) -> frozenset[int]:
    """Give the marks of all keys that ever made anything of what is kept here."""
    return frozenset(session.scalars(select(Epoch.mark)))


def known(session: Session, *, newest: int) -> Mapping[int, int]:
    """Give the live epochs for features whose newest key has this mark.

    The first key ever used begins the first epoch. Raises StrangeKey for one that never made
    anything of what is kept here; a key that is gone is no longer among what is given.
    """
    found = live(session)
    if newest in found or _number(session, newest) is not None:
        return found
    # Two workers may come with the first reports at once: the second waits here for the first.
    session.connection().execute(_FIRST, {"mark": newest})
    found = live(session)
    if newest not in found:
        raise StrangeKey
    return found


def settled(session: Session, newest: int, *, may_begin: bool) -> int:
    """Give the number of the newest key's epoch, begun or made live again when that is allowed."""
    number = live(session).get(newest)
    if number is not None:
        return number
    if not may_begin and session.scalar(select(Epoch.number).limit(1)) is not None:
        raise StrangeKey
    number = _number(session, newest)
    if number is None:
        return begin(session, mark=newest)
    session.execute(update(Epoch).where(Epoch.number == number).values(live=True))
    return number


def _number(session: Session, mark: int) -> int | None:
    return session.scalar(select(Epoch.number).where(Epoch.mark == mark))


def begin(session: Session, *, mark: int) -> int:
    """Begin the epoch of a key and give its number."""
    number = (session.scalar(select(func.max(Epoch.number))) or 0) + 1
    if number > rings.EPOCHS:
        raise NoMoreEpochs
    session.execute(insert(Epoch).values(number=number, mark=mark, live=True))
    return number


def end(session: Session, marks: Collection[int]) -> int:
    """End the live epochs whose keys are not among `marks`; give how many reports that blinds.

    What the gone key made is dropped: nobody can ask for it. The reports keep their clusters.
    """
    gone = [number for mark, number in live(session).items() if mark not in marks]
    blinded = 0
    for number in gone:
        session.execute(update(Epoch).where(Epoch.number == number).values(live=False))
        rings.forget_epoch(session, number)
        postings.forget_epoch(session, number)
        session.execute(delete(Cluster).where(Cluster.epoch == number))
        blinded += session.scalar(select(func.count()).where(Matched.epoch == number)) or 0
        session.execute(update(Matched).where(Matched.epoch == number).values(features=b""))
    return blinded
