"""A report's features, made while its words are in memory, and handed to the matcher."""

from typing import cast
from uuid import UUID

from sqlalchemy import Table, insert

from crypto.fingerprints import mark
from crypto.keyring import SiteKeys
from leads.features.tokens import make, pack
from leads.features.told import Told
from leads.ledger.base import Transaction
from leads.reports.report import ReportTokens

_TOKENS = insert(cast("Table", ReportTokens.__table__))


def hand_over(session: Transaction, report_id: UUID, told: Told, *, keys: SiteKeys) -> None:
    """Make a report's features under every live key and leave them for the matcher."""
    rows = [
        {
            "report_id": report_id,
            "mark": mark(key),
            "newest": key == keys.feature,
            "features": pack(make(told, key=key)),
        }
        for key in keys.features
    ]
    session.execute(_TOKENS, rows)
