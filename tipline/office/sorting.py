"""Sorting: the officer says which registered venue is meant, which category, whose district."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from leads.casework.merging import Matter
from leads.register.units import districts
from leads.register.venues import Venue, VenueCard, card, search
from tipline.forms.choices import option
from tipline.office.fields import offer_categories, offer_districts
from tipline.office.report_forms import SortForm
from tipline.pages.i18n import gettext

NONE = "none"


@dataclass(frozen=True, slots=True)
class Sorted:
    """What is known before the officer changes it."""

    district: str
    category: str
    venue_id: UUID | None

    def as_data(self) -> dict[str, str]:
        """Give it as the form shows it first."""
        return {
            "district": self.district,
            "category": self.category,
            "venue": str(self.venue_id or NONE),
        }


def offer(session: Session, form: SortForm, now: Sorted) -> None:
    """Fill the form's lists: the venue meant now, whatever the search finds, or none at all."""
    offer_districts(form.district, districts(session))
    offer_categories(form.category)
    form.venue.choices = [
        option(NONE, gettext("None of the register, or not known")),
        *(
            option(str(one.id), one.name, f"{one.address} {one.licence}".strip())
            for one in _venues(session, form, now)
        ),
    ]


def chosen(form: SortForm) -> Matter:
    """Give what the officer chose, once the form is valid."""
    picked = form.venue.data
    venue_id = None if picked in {NONE, ""} else UUID(picked)
    return Matter(form.district.data, form.category.data, venue_id)


def _venues(session: Session, form: SortForm, now: Sorted) -> list[VenueCard]:
    kept = {now.venue_id, _uuid(form.venue.data)} - {None}
    known = [session.get(Venue, one) for one in kept]
    found = [card(one) for one in known if one is not None]
    words = (form.find.data or "").strip()
    if words:
        here = form.district.data or now.district
        found += search(session, words, district=here) or search(session, words)
    return list({one.id: one for one in found}.values())


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
