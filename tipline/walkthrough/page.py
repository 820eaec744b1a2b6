"""A page as a browser without scripts reads it: its words, its links, its forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

OFFERED = {"checkbox", "radio", "select"}


class Stopped(Exception):
    """A step did not go as it must; the sentence says which, and what was there instead."""


@dataclass(slots=True)
class Field:
    """One field of a form; `value` is None for a box or a row of buttons with nothing ticked.

    `said` are the words of a list's entries by their values.
    """

    name: str
    kind: str
    value: str | None
    choices: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a page; `buttons` are the named ones, by name and value."""

    action: str
    method: str
    has_files: bool
    fields: Sequence[Field]
    buttons: Sequence[tuple[str, str]]

    @property
    def asks(self) -> frozenset[str]:
        """Name what can be filled in."""
        return frozenset(one.name for one in self.fields if one.kind != "hidden")

    def choice(self, name: str, saying: str) -> str:
        """Give the value of the list's entry that reads so. Raises Stopped."""
        for one in self.fields:
            for value, words in one.said.items():
                if one.name == name and words == saying:
                    return value
        raise Stopped(f"The form to {self.action} does not offer “{saying}” as “{name}”.")

    def filled(self, typed: Mapping[str, str]) -> list[tuple[str, str]]:
        """Give what is sent: what stands in the form, with `typed` over it. Raises Stopped.

        A person cannot type into a field that is not there, nor choose what is not offered.
        """
        for name, value in typed.items():
            self._check(name, value)
        sent: dict[str, str] = {
            one.name: one.value
            for one in self.fields
            if one.value is not None and one.kind != "file"
        }
        return list((sent | dict(typed)).items())

    def _check(self, name: str, value: str) -> None:
        here = [one for one in self.fields if one.name == name and one.kind != "hidden"]
        if not here and (name, value) not in self.buttons:
            raise Stopped(f"The form to {self.action} has no field “{name}”.")
        offered = [choice for one in here if one.kind in OFFERED for choice in one.choices]
        if here and here[0].kind in OFFERED and value not in offered:
            raise Stopped(f"The form to {self.action} does not offer “{value}” as “{name}”.")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the server. `words` are what a person reads; of a file only `body` counts."""

    address: str
    status: int
    body: bytes
    title: str = ""
    words: str = ""
    heading: str = ""
    marked: Sequence[str] = ()
    forms: Sequence[Form] = ()
    links: Sequence[Link] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Sequence[str]] = ()

    @property
    def trouble(self) -> str:
        """Give what the page says is wrong; empty when it says nothing."""
        after = (
            self.words.partition("There is a problem")[2] or self.words.partition("was first")[2]
        )
        return after[:200].strip()

    def form(self, *asking: str) -> Form:
        """Give the form that asks all of these. Raises Stopped."""
        for form in self.forms:
            if form.asks >= set(asking):
                return form
        raise Stopped(f"“{self.heading or self.title}” has no form that asks {', '.join(asking)}.")

    def form_to(self, ending: str) -> Form:
        """Give the form whose address ends so. Raises Stopped."""
        for form in self.forms:
            if form.action.endswith(ending):
                return form
        raise Stopped(f"“{self.heading or self.title}” has no form to …{ending}.")

    def link(self, *, ending: str = "", holding: str = "", text: str = "") -> str:
        """Give the address of the first link like this. Raises Stopped."""
        for link in self.links:
            path = link.address.partition("?")[0]
            if path.endswith(ending) and holding in link.address and text in link.text:
                return link.address
        raise Stopped(f"“{self.heading or self.title}” has no link to …{holding}{ending} {text}.")
