"""The part of the signed list that a browser needs: keys with the root's signatures over them."""

from base64 import b64encode

from sqlalchemy import bindparam, select

from leads.ledger.base import Transaction
from leads.register.keyholders import UnitKey
from leads.register.units import Unit, UnitKind

_OF_KIND = (
    select(Unit.code, UnitKey.epoch, UnitKey.public, UnitKey.signature)
    .join(Unit, Unit.id == UnitKey.unit_id)
    .where(Unit.kind == bindparam("kind"))
    .order_by(Unit.code, UnitKey.epoch)
)


def signed_list(session: Transaction, kind: UnitKind) -> str:
    """Write the newest key of every unit of a kind, one `code epoch key signature` a line.

    In the order of `publics_of_kind`. Nothing is checked here: whoever seals checks.
    """
    newest = {
        code: f"{code} {epoch} {b64encode(public).decode()} {b64encode(signature).decode()}"
        for code, epoch, public, signature in session.execute(_OF_KIND, {"kind": kind})
    }
    return "\n".join(newest.values())
