"""The squad's routes, all on one door."""

from tipline.field import filing, missions, writing
from tipline.field.door import door

__all__ = ["door", "filing", "missions", "writing"]
