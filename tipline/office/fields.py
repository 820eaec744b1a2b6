"""What several forms of the office ask: the version seen, working days, category, district."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField
from wtforms.validators import StopValidation

from leads.register.taxonomy import CATEGORIES, PARTNERS
from leads.register.units import Unit
from tipline.forms.choices import OneOf, option
from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.pages.i18n import current_locale, gettext


class VersionForm(HouseForm):
    """A form about a lead as its officer saw it."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """Give the version; a tampered one is one that never was, so it comes too late."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - digits


class WorkingDays(PlainText):
    """A whole number of working days from 1 to `most`; `count` is 0 until it is valid."""

    count = 0

    def __init__(self, label: str, *, most: int, **kwargs: Any) -> None:
        super().__init__(label, longest=4, missing=None, **kwargs)
        self.most = most

    def pre_validate(self, form: Any) -> None:
        """Say which numbers are possible."""
        del form
        text = str(self.data or "")
        few = len(text) <= self.longest and text.isascii() and text.isdigit()
        if not few or not 1 <= int(text) <= self.most:
            raise StopValidation(
                gettext("Enter a number of working days from 1 to %(most)s.", most=self.most)
            )
        self.count = int(text)


def offer_districts(field: OneOf, units: Iterable[Unit]) -> None:
    """Fill a field with the districts."""
    locale = current_locale().code
    field.choices = [option(unit.code, unit.name.said(locale)) for unit in units]


def offer_categories(field: OneOf) -> None:
    """Fill a field with every category."""
    locale = current_locale().code
    field.choices = [option(code, one.name.said(locale)) for code, one in CATEGORIES.items()]


def offer_partners(field: OneOf) -> None:
    """Fill a field with the authorities matters are transferred to, and what for."""
    locale = current_locale().code
    field.choices = [
        option(code, one.name.said(locale), one.matters.said(locale))
        for code, one in PARTNERS.items()
    ]


def anything(field: OneOf) -> None:
    """Let a filter leave a field open."""
    field.choices = [option("", gettext("All")), *(field.choices or [])]
