"""What an answer (反馈) asks: as a draft, where anything may be missing, and as it is sent."""

from typing import Any

from wtforms.validators import ValidationError

from leads.casework.answer_drafts import Typed
from leads.casework.answers import Outcome
from leads.register.taxonomy import DISPOSITIONS, Disposition, Finding
from tipline.accounts.door import fill
from tipline.forms.choices import OneOf, option
from tipline.forms.files import FileList
from tipline.forms.house import HouseForm
from tipline.forms.texts import PlainText
from tipline.pages.i18n import current_locale, gettext
from tipline.pages.i18n import lazy_gettext as _l

LONGEST = 5000
SHORTEST = 10


class AnswerDraftForm(HouseForm):
    """An answer being written; lengths count, but nothing need be there yet."""

    finding = OneOf(_l("What did the check find?"))
    disposition = OneOf(
        _l("What was done about it?"), description=_l("Only when a violation was found")
    )
    findings = PlainText(
        _l("Findings"),
        longest=LONGEST,
        lines=True,
        description=_l("When and where you checked, whom you met, what you saw and measured"),
    )
    measures = PlainText(
        _l("Measures"),
        longest=LONGEST,
        lines=True,
        description=_l("What was ordered or decided, under which provision, and by when"),
    )
    file = FileList(
        _l("Proof"),
        most=1,
        description=_l(
            "Records, decisions, photos: JPEG, PNG, WebP, HEIC, PDF, DOCX, MP4, MOV, M4A, MP3 or "
            "WAV, up to 50 MB each, 5 at most. They are kept as they are, with what their device "
            "wrote into them."
        ),
    )


class AnswerForm(AnswerDraftForm):
    """An answer that is sent: whole, and the measure fits the finding."""

    def validate_finding(self, field: Any) -> None:
        """Ask for a finding."""
        if not field.data:
            raise ValidationError(gettext("Say what the check found."))

    def validate_disposition(self, field: Any) -> None:
        """Ask for a measure after a violation, and for none without one."""
        if self.finding.data == Finding.FOUND and not field.data:
            raise ValidationError(gettext("Say what was done about the violation."))
        if self.finding.data == Finding.NOT_FOUND and field.data:
            raise ValidationError(
                gettext("A measure needs a violation. Change the finding, or take the measure off.")
            )

    def validate_findings(self, field: Any) -> None:
        """Ask for findings that say something."""
        if len(field.data) < SHORTEST:
            raise ValidationError(gettext("Write what was found, in a sentence or more."))

    def validate_measures(self, field: Any) -> None:
        """Ask for measures where there was a violation."""
        if self.finding.data == Finding.FOUND and len(field.data) < SHORTEST:
            raise ValidationError(gettext("Write what was ordered or decided."))


def bound(form: type[AnswerDraftForm], formdata: Any = None, typed: Typed | None = None) -> Any:
    """Make a form with its choices in the reader's language."""
    made, locale = fill(form, formdata, data=_data(typed)), current_locale().code
    made.finding.choices = [option(one.value, one.said(locale)) for one in Finding]
    made.disposition.choices = [
        option("", gettext("None")),
        *(option(one.value, one.said(locale)) for one in DISPOSITIONS[Finding.FOUND]),
    ]
    return made


def typed_in(form: AnswerDraftForm) -> Typed:
    """Take down what stands in a form, for the draft."""
    return Typed(
        finding=form.finding.data or "",
        disposition=form.disposition.data or "",
        findings=form.findings.data or "",
        measures=form.measures.data or "",
    )


def typed_before(outcome: Outcome) -> Typed:
    """Turn an answer that was sent back into a draft to be mended."""
    kept = "" if outcome.disposition is Disposition.NONE else outcome.disposition.value
    return Typed(outcome.finding.value, kept, outcome.findings, outcome.measures)


def outcome_of(form: AnswerForm) -> Outcome:
    """Give the answer of a form that was found right."""
    return Outcome(
        finding=Finding(form.finding.data),
        disposition=Disposition(form.disposition.data or Disposition.NONE),
        findings=form.findings.data or "",
        measures=form.measures.data or "",
    )


def _data(typed: Typed | None) -> dict[str, str] | None:
    if typed is None:
        return None
    return {
        "finding": typed.finding,
        "disposition": typed.disposition,
        "findings": typed.findings,
        "measures": typed.measures,
    }
