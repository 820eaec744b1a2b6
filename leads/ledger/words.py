"""Words a person sees: marks for the catalogue, and names that carry both languages as data."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


def N_(text: str) -> str:  # noqa: N802 - the name that every gettext extractor knows
    """Mark an English msgid for the catalogue and give it back; it is translated at the edge."""
    return text


@dataclass(frozen=True, slots=True)
class Name:
    """One notion's name in English and Chinese, for vocabularies that are data, not pages."""

    en: str
    zh: str

    def said(self, locale: str) -> str:
        """Give the name in the language of the locale: Chinese for "zh…", else English."""
        return self.zh if str(locale).startswith("zh") else self.en


class Spoken(StrEnum):
    """A closed vocabulary: each member is its stored code and knows its two names."""

    _value_: str
    words: Name

    # The names have defaults because a type checker reads a look-up, Kind("ktv"), as this call.
    def __new__(cls, code: str, en: str = "", zh: str = "") -> Self:
        """Make a member from its code and its names."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = Name(en, zh)
        return member

    def said(self, locale: str) -> str:
        """Give the member's name in the language of the locale."""
        return self.words.said(locale)
