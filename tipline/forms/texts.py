"""Text as people type it: normalised, freed of what cannot be seen, held to a length."""

import re
import unicodedata
from typing import Any, Final

from wtforms import StringField
from wtforms.validators import StopValidation

from tipline.pages.i18n import gettext

# Control characters and halves of pairs (Unicode's Cc and Cs), but for line breaks and tabs; and
# characters that turn the direction of what follows: with them a file name or an account can be
# made to read as its opposite on an officer's screen.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def clean(text: str, *, lines: bool) -> str:
    """Normalise to NFC, drop control and direction characters, trim; keep breaks if `lines`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    # Normalised last: what is dropped may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)).strip()


class PlainText(StringField):
    """A text of `shortest` to `longest` characters; empty is allowed when `missing` is not given.

    `missing` is the sentence for an empty answer and should say what to enter. `lines` keeps line
    breaks (a textarea). Its data is the cleaned string, "" when nothing was typed. Lengths are of
    characters as a person counts them after cleaning, and both numbers are in the message.
    """

    def __init__(
        self,
        label: str,
        *,
        longest: int,
        shortest: int = 0,
        lines: bool = False,
        missing: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.longest, self.shortest, self.lines, self.missing = longest, shortest, lines, missing

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what was typed; a NUL was never typed by a person and is refused by `validate`."""
        typed = str(valuelist[0]) if valuelist else ""
        self.data = clean(typed, lines=self.lines)
        if "\0" in typed:
            raise ValueError(
                gettext("This text holds a character that cannot be stored. Type it again.")
            )

    def process_data(self, value: Any) -> None:
        """Take a value from a draft or an object; None is nothing typed."""
        self.data = value or ""

    def pre_validate(self, form: Any) -> None:
        """Say what is missing, or by how much the text is too short or too long."""
        del form
        found = len(self.data or "")
        if not found:
            if self.missing:
                raise StopValidation(str(self.missing))
            return
        if found > self.longest:
            raise StopValidation(
                gettext(
                    "Shorten this to %(longest)s characters or fewer. It now has %(found)s.",
                    longest=f"{self.longest:,}",
                    found=f"{found:,}",
                )
            )
        if found < self.shortest:
            raise StopValidation(
                gettext(
                    "Write at least %(shortest)s characters. There are now %(found)s.",
                    shortest=f"{self.shortest:,}",
                    found=f"{found:,}",
                )
            )
