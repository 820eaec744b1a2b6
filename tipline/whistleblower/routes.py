"""All routes of the whistleblower's door, gathered."""

from tipline.whistleblower import returning, sending, telling
from tipline.whistleblower.door import door

__all__ = ["door", "returning", "sending", "telling"]
