"""Rows as they stand in a backup: which tables, under whose key, and each value as JSON."""

import base64
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
)
from sqlalchemy.types import TypeEngine

from crypto.archives import contact_of
from crypto.places import Compartment
from leads.ledger.backup_keys import INDEX
from leads.ledger.base import UtcTime

LEFT_OUT = frozenset({"staff_sessions", "drafts", "backup_keys", "search_postings"})
"""Sessions and drafts: with a cookie taken later an old copy would open. Keys: they would undo the
destroying. Postings: they are made again of the rows of matching."""

TYPES: Mapping[str, Callable[[], TypeEngine[Any]]] = MappingProxyType(
    {
        "id": Uuid,
        "bytes": LargeBinary,
        "moment": UtcTime,
        "day": Date,
        "truth": Boolean,
        "whole": BigInteger,
        "real": Float,
        "json": JSON,
        "text": String,
    }
)

_TAGS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Uuid, "id"),
    (LargeBinary, "bytes"),
    (UtcTime, "moment"),
    (DateTime, "moment"),
    (Date, "day"),
    (Boolean, "truth"),
    (Integer, "whole"),
    (Float, "real"),
    (JSON, "json"),
)


_OF_MISSIONS = {"missions": "id", "visits": "mission_id"}


def kept(metadata: MetaData) -> list[Table]:
    """Give the tables a backup holds, each after those it refers to."""
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def tag(kind: TypeEngine[Any]) -> str:
    """Name a column's type as a backup writes it down."""
    return next((name for of, name in _TAGS if isinstance(kind, of)), "text")


def said(value: object) -> object:
    """Write a value down for JSON."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | str) else value


_READ: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "id": UUID,
        "bytes": lambda text: base64.b64decode(text, validate=True),
        "moment": datetime.fromisoformat,
        "day": date.fromisoformat,
    }
)


def meant(value: object, kind: str) -> object:
    """Read back what `said` wrote. ValueError for what it never wrote."""
    return value if value is None or kind not in _READ else _READ[kind](value)


def subject_of(table: Table, row: Mapping[str, Any]) -> UUID | None:
    """Say under whose key a row stands in backups; None for rows that are never forgotten."""
    if table.name == "reports":
        return UUID(str(row["id"]))
    # With a visit goes who went where: the squad and the hours stand in clear in its mission's row.
    if table.name in _OF_MISSIONS:
        return UUID(str(row[_OF_MISSIONS[table.name]]))
    if table.name == "grants":
        contact = row["compartment"] == Compartment.IDENTITY
        return contact_of(row["subject_id"]) if contact else UUID(str(row["subject_id"]))
    if table.name.startswith("match_") and table.name != "match_epochs":
        return INDEX
    for key in table.foreign_keys:
        if key.column.table.name == "reports":
            owner: UUID | None = row[key.parent.name]
            return owner
    return None
