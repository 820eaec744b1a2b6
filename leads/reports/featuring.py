"""A report's features, made while its words are in memory, and handed to the matcher."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import Table, insert

from crypto.fingerprints import mark
from crypto.keyring import SiteKeys
from leads.features.tokens import asks, keyed, pack, stated
from leads.features.told import Told
from leads.ledger.base import Transaction
from leads.reports.report import ReportTokens

TokenRow = dict[str, object]

_TOKENS = insert(cast("Table", ReportTokens.__table__))


def hand_over(session: Transaction, report_id: UUID, told: Told, *, keys: SiteKeys) -> None:
    """Make a report's features under every live key and leave them for the matcher.

    What they are made of is read once, from its words or from what a browser made of them.
    """
    keep(session, token_rows(report_id, told, keys))


def keep(session: Transaction, rows: Sequence[TokenRow]) -> None:
    """Write down what `token_rows` made."""
    session.execute(_TOKENS, rows)


def token_rows(report_id: UUID, told: Told, keys: SiteKeys) -> list[TokenRow]:
    """Make a report's features under every live key, a row for each."""
    said = stated(told)
    return [
        {
            "report_id": report_id,
            "mark": mark(key),
            "newest": key == keys.feature,
            "features": pack(keyed(said, key=key)),
            "asks": pack(asks(said, key=key)) if key == keys.feature else b"",
        }
        for key in keys.features
    ]
