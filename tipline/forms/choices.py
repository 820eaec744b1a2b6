"""One of several, any of several: radio buttons, lists and boxes."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs are of 3.2
from wtforms.validators import StopValidation

from tipline.pages.i18n import gettext


def option(value: str, label: str, hint: str | None = None) -> Any:
    """Make one choice; `hint` is a line under it. `label` and `hint` may be lazy."""
    return SelectChoice(value, label, {"hint": hint} if hint else {})


class OneOf(RadioField):
    """One value out of `choices`, as radio buttons or a list to unfold; the data is a string.

    `missing` is the sentence when nothing is chosen; without it nothing may be chosen and the data
    is "". `choices` may be set later, on the bound field, when they depend on the visitor.
    """

    def __init__(
        self,
        label: str,
        *,
        choices: Iterable[Any] = (),
        missing: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, choices=list(choices), **kwargs)
        self.missing = missing

    def process_data(self, value: Any) -> None:
        """Take a value from a draft; None is nothing chosen."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was chosen; a form sent without it is nothing chosen."""
        self.data = str(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Refuse nothing when something must be chosen, and anything that was not offered."""
        del form
        offered = {str(choice.value) for choice in self.choices or ()}  # type: ignore[union-attr] # SelectChoice, see above
        if self.data in offered:
            if self.data == "" and self.missing:
                raise StopValidation(str(self.missing))
            return
        if self.data or self.missing:
            raise StopValidation(str(self.missing or gettext("Choose one of the options.")))


class Several(SelectMultipleField):
    """Any values out of `choices`, as boxes; the data is a list of strings in the order sent."""

    def __init__(
        self,
        label: str,
        *,
        choices: Iterable[Any] = (),
        missing: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, choices=list(choices), **kwargs)
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        """Refuse nothing when something must be chosen, and anything that was not offered."""
        del form
        offered = {str(choice.value) for choice in self.choices or ()}  # type: ignore[union-attr] # SelectChoice, see above
        if not set(self.data or ()) <= offered:
            raise StopValidation(gettext("Choose from the options only."))
        if not self.data and self.missing:
            raise StopValidation(str(self.missing))
