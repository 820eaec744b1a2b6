"""Statements in the driver's own words, where a source waits for every one of them.

SQLAlchemy writes each statement down once; from then on only its values are handed over. After an
Argon2, whose 19 MiB empty the processor's caches, the library's own way through a statement costs
more than the database does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Delete, Insert, Select, Update
from sqlalchemy.sql.selectable import TextualSelect
from sqlalchemy.types import TypeEngine

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete | TextualSelect
Values = Mapping[str, Any]
Converter = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement gave: rows as tuples, and how many it touched."""

    rows: Sequence[tuple[Any, ...]]
    rowcount: int

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Go through the rows."""
        return iter(self.rows)


@dataclass(frozen=True, slots=True)
class Written:
    """One statement in the words of one driver, with what its values pass through."""

    words: str
    positional: bool
    inward: tuple[tuple[str, Converter, Any], ...]
    outward: tuple[Converter, ...]

    def values(self, given: Values) -> Any:
        """Put values into the shapes and the order that the driver takes."""
        found = [
            (name, convert(value) if convert is not None and value is not None else value)
            for name, convert, constant in self.inward
            for value in (given.get(name, constant),)
        ]
        return [value for _, value in found] if self.positional else dict(found)

    def row(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Turn a row of the driver's into what the columns' types say."""
        pairs = zip(self.outward, row, strict=True)
        return tuple(convert(value) if convert else value for convert, value in pairs)


_WRITTEN: WeakKeyDictionary[Statement, dict[str, Written]] = WeakKeyDictionary()


class Plain:
    """An open transaction for statements that stand in the code, without any mapped object."""

    def __init__(self, dialect: Dialect, driver: Any) -> None:
        """Take a driver's connection on which a transaction has begun."""
        self._dialect = dialect
        self._driver = driver

    @classmethod
    def of(cls, connection: Connection) -> Self:
        """Take part in the transaction that has begun on a connection of SQLAlchemy's."""
        return cls(connection.dialect, connection.connection.driver_connection)

    def execute(self, statement: Statement, values: Values | Sequence[Values]) -> Rows:
        """Run a statement, once or for each of many values. Raises what SQLAlchemy would."""
        each = [values] if isinstance(values, Mapping) else values
        written = _written(statement, self._dialect, each[0])
        cursor = self._driver.cursor()
        try:
            if len(each) == 1:
                cursor.execute(written.words, written.values(each[0]))
            else:
                cursor.executemany(written.words, [written.values(one) for one in each])
            rows = [written.row(row) for row in cursor.fetchall()] if written.outward else []
            return Rows(rows, cursor.rowcount)
        except self._dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy(error, self._dialect, written.words) from error
        finally:
            cursor.close()

    def scalar(self, statement: Statement, values: Values) -> Any:
        """Give the first column of the first row; None when there is none."""
        rows = self.execute(statement, values).rows
        return rows[0][0] if rows else None


def as_sqlalchemy(error: Exception, dialect: Dialect, words: str | None = None) -> Exception:
    """Give what SQLAlchemy would raise for a driver's error, without the values."""
    found = DBAPIError.instance(
        words, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )
    return cast("Exception", found)


def _written(statement: Statement, dialect: Dialect, values: Values) -> Written:
    known = _WRITTEN.setdefault(statement, {})
    if dialect.name not in known:
        known[dialect.name] = _write(statement, dialect, values)
    return known[dialect.name]


def _write(statement: Statement, dialect: Dialect, values: Values) -> Written:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(values))
    if compiled.insert_prefetch or compiled.update_prefetch:
        raise TypeError("a column with a default of its own must be given here")
    names = compiled.positiontup or list(compiled.binds)
    return Written(
        words=str(compiled),
        positional=bool(compiled.positiontup),
        inward=tuple(_inward(name, compiled.binds[name], dialect) for name in names),
        outward=tuple(_outward(column.type, dialect) for column in statement.exported_columns),
    )


def _inward(name: str, bind: Any, dialect: Dialect) -> tuple[str, Converter, Any]:
    return name, bind.type.dialect_impl(dialect).bind_processor(dialect), bind.value


def _outward(kind: TypeEngine[Any], dialect: Dialect) -> Converter:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
