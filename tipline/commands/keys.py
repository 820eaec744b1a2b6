"""`mingcha keys`: the files of keys that no database may hold, and the units' own keys."""

from pathlib import Path

import click

from crypto.checkpoints import SigningKey
from crypto.keyring import dump, generate
from tipline.commands.backup import backup_key
from tipline.commands.epochs import grant_again, hand, new_key, show
from tipline.commands.shares import from_shares, shares, try_shares
from tipline.processes.notary import write_key

SITE, ROOT, AUDIT, AUDIT_PUBLIC = "site.keys", "root.key", "audit.key", "audit.pub"


@click.group()
def keys() -> None:
    """Make the key files; care for the units' keys."""


for one in (shares, try_shares, from_shares, new_key, grant_again, hand, show, backup_key):
    keys.add_command(one)


@keys.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--demo", is_flag=True, help="Mark them as a demonstration's; production refuses.")
def init(directory: Path, *, demo: bool) -> None:
    """Make the site's keys, the root's and the audit's in DIRECTORY; never overwrites."""
    make_keys(directory, demo=demo)
    click.echo(f"Made in {directory}:")
    click.echo(f"  {SITE}   set MINGCHA_KEY_FILE to it; keep it out of backups of the database")
    click.echo(f"  {AUDIT}   set MINGCHA_AUDIT_KEY_FILE to it, for the clerk alone")
    click.echo(f"  {AUDIT_PUBLIC}   give this one away: others check the audit trail with it")
    click.echo(f"  {ROOT}    signs the units' keys; take it off this machine when that is done")


def make_keys(directory: Path, *, demo: bool) -> None:
    """Write the four files. Raises click.ClickException when one of them is already there."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = (SITE, ROOT, AUDIT, AUDIT_PUBLIC)
    standing = [name for name in names if (directory / name).exists()]
    if standing:
        raise click.ClickException(f"{standing[0]} is already there; keys are never overwritten.")
    root, audit = SigningKey.generate(), SigningKey.generate()
    write_key(directory / ROOT, root)
    write_key(directory / AUDIT, audit)
    (directory / AUDIT_PUBLIC).write_text(f"{audit.public.hex()}\n", encoding="ascii")
    with (directory / SITE).open("xb") as file:
        (directory / SITE).chmod(0o400)
        file.write(dump(generate(root.public, demo=demo)))
