"""The ground every table stands on: one metadata, named constraints, aware times, random ids."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from leads.ledger.plain import Plain

Transaction = Session | Plain
"""An open transaction: with mapped objects, or plain where a source waits for every statement."""


class NaiveTime(ValueError):
    """A time without a zone was about to be stored."""


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite has no zones: cut on the way in, put back after."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive moment and store the rest as UTC without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTime
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Say that what was stored is UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class Record(DeclarativeBase):
    """The base of every table; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcTime,
        bytes: LargeBinary,
        UUID: Uuid,
        # By value and as text: a native enum type would outlive its table.
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=_values),
    }


def new_id() -> UUID:
    """Draw a random id: a counter or a clock in an id would tell when, and how many."""
    return uuid4()
