"""The small family of errors that the edge knows how to tell a person."""


class HouseError(Exception):
    """Something a person can be told about; nothing was changed.

    Messages name no secret and quote no input: they may end up in a log.
    """


class NotFound(HouseError):
    """Unknown or not yours: both look alike, so that nobody can probe for what exists."""


class Refused(HouseError):
    """The rules forbid it; `sentence` is an English msgid that says what to do instead."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence for the page; it is translated at the edge."""
        super().__init__(sentence)
        self.sentence = sentence


class Overtaken(HouseError):
    """Somebody else acted first; the page says who and keeps what was typed."""

    def __init__(self, who: str, what: str) -> None:
        """Name the officer who was first and the move (a code) that they made."""
        super().__init__("overtaken")
        self.who = who
        self.what = what
