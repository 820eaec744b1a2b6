"""What every step of the walk is handed: where the sites are, who walks, what it is about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tipline.clock import Clock
from tipline.demo.officers import Shown
from tipline.walkthrough.matter import Matter
from tipline.walkthrough.page import Stopped


@dataclass(frozen=True, slots=True)
class Sites:
    """The three sites' addresses, such as http://127.0.0.1:8001."""

    public: str
    field: str
    staff: str


@dataclass(frozen=True, slots=True)
class Cast:
    """The officers who walk; `names` are the units' English names by their codes."""

    desk: Shown
    planner: Shown
    team: Shown
    visitor: Shown
    assessor: Shown
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk: `say` is told each thing that was seen, `pause` waits so many seconds."""

    sites: Sites
    cast: Cast
    matter: Matter
    clock: Clock
    say: Callable[[str], None]
    pause: Callable[[float], None]

    @property
    def district(self) -> str:
        """Give the English name of the district the matter is in."""
        return self.cast.names[self.matter.district]


def expect(holds: object, sentence: str) -> None:
    """Stop the walk with a sentence unless something holds."""
    if not holds:
        raise Stopped(sentence)


def gather(officers: Sequence[Shown], *, names: Mapping[str, str], district: str) -> Cast:
    """Choose who walks; the planner is another officer of the office where there is one."""

    def first(kind: str, unit: str = "", last: int = 0) -> Shown:
        found = [one for one in officers if one.kind == kind and unit in {"", one.unit}]
        expect(found, f"There is no officer of kind {kind} {unit}.")
        return found[last]

    return Cast(
        desk=first("office"),
        planner=first("office", last=-1),
        team=first("district", district),
        visitor=first("squad"),
        assessor=first("board"),
        names=names,
    )
