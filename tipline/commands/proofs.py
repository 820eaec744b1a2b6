"""`mingcha audit prove`: one entry, or two checkpoints, proved by themselves to anybody."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.orm import Session

from leads.ledger.audit import Tree, record
from leads.ledger.proving import NotProvable, entries_about, prove_entry, prove_growth
from tipline.clock import SystemClock
from tipline.commands.database import opened
from tipline.commands.environment import settings
from tipline.commands.public_key import KEY_FILE, public_key

TREE = click.Choice([tree.value for tree in Tree])
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
PUBLIC = click.option("--public", type=KEY_FILE, required=True, help="audit.pub, to go along.")


@click.group()
def prove() -> None:
    """Prove one thing about the trail: verifier/verify_audit.py checks it, without Mingcha."""


@prove.command("entry")
@PUBLIC
@click.argument("tree", type=TREE)
@click.argument("number", type=click.IntRange(min=0))
@click.argument("file", type=NEW_FILE)
def entry(public: Path, tree: str, number: int, file: Path) -> None:
    """Prove that entry NUMBER stands in the signed TREE; it is shown, and no other."""
    site, key = settings().site, public_key(public)
    _write(file, lambda session: prove_entry(session, Tree(tree), number, site=site, public=key))


@prove.command("growth")
@PUBLIC
@click.option("--to", "newer", type=click.IntRange(min=1), help="Size of the newer; the newest.")
@click.argument("tree", type=TREE)
@click.argument("older", type=click.IntRange(min=1))
@click.argument("file", type=NEW_FILE)
def growth(public: Path, newer: int | None, tree: str, older: int, file: Path) -> None:
    """Prove that the signed TREE only grew since it had OLDER entries; no entry is shown."""
    site, key, of = settings().site, public_key(public), Tree(tree)
    _write(file, lambda session: prove_growth(session, of, older, newer, site=site, public=key))


@prove.command("numbers")
@click.argument("tree", type=TREE)
@click.argument("object_id", metavar="ID", type=click.UUID)
def numbers(tree: str, object_id: UUID) -> None:
    """List the numbers of the entries about the thing with this ID."""
    with opened(settings()) as database, database.reading() as session:
        found = entries_about(session, Tree(tree), object_id)
    click.echo("\n".join(map(str, found)) or "No entry is about it.")


def _write(file: Path, proof: Callable[[Session], str]) -> None:
    with opened(settings()) as database:
        try:
            with database.reading() as session:
                said = proof(session)
            with file.open("x", encoding="ascii") as sink:
                sink.write(said)
        except NotProvable as error:
            raise click.ClickException(str(error)) from error
        except FileExistsError as error:
            raise click.ClickException("FILE is already there; nothing was written.") from error
        with database.transaction() as session:
            at = SystemClock().now()
            record(session, "trail.prove", at=at, officer_id=None, object_id=None)
    click.echo(f"Written to {file}.")
