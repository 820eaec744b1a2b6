"""`mingcha db`: make the database, bring it up to date, take it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from tipline import schema
from tipline.commands.environment import settings
from tipline.settings import Settings
from tipline.storage.database import Database
from tipline.storage.rights import RIGHTS, NoSuchRole, give


@contextmanager
def opened(asked: Settings) -> Iterator[Database]:
    """Give the database for a while, the directory of an SQLite file made when it is missing."""
    url = make_url(asked.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(asked.database_url)
    try:
        yield database
    finally:
        database.dispose()


@click.group()
def db() -> None:
    """Make or change the database."""


@db.command()
@click.option("--to", default="head", help="Migration to stop at.")
def upgrade(to: str) -> None:
    """Bring the database to the shape this release needs."""
    with opened(settings()) as database:
        schema.upgrade(database, to=to)
    click.echo("The database is up to date." if to == "head" else f"The database stands at {to}.")


@db.command()
@click.argument("to")
@click.confirmation_option(prompt="What later migrations added will be lost. Go on?")
def downgrade(to: str) -> None:
    """Take the database back to migration TO (`base` for nothing at all)."""
    with opened(settings()) as database:
        schema.downgrade(database, to=to)
    click.echo(f"The database stands at {to}.")


@db.command()
def check() -> None:
    """Say whether the database has the shape this release needs."""
    with opened(settings()) as database:
        current = schema.is_current(database)
    if not current:
        raise click.ClickException("The database is not up to date; run `mingcha db upgrade`.")
    click.echo("The database is up to date.")


@db.command()
@click.argument("site", type=click.Choice(list(RIGHTS)))
@click.argument("role")
def rights(site: str, role: str) -> None:
    """Leave ROLE of a PostgreSQL database the rights of SITE alone; again after each upgrade."""
    with opened(settings()) as database:
        if database.engine.dialect.name == "sqlite":
            raise click.ClickException("SQLite knows no roles; this needs PostgreSQL.")
        try:
            give(database.engine, site=site, role=role)
        except NoSuchRole as error:
            raise click.ClickException(f"{error} Nothing was changed.") from error
    click.echo(f"{role} may do what the {site} site does, and nothing else.")
