"""The base of every form: our token, our language, the day it is filled in."""

from collections.abc import Mapping, MutableMapping
from datetime import date
from typing import Any, ClassVar

from wtforms import Form

from tipline.forms.csrf import KeyedCSRF
from tipline.forms.sentences import Sentences


class _House(Form):
    today: date

    class Meta:
        def get_translations(self, form: Form) -> Sentences:
            """Let WTForms' own messages be said in our words and the reader's language."""
            del form
            return Sentences()


class HouseForm(_House):
    """A form that changes something: posted, with a token.

    `csrf_secret` and `csrf_store` (the session) bind the token; `today` is the day in China that
    dates are judged against; `formdata` is `request.form`, joined with `request.files` when it
    carries files (werkzeug's CombinedMultiDict), or None on a GET.
    """

    class Meta(_House.Meta):
        """Every such form carries our token."""

        csrf = True
        csrf_class: ClassVar[type] = KeyedCSRF

    def __init__(
        self,
        formdata: Any = None,
        *,
        csrf_secret: bytes,
        csrf_store: MutableMapping[str, Any],
        today: date,
        data: Mapping[str, Any] | None = None,
        prefix: str = "",
    ) -> None:
        self.today = today
        bound = {"csrf_secret": csrf_secret, "csrf_context": csrf_store}
        super().__init__(formdata, data=data, prefix=prefix, meta=bound)


class QueryForm(_House):
    """A form that only looks: filters and searches by GET, whose address must carry no token."""

    def __init__(
        self, formdata: Any = None, *, today: date, data: Mapping[str, Any] | None = None
    ) -> None:
        self.today = today
        super().__init__(formdata, data=data)


def form_day(form: Any) -> date:
    """Tell the day a field's form is filled in; a form that is not ours is a mistake of ours."""
    if not isinstance(form, _House):
        raise TypeError("this field belongs in a HouseForm or QueryForm, which know the day")
    return form.today
