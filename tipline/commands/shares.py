"""`mingcha keys shares`, `rehearse`, `recover`: a unit's key on three papers."""

from pathlib import Path

import click

from crypto.recovery import NEEDED, BadShare, read_share
from leads.register.enrolment import credentials
from leads.register.keylist import keys_of
from leads.register.officers import Role
from leads.register.recovering import Papers, recover, rehearse, shares_of
from leads.register.units import by_code
from tipline.commands.opened import opened
from tipline.commands.papers import paper
from tipline.commands.presence import at_the_prompt
from tipline.founding.founding import draw_passphrase
from tipline.founding.handover import handover
from tipline.founding.plan import USUAL_ROLES, is_word
from tipline.house import House

TRIES = 3


@click.command()
@click.argument("unit")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def shares(unit: str, directory: Path) -> None:
    """Write UNIT's newest key as three papers into DIRECTORY, which must not be there yet."""
    with opened(unit) as house:
        by = at_the_prompt(house, unit, why="to open the key that the papers are of")
        root, at = house.keys.root_public, house.clock.now()
        with house.database.transaction() as session:
            papers = shares_of(session, by, root=root, at=at)
            _write(papers, directory)
    click.echo(f"{len(papers.shares)} papers of key {papers.of.fingerprint} in {directory}.")
    click.echo("Print each, hand them to three people, rehearse, then destroy the directory.")


@click.command(name="rehearse")
@click.argument("unit")
def try_shares(unit: str) -> None:
    """Try two papers of UNIT's key: say whether they give it, and give nobody anything."""
    with opened(unit) as house:
        typed = _two_shares()
        root, at = house.keys.root_public, house.clock.now()
        with house.database.transaction() as session:
            listed = rehearse(session, unit, typed, root=root, at=at)
            newest, *_ = keys_of(session, unit, root=root)
    click.echo(f"They open {unit}: key {listed.epoch}, {listed.fingerprint}.")
    if listed != newest:
        click.echo(f"It is not the newest: that is key {newest.epoch}. Make papers of that one.")


@click.command(name="recover")
@click.argument("unit")
@click.argument("login")
@click.option("--name", required=True, help="Name shown to colleagues.")
def from_shares(unit: str, login: str, name: str) -> None:
    """Enrol LOGIN with UNIT's key from two papers, when nobody is left who can open it."""
    if not is_word(login) or not name.strip():
        raise click.ClickException("A sign-in name is small letters, digits and hyphens.")
    with opened(unit) as house:
        typed = _two_shares()
        with house.database.reading() as session:
            roles = USUAL_ROLES[by_code(session, unit).kind]
        click.echo(_enrol(house, unit, typed, login=login, name=name.strip(), roles=roles))
    click.echo(f"{login} holds the key of {unit}. Make new papers: these have been in a machine.")


def _enrol(
    house: House, unit: str, typed: list[str], *, login: str, name: str, roles: frozenset[Role]
) -> str:
    passphrase = draw_passphrase()
    made = credentials(passphrase, pepper=house.keys.pepper)
    with house.database.transaction() as session:
        recover(
            session,
            made,
            typed,
            unit_code=unit,
            login=login,
            name=name,
            roles=roles,
            root=house.keys.root_public,
            sealer=house.sealer,
            at=house.clock.now(),
        )
    return handover(name=name, unit=unit, login=login, passphrase=passphrase, made=made)


def _two_shares() -> list[str]:
    """Ask for two papers, as words or numbers; what was typed is wiped off the screen."""
    typed = [_one_share(place) for place in range(1, NEEDED + 1)]
    click.clear()
    return typed


def _one_share(place: int) -> str:
    for _ in range(TRIES):
        try:
            return read_share(click.prompt(f"Paper {place} of {NEEDED}, numbers or words"))
        except BadShare:
            click.echo("A word or number of it is wrong. Type all 33 again, on one line.")
    raise click.ClickException("This is no share.")


def _write(papers: Papers, directory: Path) -> None:
    try:
        directory.mkdir(mode=0o700, parents=True)
    except FileExistsError as error:
        raise click.ClickException(f"{directory} is there already; take a new name.") from error
    for place, share in enumerate(papers.shares, start=1):
        path = directory / f"{papers.of.code}-{papers.of.epoch}-{place}.txt"
        path.write_text(paper(share, place=place, of=papers.of), encoding="utf-8")
        path.chmod(0o400)
