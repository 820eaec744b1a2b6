"""`mingcha keys roll`, `regrant`, `hand`, `list`: new keys for units, and who holds them."""

from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path

import click

from crypto.keys import PUBLIC_SIZE
from leads.register.keylist import fingerprint
from leads.register.listing import Entry, entries, taken_off
from leads.register.regranting import waiting
from leads.register.rolling import Member, hand_on, members, roll, trusted
from tipline.accounts.regranting import regrant
from tipline.commands.environment import settings
from tipline.commands.opened import opened
from tipline.commands.presence import at_the_prompt
from tipline.house import House, build
from tipline.processes.notary import read_key

PUBLIC_TITLE = "mingcha unit key 1"


@click.command(name="roll")
@click.argument("unit")
@click.option(
    "--root",
    "root_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The root's signing key, on the medium it is kept on.",
)
@click.option(
    "--offline",
    "public_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Public half of a key made on another machine; then no officer is given the key.",
)
def new_key(unit: str, root_file: Path, public_file: Path | None) -> None:
    """Give UNIT a new key, signed by the root; each officer's fingerprint is asked for."""
    with opened(unit) as house:
        root = read_key(root_file)
        public = _read_public(public_file) if public_file else None
        with house.database.reading() as session:
            staff = members(session, unit)
        to = () if public else trusted(staff, _fingerprints(staff))
        with house.database.transaction() as session:
            listed = roll(
                session,
                unit,
                root=root,
                root_public=house.keys.root_public,
                to=to,
                sealer=house.sealer,
                at=house.clock.now(),
                offline=public,
            )
        left = _waiting(house, unit)
    click.echo(f"Key {listed.epoch} of {unit}: {listed.fingerprint}")
    click.echo(f"Held by {', '.join(one.login for one in to) or 'no officer: it is kept offline'}.")
    click.echo(f"{left} grants name an older key. Next: mingcha keys regrant {unit}")
    click.echo("Make new papers, and take the root off this machine.")


@click.command(name="regrant")
@click.argument("unit")
def grant_again(unit: str) -> None:
    """Grant to UNIT's newest key what older ones open; may be stopped and begun again."""
    with opened(unit) as house:
        by = at_the_prompt(house, unit, why="because they hold the older key")
        left, unreadable = _waiting(house, unit), 0
        with click.progressbar(length=left, label=f"{left} grants") as bar:
            for step in regrant(house, by):
                unreadable += step.unreadable
                bar.update(step.done)
        left = _waiting(house, unit)
    if unreadable:
        click.echo(f"{unreadable} do not open: they were altered, or are not of this house.")
    click.echo(f"{left} grants still name an older key." if left else "All is under the new key.")


@click.command(name="hand")
@click.argument("unit")
@click.argument("login")
def hand(unit: str, login: str) -> None:
    """Give LOGIN, an officer of UNIT, the unit's keys that they lack; a colleague signs in."""
    with opened(unit) as house:
        by = at_the_prompt(house, unit, why="to hand the unit's keys on")
        with house.database.reading() as session:
            staff = [one for one in members(session, unit) if one.login == login]
        if not staff:
            raise click.ClickException(f"{login} is no officer of {unit}.")
        (one,) = trusted(staff, {login: _fingerprint(staff[0])})
        with house.database.transaction() as session:
            given = hand_on(
                session,
                one,
                by=by,
                root=house.keys.root_public,
                sealer=house.sealer,
                at=house.clock.now(),
            )
    click.echo(f"{login} was given {len(given)} keys of {unit}.")


@click.command(name="list")
def show() -> None:
    """List every unit's keys, who holds them, and what the trail knows that the list does not."""
    house = build(settings())
    with house.database.reading() as session:
        found = entries(session, root=house.keys.root_public)
        missing = taken_off(session)
    house.database.dispose()
    for entry in found:
        click.echo(_line(entry))
    if missing:
        raise click.ClickException(
            f"{missing} keys that the trail says were made are not on the list: somebody took them "
            "off, and what arrives is sealed to older keys again."
        )


def _line(entry: Entry) -> str:
    if not entry.signed:
        return f"{entry.code:<12} {entry.epoch:>3}  NOT SIGNED BY THE ROOT"
    who = ", ".join(entry.holders) or "no officer"
    return f"{entry.code:<12} {entry.epoch:>3}  {entry.fingerprint}  {entry.grants:>7}  {who}"


def _fingerprints(staff: tuple[Member, ...]) -> Mapping[str, str]:
    click.echo("The fingerprint of each officer, as their paper or their account page says it;")
    click.echo("an empty line leaves one out until a colleague hands the key on.")
    typed = {one.login: _fingerprint(one) for one in staff}
    return {login: said for login, said in typed.items() if said}


def _fingerprint(one: Member) -> str:
    said: str = click.prompt(f"{one.login} ({one.name})", default="", show_default=False)
    return said.strip()


def _waiting(house: House, unit: str) -> int:
    with house.database.reading() as session:
        return waiting(session, unit, root=house.keys.root_public)


def _read_public(path: Path) -> bytes:
    """Read the file that the offline machine wrote, and compare what its screen said."""
    title, _, rest = path.read_text(encoding="ascii", errors="replace").partition("\n")
    try:
        public = b64decode(rest.strip(), validate=True)
    except ValueError as error:
        raise click.ClickException(f"{path.name} is no public key of a unit.") from error
    if title != PUBLIC_TITLE or len(public) != PUBLIC_SIZE:
        raise click.ClickException(f"{path.name} is no public key of a unit.")
    said: str = click.prompt("Fingerprint, as the offline machine showed it")
    if said.strip() != fingerprint(public):
        raise click.ClickException("The file holds another key than the one you saw.")
    return public
