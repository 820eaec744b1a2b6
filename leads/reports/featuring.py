"""A report's features, made while its words are in memory, and handed to the matcher."""

from typing import cast
from uuid import UUID

from sqlalchemy import Table, insert

from crypto.fingerprints import mark
from crypto.keyring import SiteKeys
from leads.features.tokens import asks, keyed, pack, stated
from leads.features.told import Told
from leads.ledger.base import Transaction
from leads.reports.report import ReportTokens

_TOKENS = insert(cast("Table", ReportTokens.__table__))


def hand_over(session: Transaction, report_id: UUID, told: Told, *, keys: SiteKeys) -> None:
    """Make a report's features under every live key and leave them for the matcher.

    What they are made of is read once, from its words or from what a browser made of them.
    """
    said = stated(told)
    rows = [
        {
            "report_id": report_id,
            "mark": mark(key),
            "newest": key == keys.feature,
            "features": pack(keyed(said, key=key)),
            "asks": pack(asks(said, key=key)) if key == keys.feature else b"",
        }
        for key in keys.features
    ]
    session.execute(_TOKENS, rows)
