"""The house opened for a command on a unit's key, whose errors are told in sentences."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import click

from crypto.recovery import WrongShares
from crypto.signing import BadSignature
from leads.ledger.errors import NotFound
from leads.register.rolling import NobodyHolds, WrongFingerprint, WrongRoot
from leads.register.staffing import NameTaken
from tipline.accounts.signing import NotSignedIn
from tipline.commands.environment import settings
from tipline.house import House, build

# Each is told the unit's code and the error.
SAID: Mapping[type[Exception], Callable[[str, Exception], str]] = MappingProxyType(
    {
        NotSignedIn: lambda unit, _: (
            "Name, passphrase and code do not go together, or they are not an officer of "
            f"{unit}. Wait for a new code before you try again."
        ),
        WrongShares: lambda unit, _: (
            f"These two do not give a key of {unit}: take two different papers of one set."
        ),
        BadSignature: lambda unit, _: (
            f"The list of keys has a key of {unit} that the root did not sign. Somebody wrote "
            "into the database; seal nothing and find out who."
        ),
        WrongRoot: lambda _unit, _: "This root key is not the one this house believes.",
        WrongFingerprint: lambda _, error: (
            f"The database has another key of {error} than the one they say. Either it was "
            "mistyped, or somebody wrote into the database."
        ),
        NobodyHolds: lambda _unit, _: "No officer was named; nobody could open anything.",
        NameTaken: lambda _unit, _: "Somebody signs in by this name, or once did.",
        NotFound: lambda unit, _: f"There is no such unit, or no key of it: {unit}.",
    }
)


@contextmanager
def opened(unit: str) -> Iterator[House]:
    """Put the house together for a command on one unit's key; its errors become sentences."""
    house = build(settings())
    try:
        yield house
    except tuple(SAID) as error:
        raise click.ClickException(SAID[type(error)](unit, error)) from error
    finally:
        house.database.dispose()
