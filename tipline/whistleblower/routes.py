"""All routes of the whistleblower's door, gathered."""

from tipline.whistleblower import enclosed, picture, receiving, returning, sending, telling, wishes
from tipline.whistleblower.door import door

__all__ = ["door", "enclosed", "picture", "receiving", "returning", "sending", "telling", "wishes"]
