"""A date in three inputs, year first, because people remember dates in parts.

The browser's own date picker writes mm/dd/yyyy for many and cannot say "about March".
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from wtforms import Field
from wtforms.validators import StopValidation

from tipline.forms.house import form_day
from tipline.pages.i18n import gettext

_PARTS: Final = ("year", "month", "day")
_WIDTHS: Final = {"year": 4, "month": 2, "day": 2}
_EARLIEST: Final = 1949


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, or to the month; `month` is None when only the year is known."""

    year: int
    month: int | None = None


@dataclass(frozen=True, slots=True)
class DateInput:
    """One of the three inputs as a page lays it out; `wrong` marks it as the one to mend."""

    id: str
    name: str
    label: str
    value: str
    width: int
    wrong: bool


class DateParts(Field):
    """Year, month and day typed apart.

    Data: a `date`; a `PartialDate` when `partial` is set and the day, or month and day, were left
    empty; None when nothing was typed. `missing` is the sentence for nothing typed. A day after
    the form's `today` is refused unless `future` is set.
    """

    data: date | PartialDate | None

    def __init__(
        self,
        label: str,
        *,
        missing: str | None = None,
        partial: bool = False,
        future: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.missing, self.partial, self.future = missing, partial, future
        self.typed = dict.fromkeys(_PARTS, "")
        self.wrong: frozenset[str] = frozenset()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three inputs, or lay out a date that is known already."""
        del extra_filters
        self.process_errors = []
        # WTForms hands over a marker of its own when there is no data.
        self.data = data if isinstance(data, date | PartialDate) else None
        self._write_out()
        if formdata is not None:
            self.typed = {part: _digits(formdata.get(f"{self.name}-{part}")) for part in _PARTS}
            self.data = None

    def _write_out(self) -> None:
        for part in _PARTS:
            known = getattr(self.data, part, None)
            self.typed[part] = "" if known is None else str(known)

    @property
    def anchor(self) -> str:
        """The id of the first input to mend, for the error summary's link."""
        wrong = next((part for part in _PARTS if part in self.wrong), "year")
        return f"{self.id}-{wrong}"

    def inputs(self) -> list[DateInput]:
        """Lay out the three inputs for the page, in the order year, month, day."""
        labels = {"year": gettext("Year"), "month": gettext("Month"), "day": gettext("Day")}
        return [
            DateInput(
                id=f"{self.id}-{part}",
                name=f"{self.name}-{part}",
                label=labels[part],
                value=self.typed[part],
                width=_WIDTHS[part],
                wrong=part in self.wrong,
            )
            for part in _PARTS
        ]

    def pre_validate(self, form: Any) -> None:
        """Make the date of what was typed, or say which part to mend and how."""
        if not any(self.typed.values()):
            if self.missing:
                raise self._stop(str(self.missing), *_PARTS)
            return
        self._refuse_gaps()
        numbers = self._numbers()
        self.data = self._made(numbers)
        if not self.future and _starts_after(self.data, form_day(form)):
            raise self._stop(gettext("Enter a day that is today or in the past."), *_PARTS)

    def _refuse_gaps(self) -> None:
        gaps = [part for part in _PARTS if not self.typed[part]]
        may_lack = [["day"], ["month", "day"]] if self.partial else []
        if not gaps or gaps in may_lack:
            return
        asks = {
            "year": gettext("Enter the year, like 2026."),
            "month": gettext("Enter the month, from 1 to 12."),
            "day": gettext("Enter the day of the month."),
        }
        raise self._stop(asks[gaps[0]], *gaps)

    def _numbers(self) -> dict[str, int]:
        given = {part: typed for part, typed in self.typed.items() if typed}
        bad = [part for part, typed in given.items() if not typed.isdecimal() or len(typed) > 4]  # noqa: PLR2004 - digits of a year
        if bad:
            raise self._stop(gettext("Enter the date in numbers, like 2026 11 3."), *bad)
        return {part: int(typed) for part, typed in given.items()}

    def _made(self, numbers: dict[str, int]) -> date | PartialDate:
        if numbers["year"] < _EARLIEST:
            raise self._stop(gettext("Enter the year in four digits, like 2026."), "year")
        if "month" in numbers and not 1 <= numbers["month"] <= 12:  # noqa: PLR2004 - months of a year
            raise self._stop(gettext("Enter the month, from 1 to 12."), "month")
        if "day" not in numbers:
            return PartialDate(numbers["year"], numbers.get("month"))
        try:
            return date(**numbers)
        except ValueError as error:
            raise self._stop(
                gettext("There is no such day. Check day and month."), "day"
            ) from error

    def _stop(self, message: str, *wrong: str) -> StopValidation:
        self.data, self.wrong = None, frozenset(wrong)
        return StopValidation(message)


def _digits(typed: str | None) -> str:
    """Read full-width digits as plain ones, and drop a typed 年, 月 or 日."""
    return unicodedata.normalize("NFKC", typed or "").strip().rstrip("年月日号").strip()[:12]


def _starts_after(made: date | PartialDate, today: date) -> bool:
    if isinstance(made, date):
        return made > today
    return (made.year, made.month or 1) > (today.year, today.month)
