"""What the custodian is asked: which report, and why its source must be known."""

import re
import unicodedata
from typing import Any
from uuid import UUID

from wtforms.validators import StopValidation

from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.i18n import gettext
from tipline.i18n import lazy_gettext as _l


class ReportId(PlainText):
    """A report's full id as typed or pasted: blanks, dashes and the width of digits do not matter.

    The whole id is asked, not its beginning: an opening cannot be undone, so a slip must not hit
    another report.
    """

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not 32 hexadecimal digits."""
        super().pre_validate(form)
        if not re.fullmatch("[0-9a-f]{32}", self._digits()):
            raise StopValidation(
                gettext("Enter the whole report id: 32 digits and letters from a to f.")
            )

    def _digits(self) -> str:
        plain = unicodedata.normalize("NFKC", self.data or "").casefold()
        return re.sub(r"[\s\-‐-―]", "", plain)

    @property
    def wanted(self) -> UUID:
        """Give the id; only of a form that holds."""
        return UUID(self._digits())


class OpeningForm(HouseForm):
    """One request to open a contact."""

    report = ReportId(
        _l("Report id"),
        longest=100,
        missing=_l("Enter the report id that the office gave you."),
        description=_l("The office sees it on the report's page"),
    )
    reason = PlainText(
        _l("Reason"),
        shortest=10,
        longest=500,
        lines=True,
        missing=_l("Write why the source must be known."),
        description=_l("The same words as in your file; name no person here"),
    )
