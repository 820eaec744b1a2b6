"""How Alembic reaches the database: by the connection it is handed, or by MINGCHA_DATABASE_URL."""

import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from leads.ledger.base import UtcTime
from tipline.storage.database import Database
from tipline.tables import gather


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write plain SQL types: a migration must not change its meaning when the house does."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime()"
    return False


def run(connection: Connection) -> None:
    """Run the asked migrations on `connection`, which the caller commits."""
    context.configure(
        connection=connection,
        target_metadata=gather(),
        render_item=render_item,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Use the connection that our own commands hand over, else make one."""
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    database = Database(os.environ["MINGCHA_DATABASE_URL"])
    with database.engine.begin() as connection:
        run(connection)
    database.dispose()


main()
