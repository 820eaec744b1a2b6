"""What the office asks about a report."""

from typing import Any

from wtforms import BooleanField, Label, SubmitField
from wtforms.validators import ValidationError

from leads.register.taxonomy import DECLINE_REASONS, Channel
from leads.register.units import Unit
from leads.reports.report import Stage
from tipline.forms.choices import OneOf, Several, option
from tipline.forms.files import FileList
from tipline.forms.house import HouseForm, QueryForm
from tipline.forms.texts import PlainText
from tipline.office.fields import anything, offer_categories, offer_districts
from tipline.pages.formats import figure
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.i18n import lazy_gettext as _l

LONGEST_NARRATIVE = 10_000


class QueueForm(QueryForm):
    """The filters beside the queue."""

    stage = OneOf(_l("Stage"))
    channel = OneOf(_l("Channel"))
    district = OneOf(_l("District"))
    category = OneOf(_l("Category"))
    unread = BooleanField(_l("With a new message"))

    def offer(self, units: list[Unit]) -> None:
        """Fill the lists."""
        locale = current_locale().code
        self.stage.choices = [
            option(Stage.NEW, gettext("To be decided")),
            option(Stage.HELD, gettext("Came in a flood")),
            option(Stage.ACCEPTED, gettext("Accepted")),
            option(Stage.DECLINED, gettext("Declined")),
            option(Stage.TRANSFERRED, gettext("Transferred")),
        ]
        self.channel.choices = [option(one.value, one.said(locale)) for one in Channel]
        offer_districts(self.district, units)
        offer_categories(self.category)
        for field in (self.channel, self.district, self.category):
            anything(field)


class AcceptForm(HouseForm):
    """A lead of its own, or one of the similar leads (with the version that was seen)."""

    choice = OneOf(
        _l("Accept this report"), missing=_l("Choose a new lead, or the lead it belongs to.")
    )


class TogetherForm(HouseForm):
    """Which of a group's reports, and into which lead."""

    reports = Several(
        _l("Which of them are of one matter?"), missing=_l("Tick at least one report.")
    )
    choice = OneOf(
        _l("Accept those that are ticked"),
        missing=_l("Choose a new lead, or the lead they belong to."),
    )


class DeclineForm(HouseForm):
    """One reason of the law's list."""

    reason = OneOf(
        _l("Why is it declined?"),
        missing=_l("Choose the reason. The source reads it, and who can help instead."),
    )

    copies = BooleanField("")

    def offer(self, copies: int) -> None:
        """Fill the list; under each reason stands what the source will read.

        Where there are held reports in nearly the same words they may go the same way.
        """
        if copies:
            text = gettext(
                "Also those that came in nearly the same words: %(count)s",
                count=figure(copies),
            )
            self.copies.label = Label(self.copies.id, text)
        else:
            del self.copies
        locale = current_locale().code
        self.reason.choices = [
            option(code, one.name.said(locale), _told(one)) for code, one in DECLINE_REASONS.items()
        ]


def _told(one: Any) -> str:
    locale = current_locale().code
    cites = one.cites.said(locale)
    told = gettext("The source reads: %(channel)s", channel=one.channel.said(locale))
    if one.per_reporter:
        told += " " + gettext(
            "Only for the same source: another person's report of the same matter is joined."
        )
    return f"{told} ({cites})" if cites else told


class TransferReportForm(HouseForm):
    """The authority that is responsible."""

    partner = OneOf(
        _l("To which authority?"), missing=_l("Choose the authority that is responsible.")
    )


class SplitForm(HouseForm):
    """The second matter of a submission."""

    category = OneOf(_l("What is the second matter?"), missing=_l("Choose a category."))
    district = OneOf(_l("District"), missing=_l("Choose a district."))
    venue_name = PlainText(_l("Venue, as the source named it"), longest=100)
    address = PlainText(_l("Where it is"), longest=200)
    narrative = PlainText(
        _l("The second matter, in the source's words"),
        longest=LONGEST_NARRATIVE,
        lines=True,
        missing=_l("Copy what the source says about the second matter."),
        description=_l(
            "Leave out what belongs to the first. The submission itself stays whole, "
            "with its files and its conversation."
        ),
    )


class AskForm(HouseForm):
    """The desk's question to the source."""

    question = PlainText(
        _l("Your question"),
        longest=2_000,
        lines=True,
        missing=_l("Write your question."),
        description=_l("The source reads this under their receipt. Name no officer and no lead."),
    )
    file = FileList(
        _l("A file for the source (optional)"),
        most=1,
        description=_l(
            "JPEG, PNG, WebP, HEIC, PDF, DOCX, MP4, MOV, M4A, MP3 or WAV, up to 50 MB. The source "
            "gets a copy that does not say where, when, by whom or by what it was made; its name "
            "goes as it is: look at it first."
        ),
    )
    refused = ""
    """Why the file was not taken, once its bytes were looked at."""

    def validate_file(self, field: Any) -> None:
        """Say why the file was not taken."""
        del field
        if self.refused:
            raise ValidationError(self.refused)


class SortForm(HouseForm):
    """Which registered venue is meant, which category, whose district; for reports and leads."""

    district = OneOf(_l("District"), missing=_l("Choose a district."))
    category = OneOf(_l("Category"), missing=_l("Choose a category."))
    find = PlainText(
        _l("Find a venue in the register"),
        longest=60,
        description=_l("Part of its name. Leave the district above as it is to search there."),
    )
    search = SubmitField(_l("Search"))
    venue = OneOf(_l("Which venue is meant?"))
