"""Brings the database to the shape this release needs, and says whether it is there."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from tipline.shipped import shipped
from tipline.storage.database import Database
from tipline.tables import gather


def upgrade(database: Database, *, to: str = "head") -> None:
    """Run the migrations up to `to`, all of them or none."""
    with database.engine.begin() as connection:
        command.upgrade(_config(connection), to)


def downgrade(database: Database, *, to: str) -> None:
    """Run the migrations back down to `to`; what later migrations added is lost."""
    with database.engine.begin() as connection:
        command.downgrade(_config(connection), to)


def is_current(database: Database) -> bool:
    """Whether the database stands at this release's last migration."""
    with database.engine.connect() as connection:
        stands = MigrationContext.configure(connection).get_current_heads()
        return set(stands) == set(ScriptDirectory.from_config(_config(connection)).get_heads())


def stands_at(database: Database) -> str:
    """Name the migration at which the database stands; empty before the first."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def differences(database: Database) -> list[str]:
    """List what the tables in the code have and the database has not, or the other way round."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(change) for change in compare_metadata(context, gather())]


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    config.attributes["connection"] = connection
    return config
