"""An officer at the administrator's prompt: signed in for a moment, because they hold a key."""

import click

from leads.register.keyholders import Unlocked, unlock
from leads.register.officers import actor
from leads.register.units import by_code
from tipline.accounts import sessions
from tipline.accounts.signing import NotSignedIn, sign_in
from tipline.house import House


def at_the_prompt(house: House, unit: str, *, why: str) -> Unlocked:
    """Sign an officer of the unit in, here at the prompt; NotSignedIn as at any door."""
    click.echo(f"An officer of {unit} signs in, {why}.")
    with house.database.reading() as session:
        kinds = frozenset({by_code(session, unit).kind})
    cookie = sign_in(
        house,
        login=click.prompt("Sign-in name"),
        passphrase=click.prompt("Passphrase", hide_input=True),
        code=click.prompt("One-time code"),
        kinds=kinds,
    )
    with house.database.transaction() as session:
        resumed = sessions.resume(session, cookie, at=house.clock.now())
        if resumed is None:
            raise NotSignedIn
        sessions.end(session, resumed.session_id)
        officer = actor(resumed.officer)
        unlocked = unlock(session, officer, seed=resumed.seed, sealer=house.sealer)
    # Said only now: a district's officer who is not of this district was signed in all the same.
    if officer.unit_code != unit:
        raise NotSignedIn
    return unlocked
