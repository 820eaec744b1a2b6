"""`mingcha officers`: let an officer in with a colleague's help, shut one out, list them all."""

import click

from leads.ledger.errors import NotFound
from leads.register.enrolment import credentials
from leads.register.officers import Role
from leads.register.staffing import LastKeyholder, NameTaken, let_in, posts, shut_out
from leads.register.units import by_code
from tipline.accounts import sessions
from tipline.accounts.signing import NotSignedIn
from tipline.commands.environment import settings
from tipline.commands.presence import at_the_prompt
from tipline.founding.founding import draw_passphrase
from tipline.founding.handover import handover
from tipline.founding.plan import USUAL_ROLES, is_word
from tipline.house import House, build


@click.group()
def officers() -> None:
    """Let officers in, shut them out, list them."""


@officers.command()
@click.argument("login")
@click.option("--name", required=True, help="Name shown to colleagues.")
@click.option("--unit", required=True, help="Code of the unit they will work in.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="Only these roles, instead of the usual ones of the unit; may be given several times.",
)
def add(login: str, name: str, unit: str, roles: tuple[str, ...]) -> None:
    """Enrol LOGIN; a colleague of the unit signs in here and hands the unit's key on."""
    if not is_word(login) or not name.strip():
        raise click.ClickException("A sign-in name is small letters, digits and hyphens.")
    house = build(settings())
    try:
        click.echo(_add(house, login, name.strip(), unit, frozenset(map(Role, roles))))
    except NotSignedIn as error:
        raise click.ClickException(
            "Name, passphrase and code do not go together, or they are not an officer of "
            f"{unit}. Wait for a new code before you try again."
        ) from error
    except NameTaken as error:
        raise click.ClickException(
            f"{login} is taken: somebody signs in so, or once did."
        ) from error
    except NotFound as error:
        raise click.ClickException(f"There is no unit {unit}.") from error
    finally:
        house.database.dispose()


@officers.command()
@click.argument("login")
@click.confirmation_option(prompt="Their sessions end and their keys are taken away. Go on?")
def disable(login: str) -> None:
    """Shut LOGIN out: no signing in, no session, no key of the unit."""
    house = build(settings())
    at = house.clock.now()
    try:
        with house.database.transaction() as session:
            sessions.end_all(session, shut_out(session, login, at=at))
    except LastKeyholder as error:
        raise click.ClickException(
            f"Nobody but {login} can open what is sealed to their unit. Add a colleague first."
        ) from error
    except NotFound as error:
        raise click.ClickException(f"There is no officer {login}.") from error
    finally:
        house.database.dispose()
    click.echo(f"{login} is shut out.")
    click.echo("If they could copy their unit's key or the database: mingcha keys roll UNIT")


@officers.command(name="list")
def show() -> None:
    """List every officer, in office or shut out."""
    house = build(settings())
    with house.database.reading() as session:
        found = posts(session)
    house.database.dispose()
    for post in found:
        state = "" if post.active else "  shut out"
        roles = ", ".join(post.roles)
        click.echo(f"{post.unit:<12} {post.login:<16} {post.name}  ({roles}){state}")


def _add(house: House, login: str, name: str, unit: str, roles: frozenset[Role]) -> str:
    with house.database.reading() as session:
        kind = by_code(session, unit).kind
    colleague = at_the_prompt(house, unit, why="to hand the unit's key on")
    passphrase = draw_passphrase()
    made = credentials(passphrase, pepper=house.keys.pepper)
    with house.database.transaction() as session:
        let_in(
            session,
            made,
            login=login,
            name=name,
            roles=roles or USUAL_ROLES[kind],
            by=colleague,
            sealer=house.sealer,
            at=house.clock.now(),
        )
    return handover(name=name, unit=unit, login=login, passphrase=passphrase, made=made)
