"""What the board asks: which month."""

from datetime import date

from leads.assessment.rulebook import Rulebook
from tipline.forms.choices import OneOf, option
from tipline.forms.house import QueryForm
from tipline.pages.formats import month as write_month
from tipline.pages.i18n import gettext
from tipline.pages.i18n import lazy_gettext as _l

MONTHS_BACK = 24


class MonthForm(QueryForm):
    """The month whose scores are shown; the present one is counted as far as it has come."""

    month = OneOf(_l("Month assessed"), missing=_l("Choose a month from the list."))

    def offer(self, months: list[date]) -> None:
        """Offer these months; the first one is the present."""
        now, *past = months
        so_far = gettext("%(month)s (so far)", month=write_month(now))
        self.month.choices = [option(code(now), so_far)]
        self.month.choices += [option(code(one), write_month(one)) for one in past]

    @property
    def chosen(self) -> date:
        """Give the first day of the chosen month; only for a form that holds."""
        return date.fromisoformat(f"{self.month.data}-01")


def code(month: date) -> str:
    """Write a month as addresses have it: 2026-03."""
    return f"{month:%Y-%m}"


def months_to(today: date, book: Rulebook) -> list[date]:
    """List the months that may be asked for, the present one first, none before the first book."""
    count = today.year * 12 + today.month - 1
    months = [date(each // 12, each % 12 + 1, 1) for each in range(count, count - MONTHS_BACK, -1)]
    return [month for month in months if month >= book.effective_from]
