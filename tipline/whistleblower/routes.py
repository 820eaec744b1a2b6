"""All routes of the whistleblower's door, gathered."""

from tipline.whistleblower import picture, receiving, returning, sending, telling, wishes
from tipline.whistleblower.door import door

__all__ = ["door", "picture", "receiving", "returning", "sending", "telling", "wishes"]
