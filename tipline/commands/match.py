"""`mingcha match`: the keys that matching goes by, and how well it does."""

import os
from pathlib import Path

import click

from crypto.keyring import SiteKeys, dump, rolled
from leads.ledger.errors import HouseError
from leads.matching.postings import index_all
from leads.matching.rekeying import ROLL_KEY, Settled, settle
from tipline.commands.environment import settings
from tipline.commands.evaluate import evaluate, explain
from tipline.house import House, build
from tipline.keycheck import WrongFeatureKey, check_feature_keys

MOST_EARLIER = 3


@click.group()
def match() -> None:
    """Change the key that reports are compared by, index them for search, measure, explain."""


match.add_command(evaluate)
match.add_command(explain)


@match.command(name="roll-key")
@click.option(
    "--keep",
    type=click.IntRange(0, MOST_EARLIER),
    default=1,
    show_default=True,
    help="Earlier keys still asked with; those before them are destroyed.",
)
@click.confirmation_option(
    prompt="Reports under a destroyed key are not found until an officer opens them. Go on?"
)
def roll_key(keep: int) -> None:
    """Draw a new feature key into the key file; start the house again afterwards.

    What is older than the keys kept is destroyed: no later theft of the file brings it back. A
    copy of the old file, in a backup say, would: destroy that, too.
    """
    house = _checked()
    keys = rolled(house.keys, keep=keep)
    try:
        with house.database.transaction() as session:
            # A key file that has become the wrong one meanwhile must not become the right one.
            settle(session, house.keys, may_begin=False, at=house.clock.now())
            done = settle(session, keys, may_begin=True, at=house.clock.now(), deed=ROLL_KEY)
            # Last: when the file cannot be written, the database stays as it was.
            _write(house.settings.key_file, keys)
    except HouseError as error:
        raise click.ClickException(str(error)) from error
    finally:
        house.database.dispose()
    _tell(done)
    click.echo("Start the house again, so that it takes up the new key.")


@match.command()
@click.option("--new-key", is_flag=True, help="Go on with a key that this database has never seen.")
def rekey(*, new_key: bool) -> None:
    """Settle which keys are live by the key file: after it was restored, or a key taken out.

    Reports under a key that is gone are matched and found again once an officer opens them.
    """
    house: House = build(settings())
    try:
        with house.database.transaction() as session:
            done = settle(session, house.keys, may_begin=new_key, at=house.clock.now())
    except HouseError as error:
        raise click.ClickException(f"{house.settings.key_file}: {error}") from error
    finally:
        house.database.dispose()
    _tell(done)


@match.command(name="index")
def index_again() -> None:
    """Make the index of the office's search anew, from the features that are kept.

    Needed once after an update from a release that had no search. It reads no report.
    """
    house = _checked()
    try:
        with house.database.transaction() as session:
            count = index_all(session)
    finally:
        house.database.dispose()
    click.echo(f"{count} reports were looked at.")


def _checked() -> House:
    """Put the house together, unless its key file is not the one that its database goes by."""
    house = build(settings())
    try:
        check_feature_keys(house.settings, house.keys, house.database)
    except WrongFeatureKey as error:
        house.database.dispose()
        raise click.ClickException(str(error)) from error
    return house


def _write(path: Path, keys: SiteKeys) -> None:
    """Put the new file in the old one's place, whole or not at all, readable as that one was."""
    mode, fresh = path.stat().st_mode & 0o777, path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with fresh.open("xb") as file:
        fresh.chmod(mode)
        file.write(dump(keys))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _tell(done: Settled) -> None:
    click.echo(f"New reports are kept in epoch {done.epoch}.")
    click.echo(f"{done.blinded} reports are not found until an officer opens them.")
    click.echo(f"{done.venues} venues of the register were made anew.")
