"""What the keeper of a contact is asked: granted for how long, or refused, and in what words."""

from wtforms.validators import StopValidation

from leads.reports.identity_answers import HOURS
from tipline.forms.choices import OneOf, option
from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.pages.i18n import lazy_gettext as _l
from tipline.pages.i18n import ngettext

GRANT = "grant"
REFUSE = "refuse"


class AnswerForm(HouseForm):
    """The keeper's answer to one request."""

    answer = OneOf(
        _l("Your answer"),
        choices=[
            option(GRANT, _l("Grant it"), _l("The requester alone can then open the contact")),
            option(REFUSE, _l("Refuse it")),
        ],
        missing=_l("Choose whether to grant or to refuse it."),
    )
    hours = OneOf(_l("For how long, when granted"))
    words = PlainText(
        _l("Your words to the requester"),
        longest=500,
        lines=True,
        missing=_l("Write why you grant or refuse it."),
        description=_l("Sealed: the requester and you read them, and nobody else"),
    )

    def offer(self) -> None:
        """Fill the list of times."""
        self.hours.choices = [
            option(str(hours), ngettext("%(num)s hour", "%(num)s hours", hours)) for hours in HOURS
        ]

    def validate_hours(self, field: OneOf) -> None:
        """Ask for the time only where it is granted."""
        if self.answer.data == GRANT and not field.data:
            raise StopValidation(str(_l("Choose for how long.")))
