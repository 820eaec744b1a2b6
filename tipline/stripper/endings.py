"""How the child ends, as its parent reads it."""

DONE, TOO_LARGE, UNREADABLE = 0, 3, 4


class Unfit(Exception):
    """No copy can be made of this file; `ending` says why."""

    def __init__(self, ending: int = UNREADABLE) -> None:
        """Keep the status that the child ends with."""
        super().__init__("no copy can be made")
        self.ending = ending
