"""The database and its three kinds of transaction; only the edge opens one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from leads.ledger.plain import Plain, as_sqlalchemy
from tipline.storage.at_hand import AtHand
from tipline.storage.beginning import Kind, begin
from tipline.storage.turns import end_turns

T = TypeVar("T")
S = TypeVar("S", Session, Plain)

BUSY_MILLISECONDS = 15_000
ATTEMPTS = 5
# serialization_failure, deadlock_detected: PostgreSQL asks for these to be tried again.
TRY_AGAIN = {"40001", "40P01"}


class Database:
    """One database, SQLite or PostgreSQL, spoken to in the same way."""

    def __init__(self, url: str) -> None:
        """Prepare an engine for `url`; nothing is connected yet."""
        self.engine = _engine(url)
        self._at_hand = AtHand(self.engine)
        self._engines = {k: self.engine.execution_options(mingcha_kind=k) for k in Kind}
        self._sessions = {kind: _sessions(self._engines[kind]) for kind in Kind}

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a durable transaction; commit on success, roll back on any exception."""
        with self._sessions[Kind.DURABLE].begin() as session:
            yield session

    @contextmanager
    def light(self) -> Iterator[Session]:
        """Open a transaction whose commit a power cut may lose, but never tear: for drafts only."""
        with self._sessions[Kind.LIGHT].begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that takes no write lock; a write in it is refused by the database."""
        with self._sessions[Kind.READING].begin() as session:
            yield session

    @contextmanager
    def bare(self, kind: Kind) -> Iterator[Plain]:
        """Open a transaction for a few plain statements, without the cost of a session.

        With Kind.GLANCE it is for a single SELECT.
        """
        dialect, file = self.engine.dialect, self.engine.url.database
        connection = self._at_hand.take()
        try:
            begin(connection, kind, sqlite=dialect.name == "sqlite", file=file)
            yield Plain(dialect, connection.driver_connection)
            connection.commit()
        except dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy(error, dialect) from error
        finally:
            self._end(connection)

    def _end(self, connection: PoolProxiedConnection) -> None:
        try:
            connection.rollback()
        except self.engine.dialect.loaded_dbapi.Error:
            connection.invalidate()
        else:
            self._at_hand.put_back(connection)

    def attempt(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a durable transaction, again when the database asks for that.

        `work` may therefore run several times; only the last run is committed.
        """
        return _again(self.transaction, work)

    def attempt_bare(self, work: Callable[[Plain], T]) -> T:
        """Do as `attempt` does for plain statements, without the cost of a session."""
        return _again(lambda: self.bare(Kind.DURABLE), work)

    def dispose(self) -> None:
        """Close every pooled connection; needed before a fork and at the end."""
        self._at_hand.drop()
        self.engine.dispose()


def _again(opened: Callable[[], AbstractContextManager[S]], work: Callable[[S], T]) -> T:
    def once() -> T:
        with opened() as transaction:
            return work(transaction)

    for _ in range(ATTEMPTS - 1):
        try:
            return once()
        except OperationalError as error:
            if not worth_another_try(error):
                raise
    return once()


def worth_another_try(error: OperationalError) -> bool:
    """Whether the same transaction may well succeed if it is simply run again."""
    state = getattr(error.orig, "sqlstate", None)
    name = getattr(error.orig, "sqlite_errorname", "")
    return state in TRY_AGAIN or str(name).startswith("SQLITE_BUSY")


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, pool_size=10, max_overflow=30, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
        end_turns(engine)
        return engine
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_size=10,
        max_overflow=30,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC"},
    )
    event.listen(engine, "begin", _begin)
    return engine


def _sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions of its own: the begin event below does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        # What is deleted is overwritten: a thief of the file must not find yesterday's drafts.
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _kind(connection: Connection) -> Kind:
    return Kind(connection.get_execution_options().get("mingcha_kind", Kind.DURABLE))


def _begin(connection: Connection) -> None:
    engine = connection.engine
    sqlite = engine.dialect.name == "sqlite"
    try:
        begin(connection.connection, _kind(connection), sqlite=sqlite, file=engine.url.database)
    except engine.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy(error, engine.dialect) from error
