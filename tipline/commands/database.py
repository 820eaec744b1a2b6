"""`mingcha db`: make the database, bring it up to date, take it back."""

import click
from sqlalchemy.engine import make_url

from tipline import schema
from tipline.commands.environment import settings
from tipline.database import Database
from tipline.settings import Settings


def opened(asked: Settings) -> Database:
    """Give the database, with the directory of an SQLite file made when it is missing."""
    url = make_url(asked.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        asked.files.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Database(asked.database_url)


@click.group()
def db() -> None:
    """Make or change the database."""


@db.command()
@click.option("--to", default="head", help="Migration to stop at.")
def upgrade(to: str) -> None:
    """Bring the database to the shape this release needs."""
    schema.upgrade(opened(settings()), to=to)
    click.echo("The database is up to date." if to == "head" else f"The database stands at {to}.")


@db.command()
@click.argument("to")
@click.confirmation_option(prompt="What later migrations added will be lost. Go on?")
def downgrade(to: str) -> None:
    """Take the database back to migration TO (`base` for nothing at all)."""
    schema.downgrade(opened(settings()), to=to)
    click.echo(f"The database stands at {to}.")


@db.command()
def check() -> None:
    """Say whether the database has the shape this release needs."""
    if not schema.is_current(opened(settings())):
        raise click.ClickException("The database is not up to date; run `mingcha db upgrade`.")
    click.echo("The database is up to date.")
