"""Reading a page's HTML once through, with nothing but Python's own parser."""

from dataclasses import replace
from html.parser import HTMLParser

from tipline.walkthrough.page import OFFERED, Field, Form, Link, Page

UNSEEN = {"head", "script", "style", "title"}
NO_FIELD = {"button", "image", "reset", "submit"}
UNCLOSED = {"br", "hr", "img", "input", "link", "meta"}


def read_page(address: str, status: int, body: bytes) -> Page:
    """Read an HTML page."""
    reader = _Reader(address)
    reader.feed(body.decode())
    reader.close()
    return Page(
        address=address,
        status=status,
        body=body,
        title=" ".join(reader.caught["title"].split()),
        heading=" ".join(reader.caught["h1"].split()),
        words=" ".join(" ".join(reader.words).split()),
        marked=tuple(reader.marked),
        forms=tuple(reader.forms),
        links=tuple(replace(one, text=" ".join(one.text.split())) for one in reader.links),
        labels={name: " ".join(said.split()) for name, said in reader.labels.items()},
        rows=tuple(tuple(" ".join(cell.split()) for cell in row) for row in reader.rows),
    )


class _Reader(HTMLParser):
    """Gathers a page's parts while it is read through once."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.open: list[str] = []
        self.words: list[str] = []
        self.marked: list[str] = []
        self.caught = {"title": "", "h1": ""}
        self.links: list[Link] = []
        self.forms: list[Form] = []
        self.labels: dict[str, str] = {}
        self.rows: list[list[str]] = []
        self._labelled = ""
        self._fields: list[Field] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a form, a field."""
        given = {name: value or "" for name, value in attrs}
        if tag not in UNCLOSED:
            self.open.append(tag)
        if tag == "a" and "href" in given:
            self.links.append(Link(given["href"], ""))
        elif tag == "mark":
            self.marked.append("")
        elif tag == "label":
            self._labelled = given.get("for", "")
            self.labels[self._labelled] = ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
        elif tag == "form":
            self._begin_form(given)
        elif self._fields is not None:
            self._field(tag, given, self._fields)

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag, with whatever in it was left open."""
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag == "form":
            self._fields = None

    def handle_data(self, data: str) -> None:
        """Take words for whoever they belong to."""
        for tag in self.caught:
            if tag in self.open:
                self.caught[tag] += data
        if "textarea" in self.open and self._fields:
            self._fields[-1].value = (self._fields[-1].value or "") + data
        if UNSEEN.intersection(self.open):
            return
        self.words.append(data)
        if "a" in self.open and self.links:
            self.links[-1] = replace(self.links[-1], text=self.links[-1].text + data)
        if "mark" in self.open:
            self.marked[-1] += data
        if {"td", "th"}.intersection(self.open):
            self.rows[-1][-1] += data
        if "option" in self.open and self._fields and self._fields[-1].choices:
            self._fields[-1].said[self._fields[-1].choices[-1]] = data.strip()
        if "label" in self.open:
            self.labels[self._labelled] += data

    def _begin_form(self, given: dict[str, str]) -> None:
        self._fields = []
        here = self.address.partition("?")[0]
        made = Form(
            action=given.get("action") or here,
            method=given.get("method", "get").lower(),
            has_files="multipart" in given.get("enctype", ""),
            fields=self._fields,
            buttons=[],
        )
        self.forms.append(made)

    def _field(self, tag: str, given: dict[str, str], fields: list[Field]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        kind = tag if tag in {"select", "textarea"} else given.get("type", "text")
        if tag == "option":
            _offer(fields[-1], value, chosen="selected" in given)
        elif tag == "button" and name:
            buttons = self.forms[-1].buttons
            self.forms[-1] = replace(self.forms[-1], buttons=[*buttons, (name, value)])
        elif tag == "textarea" or (tag == "select" and name):
            fields.append(Field(name, kind, "" if tag == "textarea" else None))
        elif tag == "input" and name and kind not in NO_FIELD:
            _input(fields, Field(name, kind, value), ticked="checked" in given)


def _input(fields: list[Field], new: Field, *, ticked: bool) -> None:
    if new.kind not in OFFERED:
        fields.append(new)
        return
    known = next((one for one in fields if (one.name, one.kind) == (new.name, new.kind)), None)
    row = known or Field(new.name, new.kind, None)
    if known is None:
        fields.append(row)
    row.choices.append(new.value or "")
    if ticked:
        row.value = new.value


def _offer(row: Field, value: str, *, chosen: bool) -> None:
    row.choices.append(value)
    # Without a choice of its own a list stands on its first entry.
    if chosen or row.value is None:
        row.value = value
