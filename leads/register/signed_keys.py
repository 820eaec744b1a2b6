"""The part of the signed list that a browser needs: keys with the root's signatures over them."""

from base64 import b64encode
from collections.abc import Iterable

from sqlalchemy import bindparam, select

from leads.ledger.base import Transaction
from leads.register.keyholders import UnitKey
from leads.register.units import Unit, UnitKind

KINDS = (UnitKind.OFFICE, UnitKind.CUSTODIAN, UnitKind.OVERSIGHT)
"""Whom a source's words are sealed to."""

_OF_KIND = (
    select(Unit.code, UnitKey.epoch, UnitKey.public, UnitKey.signature)
    .join(Unit, Unit.id == UnitKey.unit_id)
    .where(Unit.kind == bindparam("kind"))
    .order_by(Unit.code, UnitKey.epoch)
)


def signed_list(session: Transaction, *, root: bytes) -> str:
    """Write the root's key, then the newest key of every such unit, one a line.

    A line is `kind code epoch key signature`, keys and signatures in base64; the lines of a kind
    are in the order of `publics_of_kind`. The list is the same for everybody, so that asking for it
    does not tell for whom one is about to seal. Nothing is checked here: whoever seals checks.
    """
    return "\n".join([_written(root), *(line for kind in KINDS for line in _of(session, kind))])


def _of(session: Transaction, kind: UnitKind) -> Iterable[str]:
    newest = {
        code: f"{kind.value} {code} {epoch} {_written(public)} {_written(signature)}"
        for code, epoch, public, signature in session.execute(_OF_KIND, {"kind": kind})
    }
    return newest.values()


def _written(data: bytes) -> str:
    return b64encode(data).decode()
