"""`mingcha audit`: check the trail of deeds, and name the first entry that is not as it was."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from leads.ledger.audit import Flaw, Tree
from leads.ledger.audit import verify as verify_tree
from leads.ledger.checkpoints import verify_notes
from tipline.commands.database import opened
from tipline.commands.environment import settings


@click.group()
def audit() -> None:
    """Check the audit trail."""


@audit.command()
@click.option(
    "--public",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="audit.pub: also check that the checkpoints are signed with this key.",
)
def verify(public: Path | None) -> None:
    """Walk both trees; name the first altered, missing or reordered entry."""
    house = settings()
    key = bytes.fromhex(public.read_text(encoding="ascii")) if public else None
    with opened(house) as database, database.reading() as session:
        flaws = [
            flaw for tree in Tree for flaw in _flaws(session, tree, site=house.site, public=key)
        ]
    for flaw in flaws:
        click.echo(f"tree {flaw.tree}, entry {flaw.seq}: {flaw.what}", err=True)
    if flaws:
        raise SystemExit(1)
    click.echo("Both trees are whole.")


def _flaws(session: Session, tree: Tree, *, site: str, public: bytes | None) -> list[Flaw]:
    found = [verify_tree(session, tree)]
    if public is not None:
        found.append(verify_notes(session, tree, site=site, public=public))
    return [flaw for flaw in found if flaw is not None]
