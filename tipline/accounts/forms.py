"""What the account pages ask."""

from uuid import UUID

from wtforms import HiddenField, PasswordField
from wtforms.validators import Length, Regexp

from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.pages.i18n import lazy_gettext as _l

SHORTEST = 12
LONGEST = 200
LONGEST_ANSWER = 20_000


class TokenForm(HouseForm):
    """A button that changes something: nothing is asked but the token."""


class SignInForm(HouseForm):
    """Login, passphrase and one-time code, all on one page and refused together."""

    login = PlainText(_l("Sign-in name"), longest=60, missing=_l("Enter your sign-in name."))
    passphrase = PasswordField(
        _l("Passphrase"),
        validators=[Length(min=1, max=LONGEST, message=_l("Enter your passphrase."))],
    )
    code = PlainText(
        _l("One-time code"),
        longest=10,
        missing=_l("Enter the six digits that your authenticator app shows."),
        description=_l("Six digits from your authenticator app"),
    )


class PassphraseForm(HouseForm):
    """The old passphrase and the new one, typed once: the field can be shown by the browser."""

    old = PasswordField(
        _l("Present passphrase"),
        validators=[Length(min=1, max=LONGEST, message=_l("Enter your present passphrase."))],
    )
    new = PasswordField(
        _l("New passphrase"),
        description=_l("12 characters or more; four words that do not belong together are good"),
        validators=[
            Length(
                min=SHORTEST,
                max=LONGEST,
                message=_l("Choose a passphrase of 12 to 200 characters."),
            ),
            Regexp(r"(?s).*\S", message=_l("Choose a passphrase of 12 to 200 characters.")),
        ],
    )


def _passphrase_field() -> PasswordField:
    return PasswordField(
        _l("Passphrase"),
        validators=[Length(min=1, max=LONGEST, message=_l("Enter your passphrase."))],
    )


class _AnswerForm(HouseForm):
    """What every form with a security key carries: the question, and the script's answer to it."""

    question = HiddenField()
    answer = HiddenField(validators=[Length(max=LONGEST_ANSWER)])

    @property
    def asked(self) -> UUID:
        """Give the id of the question that was answered; what is none names no question."""
        try:
            return UUID(self.question.data or "")
        except ValueError:
            return UUID(int=0)


class KeySignInForm(_AnswerForm):
    """Login, passphrase and a security key, refused together."""

    login = PlainText(_l("Sign-in name"), longest=60, missing=_l("Enter your sign-in name."))
    passphrase = _passphrase_field()


class AddKeyForm(_AnswerForm):
    """A new security key, and the passphrase: a stolen cookie adds none."""

    passphrase = _passphrase_field()


class RemoveKeyForm(HouseForm):
    """A security key goes, for who knows the passphrase."""

    passphrase = _passphrase_field()
