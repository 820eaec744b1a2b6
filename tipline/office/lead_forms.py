"""What the office asks about a lead."""

from typing import Any

from wtforms import HiddenField
from wtforms.validators import StopValidation

from leads.casework.assigning import MOST_DAYS
from leads.casework.clocks import CLOCKS
from leads.casework.reviewing import GRADES
from leads.casework.states import LeadState
from leads.register.taxonomy import Channel, ReviewOutcome
from leads.register.units import Unit
from tipline.forms.choices import OneOf, option
from tipline.forms.house import HouseForm, QueryForm
from tipline.forms.texts import PlainText
from tipline.office.fields import (
    VersionForm,
    WorkingDays,
    anything,
    offer_categories,
    offer_districts,
)
from tipline.office.report_forms import SortForm
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.i18n import lazy_gettext as _l

LONGEST_NOTE = 2_000


class LeadsForm(QueryForm):
    """The filters beside the board."""

    text = PlainText(_l("Lead number or venue"), longest=60)
    state = OneOf(_l("State"))
    district = OneOf(_l("District"))
    category = OneOf(_l("Category"))
    channel = OneOf(_l("Channel"))
    due = OneOf(_l("Deadline"))

    def offer(self, units: list[Unit]) -> None:
        """Fill the lists."""
        locale = current_locale().code
        self.state.choices = [
            option("", gettext("Not ended")),
            *(option(one.value, one.said(locale)) for one in LeadState),
            option("all", gettext("All")),
        ]
        self.channel.choices = [option(one.value, one.said(locale)) for one in Channel]
        self.due.choices = [
            option("soon", gettext("Within three working days")),
            option("overdue", gettext("Overdue")),
        ]
        offer_districts(self.district, units)
        offer_categories(self.category)
        for field in (self.channel, self.district, self.category, self.due):
            anything(field)


class BulkForm(HouseForm):
    """The days given to each district for the leads ticked on the board."""

    days = WorkingDays(_l("Working days to answer"), most=MOST_DAYS)


class BriefForm(VersionForm):
    """The officer's own words for the district; `seen_marks` names what was acknowledged."""

    brief = PlainText(
        _l("Brief for the district"),
        longest=4_000,
        shortest=10,
        lines=True,
        missing=_l("Write what the district is to check."),
        description=_l(
            "Write it in your own words: what to check, where, and what to look for. The district "
            "sees this and nothing of the report."
        ),
    )
    seen_marks = HiddenField()


class AssignForm(VersionForm):
    """Which district, and by when."""

    district = OneOf(_l("District"), missing=_l("Choose a district."))
    days = WorkingDays(_l("Working days to answer"), most=MOST_DAYS)

    def offer(self, units: list[Unit]) -> None:
        """Fill the list."""
        offer_districts(self.district, units)


class ObjectionForm(VersionForm):
    """The ruling, with the words the district reads."""

    ruling = OneOf(_l("The objection is"), missing=_l("Choose a ruling."))
    words = PlainText(
        _l("What the district reads"),
        longest=LONGEST_NOTE,
        lines=True,
        missing=_l("Give the district the reason."),
    )

    def offer(self) -> None:
        """Fill the list."""
        self.ruling.choices = [
            option(
                "uphold",
                gettext("Upheld"),
                gettext("The lead comes back to this desk, to be assigned to another district."),
            ),
            option(
                "refuse",
                gettext("Refused"),
                gettext("The district keeps the lead and cannot object again. Its clock goes on."),
            ),
        ]


class ReviewForm(VersionForm):
    """The outcome, the grade, and what is said to the district."""

    outcome = OneOf(_l("The answer"), missing=_l("Choose an outcome."))
    grade = OneOf(_l("Grade"), missing=_l("Grade the answer from 1 to 5."))
    words = PlainText(_l("What the district reads"), longest=LONGEST_NOTE, lines=True)
    days = WorkingDays(
        _l("Working days to do it again"),
        most=MOST_DAYS,
        description=_l("Only when you send it back"),
    )

    def offer(self) -> None:
        """Fill the lists."""
        locale = current_locale().code
        self.outcome.choices = [
            option(
                one.value,
                one.said(locale),
                gettext("Closes the lead")
                if one is ReviewOutcome.PASSED
                else gettext("Sends it back"),
            )
            for one in ReviewOutcome
        ]
        words = {1: gettext("1, useless"), 5: gettext("5, exemplary")}
        self.grade.choices = [option(str(one), words.get(one, str(one))) for one in GRADES]

    def validate_words(self, field: Any) -> None:
        """Ask for words when the answer goes back."""
        if self.outcome.data not in {"", ReviewOutcome.PASSED.value} and not field.data:
            raise StopValidation(gettext("Tell the district what to do better."))


class ExtendForm(VersionForm):
    """How much longer, and why."""

    days = WorkingDays(_l("Working days more"), most=CLOCKS["check"].extension)
    words = PlainText(
        _l("What the district reads"),
        longest=LONGEST_NOTE,
        lines=True,
        missing=_l("Give the reason for the extension."),
    )


class SuperviseForm(VersionForm):
    """Why the lead is put under supervision."""

    words = PlainText(
        _l("What the district reads"),
        longest=LONGEST_NOTE,
        lines=True,
        missing=_l("Tell the district why the lead is supervised."),
    )


class TransferLeadForm(VersionForm):
    """To whom, and a note for the desk."""

    partner = OneOf(
        _l("To which authority?"), missing=_l("Choose the authority that is responsible.")
    )
    words = PlainText(_l("Note for this desk"), longest=LONGEST_NOTE, lines=True)


class NoteForm(VersionForm):
    """An internal note."""

    words = PlainText(
        _l("Note for this desk"),
        longest=LONGEST_NOTE,
        lines=True,
        missing=_l("Write the note."),
        description=_l("Sealed to this desk. No district ever sees it."),
    )


class SortLeadForm(SortForm, VersionForm):
    """The same as for a report, of a lead as it was seen."""


class SplitOffForm(VersionForm):
    """Nothing but the version: the report goes back to the queue."""


class MergeForm(VersionForm):
    """The lead that takes this one's reports in."""

    number = PlainText(
        _l("Number of the lead that takes its reports in"),
        longest=20,
        missing=_l("Enter the other lead's number, such as XS-2026-00042."),
        description=_l(
            "Both become one lead under that number. Every report keeps its receipt, its "
            "conversation and its day. It can be split off again as it was."
        ),
    )


class SplitLeadForm(VersionForm):
    """Nothing but the version: the lead takes its reports back."""
