"""What the oversight unit is asked: which officers stay out, and of which lead."""

from tipline.forms.choices import Several
from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.pages.i18n import lazy_gettext as _l


class OrderForm(HouseForm):
    """Which officers are recused; none, when a source meant nobody who works here."""

    officers = Several(
        _l("Who is recused?"),
        description=_l("They find this matter nowhere from now on. Tick nobody if nobody is meant"),
    )


class OrderOnLeadForm(HouseForm):
    """A lead by its number, and who is recused from it."""

    number = PlainText(_l("Number of the lead"), longest=20, missing=_l("Enter the lead's number."))
    officers = Several(_l("Who is recused?"), missing=_l("Tick at least one officer."))


class LiftForm(HouseForm):
    """Nothing is asked: the page names officer and matter."""
