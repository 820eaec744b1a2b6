"""All routes of the planner's door, gathered."""

from tipline.planning import choosing, drawing, missions, visiting
from tipline.planning.door import door

__all__ = ["choosing", "door", "drawing", "missions", "visiting"]
