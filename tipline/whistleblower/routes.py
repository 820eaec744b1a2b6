"""All routes of the whistleblower's door, gathered."""

from tipline.whistleblower import (
    enclosed,
    leaving,
    picture,
    receiving,
    returning,
    sealed_here,
    sending,
    telling,
    weaknesses,
    wishes,
)
from tipline.whistleblower.door import door

__all__ = [
    "door",
    "enclosed",
    "leaving",
    "picture",
    "receiving",
    "returning",
    "sealed_here",
    "sending",
    "telling",
    "weaknesses",
    "wishes",
]
