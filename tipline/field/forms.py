"""What a squad's pages ask: words, marks, and buttons."""

from collections.abc import Mapping, Sequence

from wtforms import Field
from wtforms.validators import StopValidation

from covert.notes import LONGEST_WORDS, Mark
from leads.register.checklist import Item
from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.pages.i18n import gettext
from tipline.pages.i18n import lazy_gettext as _l

# What decoding leaves where bytes were no UTF-8.
UNDECODED = "\N{REPLACEMENT CHARACTER}"


class NotesForm(HouseForm):
    """The words beside the checklist; its marks are read by `marks_in`."""

    words = PlainText(
        _l("What else did you see? (optional)"),
        longest=LONGEST_WORDS,
        lines=True,
        description=_l("What, where, at what time. No names, no faces of customers."),
    )
    version = PlainText("", longest=20)

    def validate_words(self, field: Field) -> None:
        """Refuse bytes that were in another encoding than the page's."""
        if UNDECODED in (field.data or ""):
            raise StopValidation(
                gettext("Some characters arrived broken. Type them again, or paste plain text.")
            )


class FileForm(HouseForm):
    """The button that files, and the version of the notes that was looked at."""

    version = PlainText("", longest=20)


def seen_version(form: NotesForm | FileForm) -> int:
    """Give the version a page was shown at; -1, which none has, for anything that is no number."""
    typed = form.version.data or ""
    # Python itself refuses to read a number of some thousand digits.
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1  # noqa: PLR2004 - digits


def marks_in(typed: Mapping[str, str], items: Sequence[Item]) -> dict[str, Mark]:
    """Read the marks of a checklist; what is no item or no mark of ours is no mark."""
    found = {item.code: typed.get(item.code, "") for item in items}
    return {code: Mark(mark) for code, mark in found.items() if mark in set(Mark)}
