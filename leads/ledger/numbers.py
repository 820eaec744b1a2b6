"""Asking for many rows by their numbers in one value: one statement, however many are asked for."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Numbers(TypeDecorator[Collection[int]]):
    """Whole numbers as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose how the database takes them."""
        array = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(BigInteger) if array else Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        """Write them down as the database takes them."""
        listed = list(value or ())
        return listed if dialect.name == "postgresql" else str(listed)


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
    return f"{column} = ANY({given})"
