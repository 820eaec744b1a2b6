"""All routes of the planner's door, gathered."""

from tipline.planning import drawing, missions, visiting
from tipline.planning.door import door

__all__ = ["door", "drawing", "missions", "visiting"]
