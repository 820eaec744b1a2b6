"""All routes of the whistleblower's door, gathered."""

from tipline.whistleblower import receiving, returning, sending, telling
from tipline.whistleblower.door import door

__all__ = ["door", "receiving", "returning", "sending", "telling"]
