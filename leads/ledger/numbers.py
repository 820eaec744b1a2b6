"""Asking for many rows by their numbers in one value: one statement, however many are asked for."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class Numbers(TypeDecorator[Collection[int]]):
    """Whole numbers in one value, as text: PostgreSQL's driver takes its time over an array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> str:
        """Write them down as an array for PostgreSQL, and as JSON for SQLite."""
        listed = ",".join(map(str, value or ()))
        return f"{{{listed}}}" if dialect.name == "postgresql" else f"[{listed}]"


class _Among(FunctionElement[bool]):
    """A column and the numbers that it may have."""

    type = Boolean()
    name = "among"
    inherit_cache = True
    # Or SQLite, which has no booleans, is asked whether it equals 1, and reads the whole table.
    _is_implicitly_boolean = True


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Say that a column has one of the numbers given under `name`."""
    return _Among(column, bindparam(name, type_=Numbers()))


@compiles(_Among)
def _in_json(element: _Among, compiler: SQLCompiler, **kept: Any) -> str:
    column, given = (compiler.process(part, **kept) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608 - both were compiled


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **kept: Any) -> str:
    column, given = (compiler.process(part, **kept) for part in element.clauses)
    return f"{column} = ANY(CAST({given} AS bigint[]))"
