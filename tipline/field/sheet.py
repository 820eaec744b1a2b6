"""A mission's page: brief, checklist with its marks, words, photos, and what went wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import render_template

from covert.briefs import Brief
from covert.missions import WRITING_UP, Mission
from covert.notes import MOST_PHOTOS, Mark, Notes
from covert.visits import Noted
from leads.register.checklist import FORBIDDEN, Item
from tipline.accounts.door import fill
from tipline.field.forms import NotesForm

# More than so many left out are counted: a list of them would fill a phone's screen.
FEW = 3
PICTURES = "image/jpeg,image/png,image/webp"


@dataclass(frozen=True, slots=True)
class Place:
    """Which mission a page is about, and until when it can be filed."""

    id: UUID
    closes_at: datetime
    file_by: datetime
    brief: Brief


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the checklist; `theirs` is another member's mark where the two differ."""

    item: Item
    mark: Mark | None
    missing: bool
    theirs: Mark | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong: items left out, a photo refused, a member who was faster."""

    missing: Sequence[Item] = ()
    photo: str = ""
    who: str = ""
    theirs: Notes | None = field(default=None, repr=False)

    @property
    def code(self) -> int:
        """Give the answer's code."""
        return 409 if self.who else 400


def place_of(mission: Mission, brief: Brief) -> Place:
    """Draw the frozen picture of an open mission."""
    return Place(mission.id, mission.closes_at, mission.closes_at + WRITING_UP, brief)


def form_of(noted: Noted) -> NotesForm:
    """Make the form of what is kept."""
    return fill(NotesForm, data={"words": noted.notes.words, "version": noted.version})


def sheet(
    place: Place,
    notes: Notes,
    *,
    form: NotesForm,
    version: int,
    marks: Mapping[str, Mark],
    trouble: Trouble | None = None,
) -> str:
    """Lay a mission out with `marks` and the form's words, as kept or as just typed."""
    trouble = trouble or Trouble()
    return render_template(
        "field/mission.html",
        place=place,
        form=form,
        version=version,
        rows=_rows(place.brief.items, marks, trouble),
        choices=tuple(Mark),
        photos=notes.photos,
        most=MOST_PHOTOS,
        pictures=PICTURES,
        forbidden=FORBIDDEN,
        trouble=trouble,
        few=FEW,
        begun=bool(notes.marks),
    )


def _rows(items: Sequence[Item], marks: Mapping[str, Mark], trouble: Trouble) -> tuple[Row, ...]:
    theirs = trouble.theirs.marks if trouble.theirs else {}
    left_out = {item.code for item in trouble.missing}

    def row(item: Item) -> Row:
        mine, other = marks.get(item.code), theirs.get(item.code)
        differs = other is not None and other is not mine
        return Row(item, mine, item.code in left_out, other if differs else None)

    return tuple(row(item) for item in items)
