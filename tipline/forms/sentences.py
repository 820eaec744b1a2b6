"""WTForms' own messages in our words: what to do next, in the reader's language."""

from typing import Final

from tipline.pages.i18n import gettext, lazy_gettext, ngettext

_OURS: Final = {
    "This field is required.": lazy_gettext("Enter an answer."),
    "Invalid Choice: could not coerce.": lazy_gettext("Choose one of the options."),
    "Not a valid choice.": lazy_gettext("Choose one of the options."),
    "Not a valid integer value.": lazy_gettext("Enter a whole number, like 12."),
    "Not a valid decimal value.": lazy_gettext("Enter a number, like 12 or 12.5."),
    "Not a valid float value.": lazy_gettext("Enter a number, like 12 or 12.5."),
    "Number must be at least %(min)s.": lazy_gettext("Enter a number of %(min)s or more."),
    "Number must be at most %(max)s.": lazy_gettext("Enter a number of %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext(
        "Enter a number from %(min)s to %(max)s."
    ),
    "Invalid input.": lazy_gettext("Check this answer: it is not in the form we can read."),
    "Invalid choice(s): one or more data inputs could not be coerced.": lazy_gettext(
        "Choose from the options only."
    ),
}
_SEVERAL: Final = "'%(value)s' is not a valid choice for this field."


class Sentences:
    """The translations object WTForms asks for its messages."""

    def gettext(self, string: str, /) -> str:
        """Say one of WTForms' messages; one we never met stays in English, which a test forbids."""
        return str(_OURS[string]) if string in _OURS else gettext(string)

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        """Say one of WTForms' counted messages."""
        if singular == _SEVERAL:
            return gettext("Choose from the options only.")
        return ngettext(singular, plural, n)
