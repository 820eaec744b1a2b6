"""What planning a covert visit asks."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session
from wtforms import Field, IntegerField
from wtforms.validators import StopValidation

from covert.missions import Hours
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.register.units import UnitKind, of_kind
from leads.register.workdays import CITY
from tipline.forms.choices import OneOf, option
from tipline.forms.dates import DateParts
from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.i18n import lazy_gettext as _l

ON_THE_HOUR = tuple(f"{hour:02d}:00" for hour in range(24))
MOST_DRAWN = 50


class HoursForm(HouseForm):
    """Which squad, and between which hours of one day or night."""

    squad = OneOf(_l("Squad"), missing=_l("Choose a squad."))
    day = DateParts(_l("Day of the visit"), missing=_l("Enter the day of the visit."), future=True)
    opens = OneOf(_l("Opens at"), missing=_l("Choose the hour at which it opens."))
    closes = OneOf(
        _l("Closes at"),
        missing=_l("Choose the hour at which it closes."),
        description=_l("An earlier hour than the one it opens at is of the next day."),
    )

    def hours(self) -> Hours:
        """Give the hours of the chosen day in the city, as UTC; a night ends on the next day."""
        opens, closes = self._moment(self.opens.data), self._moment(self.closes.data)
        return Hours(opens, closes + timedelta(days=1) if closes < opens else closes)

    def _moment(self, hour: str) -> datetime:
        day = self.day.data
        if not isinstance(day, date):
            raise Refused(N_("Enter the day of the visit."))
        return datetime.combine(day, time.fromisoformat(hour), tzinfo=CITY).astimezone(UTC)


class DrawForm(HoursForm):
    """How many closed leads to draw for a re-check."""

    size = IntegerField(_l("How many to draw"))

    def validate_size(self, field: Field) -> None:
        """Refuse nothing, and more than squads could ever visit."""
        if not field.errors and not 1 <= (field.data or 0) <= MOST_DRAWN:
            raise StopValidation(gettext("Enter a number between 1 and 50."))


class RecheckForm(HoursForm):
    """Which closed lead to look at again."""

    number = PlainText(
        _l("Lead number"),
        longest=20,
        missing=_l("Enter the number of a closed lead."),
        description=_l("As on its page, such as XS-2026-00012"),
    )


class VisitForm(HoursForm):
    """Which registered venue to visit, and how."""

    venue = OneOf(_l("Venue"), missing=_l("Choose a venue."))
    mode = OneOf(_l("How"), missing=_l("Choose how the visit is made."))


def offer_hours(form: HoursForm, session: Session) -> None:
    """Fill in the squads there are and the hours of a day; nothing is chosen beforehand."""
    said = current_locale().code
    nothing = option("", gettext("Choose"))
    squads = of_kind(session, UnitKind.SQUAD)
    form.squad.choices = [nothing, *(option(str(one.id), one.name.said(said)) for one in squads)]
    form.opens.choices = [nothing, *(option(hour, hour) for hour in ON_THE_HOUR)]
    form.closes.choices = [nothing, *(option(hour, hour) for hour in ON_THE_HOUR)]
