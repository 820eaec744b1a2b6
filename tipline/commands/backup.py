"""`mingcha backup` and `mingcha restore`: out to an offline key, and back into an empty place."""

import stat
from pathlib import Path

import click

from crypto.keys import PUBLIC_SIZE, BadPublicKey, generate, public_key
from leads.ledger.audit import record
from tipline.backups.restoring import BadBackup, restore_backup
from tipline.backups.writing import write_backup
from tipline.commands.environment import settings
from tipline.house import WorkerHouse, build_worker
from tipline.schema import is_current

SECRET, PUBLIC = "backup.key", "backup.pub"
TITLE = b"mingcha backup key 1\n"
HERE = click.Path(exists=True, dir_okay=False, path_type=Path)
THERE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup-key")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def backup_key(directory: Path) -> None:
    """Make the key pair of backups in DIRECTORY, on a machine that is not the server."""
    if (directory / SECRET).exists() or (directory / PUBLIC).exists():
        raise click.ClickException("There is a backup key already; keys are never overwritten.")
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    pair = generate()
    with (directory / SECRET).open("xb") as file:
        (directory / SECRET).chmod(0o400)
        file.write(TITLE + pair.seed.hex().encode() + b"\n")
    (directory / PUBLIC).write_text(f"{pair.public.hex()}\n", encoding="ascii")
    click.echo(f"{SECRET}   opens every backup; keep it off every machine, twice")
    click.echo(f"{PUBLIC}   goes to the server, for `mingcha backup`")


@click.command()
@click.option("--to", "public", type=HERE, required=True, help="backup.pub.")
@click.option("--keys", "keys_file", type=THERE, required=True, help="Replaced at each backup.")
@click.argument("file", type=THERE)
def backup(public: Path, keys_file: Path, file: Path) -> None:
    """Write the whole house, sealed, into a new FILE, and the keys of what is in it into KEYS.

    Keep only the newest KEYS: it is by its older copies that the forgotten could come back.
    """
    house = build_worker(settings())
    try:
        if not is_current(house.database):
            raise click.ClickException("The database is not up to date; run `mingcha db upgrade`.")
        to = _public(public)
        _write_down(house, "house.backup")
        done = write_backup(house, file, keys_file, to=to)
    except FileExistsError as error:
        raise click.ClickException("FILE is already there; nothing was written.") from error
    finally:
        house.database.dispose()
    click.echo(f"{done.rows} rows and {done.files} files written, sealed, to {file}.")


@click.command()
@click.option("--key", "secret", type=HERE, required=True, help="backup.key.")
@click.option("--keys", "keys_file", type=HERE, required=True, help="The newest KEYS there is.")
@click.argument("file", type=HERE)
def restore(secret: Path, keys_file: Path, file: Path) -> None:
    """Bring the backup FILE back into an empty place: the database and files of the settings.

    Officers sign in anew; the key file is not in a backup and must be brought separately.
    """
    house = build_worker(settings())
    try:
        done = restore_backup(house, file, keys_file, seed=_seed(secret))
        _write_down(house, "house.restore")
    except BadBackup as error:
        raise click.ClickException(str(error)) from error
    finally:
        house.database.dispose()
    click.echo(f"{done.rows} rows and {done.files} files are back.")
    if done.forgotten:
        click.echo(f"{done.forgotten} rows stay shut: what they belong to was forgotten since.")
    click.echo("Run `mingcha audit verify --public audit.pub` now.")


def _write_down(house: WorkerHouse, deed: str) -> None:
    with house.database.transaction() as session:
        record(session, deed, at=house.clock.now(), officer_id=None, object_id=None)


def _public(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
        public_key(key)
    except (ValueError, BadPublicKey) as error:
        sentence = f"{path.name} is no public key of `mingcha keys backup-key` ({PUBLIC_SIZE} B)."
        raise click.ClickException(sentence) from error
    return key


def _seed(path: Path) -> bytes:
    data = path.read_bytes()
    if path.stat().st_mode & stat.S_IRWXO:
        raise click.ClickException(f"{path.name} is open to every user; run `chmod o-rwx` on it.")
    try:
        seed = bytes.fromhex(data.removeprefix(TITLE).decode("ascii"))
    except ValueError:
        seed = b""
    if not data.startswith(TITLE) or len(seed) != 32:  # noqa: PLR2004 - an X-Wing seed
        raise click.ClickException(f"{path.name} is no key of `mingcha keys backup-key`.")
    return seed
