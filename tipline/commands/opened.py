"""The house opened for a command on a unit's key, whose errors are told in sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from crypto.recovery import WrongShares
from crypto.signing import BadSignature
from leads.ledger.errors import NotFound
from leads.register.staffing import NameTaken
from tipline.accounts.signing import NotSignedIn
from tipline.commands.environment import settings
from tipline.house import House, build


@contextmanager
def opened(unit: str) -> Iterator[House]:
    """Put the house together for a command on one unit's key; its errors become sentences."""
    house = build(settings())
    try:
        yield house
    except NotSignedIn as error:
        raise click.ClickException(
            "Name, passphrase and code do not go together, or they are not an officer of "
            f"{unit}. Wait for a new code before you try again."
        ) from error
    except WrongShares as error:
        raise click.ClickException(
            f"These two do not give a key of {unit}: take two different papers of one set."
        ) from error
    except BadSignature as error:
        raise click.ClickException(
            f"The list of keys has a key of {unit} that the root did not sign. Somebody wrote "
            "into the database; seal nothing and find out who."
        ) from error
    except NameTaken as error:
        raise click.ClickException("Somebody signs in by this name, or once did.") from error
    except NotFound as error:
        raise click.ClickException(f"There is no such unit, or no key of it: {unit}.") from error
    finally:
        house.database.dispose()
