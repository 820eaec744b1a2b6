"""Files on a form: how many. What is in them is judged where they are sealed."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField
from wtforms.validators import StopValidation

from tipline.pages.i18n import ngettext


class FileList(MultipleFileField):
    """Up to `most` files; `missing` is the sentence when there is none and one is needed.

    Data: the uploads in the order chosen. An empty input, which browsers send as a nameless empty
    file, is no file. Size and kind are not looked at: the bytes have been sealed as they came in.
    """

    data: list[FileStorage]

    def __init__(self, label: str, *, most: int, missing: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.most, self.missing = most, missing

    def process_data(self, value: Any) -> None:
        """Files never come from a draft or an object."""
        del value
        self.data = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the uploads that have a name."""
        self.data = [item for item in valuelist if isinstance(item, FileStorage) and item.filename]

    def pre_validate(self, form: Any) -> None:
        """Say how many are missing or too many."""
        del form
        if not self.data and self.missing:
            raise StopValidation(str(self.missing))
        if len(self.data) > self.most:
            raise StopValidation(
                ngettext(
                    "Choose at most %(num)s file. You chose %(chosen)s.",
                    "Choose at most %(num)s files. You chose %(chosen)s.",
                    self.most,
                    chosen=len(self.data),
                )
            )
