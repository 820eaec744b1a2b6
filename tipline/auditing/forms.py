"""What the auditor may look for in the trail."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from leads.register.trail import Sought
from tipline.accounts.forms import TokenForm
from tipline.auditing.words import STAFF, deed_said
from tipline.forms.choices import OneOf, option
from tipline.forms.dates import DateParts
from tipline.forms.house import QueryForm
from tipline.pages.i18n import gettext
from tipline.pages.i18n import lazy_gettext as _l

__all__ = ["TokenForm", "TrailForm"]


class TrailForm(QueryForm):
    """Deed, officer, day: each may be left open."""

    deed = OneOf(_l("Deed"))
    officer = OneOf(_l("Officer"))
    day = DateParts(_l("Date"))

    def offer(self, officers: Iterable[tuple[UUID, str]]) -> None:
        """Fill the lists."""
        anything = option("", gettext("All"))
        self.deed.choices = [anything, *(option(code, deed_said(code)) for code in STAFF)]
        self.officer.choices = [anything, *(option(str(id_), name) for id_, name in officers)]

    def sought(self, below: int | None) -> Sought:
        """Say what to look for; only of a form that holds."""
        day = self.day.data
        return Sought(
            deed=self.deed.data or None,
            officer=UUID(self.officer.data) if self.officer.data else None,
            day=day if isinstance(day, date) else None,
            below=below,
        )
