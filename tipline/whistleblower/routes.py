"""All routes of the whistleblower's door, gathered."""

from tipline.whistleblower import enclosing, returning, sending, telling
from tipline.whistleblower.door import door

__all__ = ["door", "enclosing", "returning", "sending", "telling"]
