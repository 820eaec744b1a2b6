"""What each step asks, as forms; shapes only, the rules are the services'."""

from datetime import timedelta
from typing import Any

from wtforms import BooleanField, Field
from wtforms.validators import StopValidation

from leads.features.narrated import Malformed
from leads.features.wire import LONGEST as LONGEST_NUMBERS
from leads.features.wire import from_wire
from leads.register.taxonomy import CATEGORIES, VenueKind, categories_for
from leads.reports.envelopes import REPLY, STORY, BadEnvelope, envelope
from tipline.forms.choices import OneOf, option
from tipline.forms.dates import DateParts
from tipline.forms.house import HouseForm, form_day
from tipline.forms.texts import PlainText
from tipline.pages.i18n import gettext
from tipline.pages.i18n import lazy_gettext as _l

LONGEST_STORY = 10_000
# An envelope of the largest class is 88 KB and some grants.
LONGEST_ENVELOPE = 120_000
LONGEST_AGO = timedelta(days=20 * 366)
# What decoding leaves where bytes were no UTF-8.
UNDECODED = "\N{REPLACEMENT CHARACTER}"

WHAT_BY_KIND = {kind: tuple(found for found in categories_for(kind)) for kind in VenueKind}
_WHATS = frozenset(
    f"{kind}.{found.code}" for kind, founds in WHAT_BY_KIND.items() for found in founds
)


class Words(PlainText):
    """Text that is refused when its bytes were in another encoding than the page's."""

    def pre_validate(self, form: Any) -> None:
        """Say so before the length is judged."""
        if UNDECODED in (self.data or ""):
            raise StopValidation(
                gettext("Some characters arrived broken. Type them again, or paste plain text.")
            )
        super().pre_validate(form)


class Story(Words):
    """What happened: typed, or else sealed by the browser."""

    def pre_validate(self, form: Any) -> None:
        """Ask for one of the two; refuse a malformed envelope, or numbers that are none."""
        sealed = form.sealed_story.data
        if self.data or not sealed:
            super().pre_validate(form)
            return
        try:
            envelope(sealed, STORY)
            if form.numbers.data:
                from_wire(form.numbers.data.encode())
        except (BadEnvelope, Malformed) as error:
            sentence = BadEnvelope(STORY.kind).sentence
            raise StopValidation(gettext(sentence)) from error


class Answer(Words):
    """What somebody says who came back: typed, or else sealed by the browser."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a malformed envelope; nothing at all may be said beside a file."""
        super().pre_validate(form)
        sealed = form.sealed_answer.data
        try:
            if sealed and not self.data:
                envelope(sealed, REPLY)
        except BadEnvelope as error:
            raise StopValidation(gettext(error.sentence)) from error


class What(PlainText):
    """One of a hundred radio buttons, which the page lays out itself."""

    def pre_validate(self, form: Any) -> None:
        """Refuse nothing chosen, and anything that was not offered."""
        del form
        if self.data not in _WHATS:
            raise StopValidation(str(self.missing))


class KindForm(HouseForm):
    """Step 1: what kind of thing, at what kind of venue."""

    what = What(
        _l("What is it about?"),
        longest=80,
        missing=_l("Open a kind of venue and choose what it is about."),
    )
    official = OneOf(
        _l("Does it concern a government office or an official?"),
        choices=[option("no", _l("No")), option("yes", _l("Yes"))],
        missing=_l("Choose whether an office or an official is concerned."),
        description=_l(
            "If yes, only the independent oversight unit can open your report; "
            "the office that handles the others cannot."
        ),
    )


class StoryForm(HouseForm):
    """Step 2: which venue and where, when, and what happened."""

    venue_name = Words(
        _l("Name of the venue"),
        longest=100,
        missing=_l("Enter the name of the venue, or what is written at its door."),
        description=_l(
            "As on the sign. If it has none, describe it, such as “the bar with the blue door”."
        ),
    )
    district = OneOf(_l("District"), missing=_l("Choose the district."))
    address = Words(
        _l("Address, or how to find it (optional)"),
        longest=200,
        description=_l("Road and number, building, floor, or a landmark."),
    )
    happened = DateParts(
        _l("When did it happen? (optional)"),
        description=_l(
            "For example 2026 3 15. If you no longer know the day, give your best guess."
        ),
    )
    about = BooleanField(_l("The date is only about right"))
    sealed_story = PlainText("", longest=LONGEST_ENVELOPE)
    numbers = PlainText("", longest=LONGEST_NUMBERS)
    narrative = Story(
        _l("What happened?"),
        longest=LONGEST_STORY,
        lines=True,
        missing=_l("Write what happened."),
        description=_l(
            "What did you see, at what time, who was there? Leave out what only you could know, "
            "if you do not want to be recognised. Up to 10,000 characters."
        ),
    )

    def validate_happened(self, field: Field) -> None:
        """Refuse a day so long ago that it must be a slip."""
        if field.data is not None and field.data < form_day(self) - LONGEST_AGO:
            raise StopValidation(
                gettext("Enter a day within the last 20 years, or leave the date empty.")
            )


class SendForm(HouseForm):
    """Step 3: files, which are judged where they are sealed, and a contact."""

    contact = Words(
        _l("A way to reach you (optional)"),
        longest=200,
        description=_l(
            "Only the identity custodian can open it, and only for a stated reason. "
            "You can always come back with your receipt instead, without leaving a contact."
        ),
    )


class GroupsForm(HouseForm):
    """The receipt: two of its groups typed back."""

    first = Words("", longest=20, missing=_l("Type the group of four digits."))
    second = Words("", longest=20, missing=_l("Type the group of four digits."))


class ReceiptForm(HouseForm):
    """Coming back: the receipt."""

    receipt = Words(
        _l("Your receipt"),
        longest=128,
        missing=_l("Enter the 24 digits of your receipt."),
        description=_l("24 digits. Spaces and dashes do not matter."),
    )


class AnswerForm(HouseForm):
    """Coming back: what the source wants to say."""

    sealed_answer = PlainText("", longest=LONGEST_ENVELOPE)
    answer = Answer(
        _l("Your answer, or something to add"),
        longest=LONGEST_STORY,
        lines=True,
        description=_l("Up to 10,000 characters. Files can be added below."),
    )
    corrects = BooleanField(_l("This corrects something I wrote before"))


class RecusalForm(HouseForm):
    """Coming back: who should stay out of it."""

    who = Words(
        _l("Who should stay out of it, and why?"),
        longest=1_000,
        lines=True,
        missing=_l("Write who should stay out of it, and why."),
        description=_l(
            "A name, a post, or what you know of them. Only the oversight unit can read this; "
            "the office that handles your report never sees it."
        ),
    )


def split_what(what: str) -> tuple[str, str]:
    """Take the chosen kind of venue and category apart."""
    kind, _, code = what.partition(".")
    return kind, CATEGORIES[code].code
