"""What a report says, in plaintext, for the moment in which its features are made."""

from dataclasses import dataclass
from datetime import date

from leads.features.narrated import Narrated


@dataclass(frozen=True, slots=True)
class Told:
    """The fields of one report as typed; never stored, never logged.

    `district` and `category` are whatever codes the register uses, `about` means that the day
    was given as approximate, and `received_on` is what "yesterday" in the text is counted from.
    """

    venue_name: str
    address: str
    district: str
    category: str
    happened_on: date | None
    about: bool
    narrative: str
    received_on: date
    narrated: Narrated | None = None
    """The narrative's numbers, of one that a browser sealed; `narrative` is not looked at then."""

    def __repr__(self) -> str:
        """Say nothing: a traceback or a log line must not carry a report."""
        return "Told(...)"
