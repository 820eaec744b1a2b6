"""`mingcha audit`: check the trail of deeds, and name the first entry that is not as it was."""

from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from leads.ledger.audit import Flaw, Tree
from leads.ledger.audit import record as record_deed
from leads.ledger.audit import verify as verify_tree
from leads.ledger.checkpoints import verify_notes
from leads.ledger.exporting import Days
from leads.ledger.exporting import export as export_trail
from leads.register.workdays import CITY
from tipline.clock import SystemClock
from tipline.commands.database import opened
from tipline.commands.environment import settings
from tipline.commands.proofs import prove
from tipline.commands.public_key import KEY_FILE, public_key

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def audit() -> None:
    """Check the audit trail; hand it to a supervising body."""


@audit.command()
@click.option(
    "--public",
    type=KEY_FILE,
    help="audit.pub: also check that the checkpoints are signed with this key.",
)
def verify(public: Path | None) -> None:
    """Walk both trees; name the first altered, missing or reordered entry."""
    house = settings()
    key = public_key(public) if public else None
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


@audit.command("export")
@click.option("--from", "first", type=DAY, required=True, help="First day shown (YYYY-MM-DD).")
@click.option("--to", "last", type=DAY, required=True, help="Last day shown (YYYY-MM-DD).")
@click.option("--public", type=KEY_FILE, required=True, help="audit.pub, to go along.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(first: datetime, last: datetime, public: Path, file: Path) -> None:
    """Write these days' deeds, and the hashes of all others, to FILE for a supervising body.

    They check it without Mingcha: verifier/verify_audit.py. It names officers and objects by their
    ids alone and holds no content. The export itself is written in the trail.
    """
    if last < first:
        raise click.BadParameter("the last day comes before the first", param_hint="--to")
    house, key, at = settings(), public_key(public), SystemClock().now()
    days = Days(first.date(), last.date(), zone=CITY)
    with opened(house) as database:
        with database.transaction() as session:
            record_deed(session, "trail.export", at=at, officer_id=None, object_id=None)
        try:
            with file.open("x", encoding="ascii") as sink, database.reading() as session:
                sink.writelines(export_trail(session, site=house.site, public=key, days=days))
        except FileExistsError as error:
            raise click.ClickException("FILE is already there; nothing was written.") from error
    click.echo(f"Written to {file}.")


audit.add_command(prove)
