"""The districts a form offers, asked of the database once in a while and not for every page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from leads.ledger.words import Name
from leads.register import units
from tipline.house import the_house

FRESH = timedelta(minutes=5)
EXTENSION = "mingcha_districts"


@dataclass(frozen=True, slots=True)
class Offered:
    """The districts as they stood at one moment, by code."""

    names: dict[str, Name]
    read_at: datetime


def offered() -> dict[str, Name]:
    """Give every district's name by its code, at most five minutes old."""
    house = the_house()
    at = house.clock.now()
    held: Offered | None = current_app.extensions.get(EXTENSION)
    if held is None or at - held.read_at > FRESH:
        with house.database.reading() as session:
            names = {unit.code: unit.name for unit in units.districts(session)}
        held = Offered(names, at)
        if names:
            current_app.extensions[EXTENSION] = held
    return held.names
