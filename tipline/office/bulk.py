"""Assigning many leads at once: each in a transaction of its own, each with its own outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from leads.casework.assigning import assign
from leads.casework.moves import lead_for
from leads.casework.states import IllegalMove
from leads.ledger.errors import NotFound, Overtaken, Refused
from leads.register.authority import Deed
from tipline.office.desk import Desk, uuid_or_none, what_was_done
from tipline.pages.i18n import gettext

MOST = 100


@dataclass(frozen=True, slots=True)
class Picked:
    """One lead that was ticked, and what became of it; `done` is None before anything was tried."""

    lead_id: UUID
    version: int
    number: str = ""
    done: bool | None = None
    sentence: str = ""


def picked(ticked: Sequence[str]) -> tuple[Picked, ...]:
    """Read what was ticked, as "id:version:number"; whatever is not of that form is dropped."""
    found = []
    for text in list(dict.fromkeys(ticked))[:MOST]:
        lead, _, rest = text.partition(":")
        version, _, number = rest.partition(":")
        lead_id = uuid_or_none(lead)
        if lead_id is not None and version.isascii() and version.isdigit():
            found.append(Picked(lead_id, int(version[:9]), number[:20]))
    return tuple(found)


def assign_each(desk: Desk, chosen: Sequence[Picked], *, days: int) -> tuple[Picked, ...]:
    """Assign each lead to its own district; one that was overtaken stops none of the others."""
    return tuple(_assign(desk, one, days=days) for one in chosen)


def _assign(desk: Desk, one: Picked, *, days: int) -> Picked:
    try:
        number = _one(desk, one, days=days)
    except NotFound:
        return replace(one, done=False, sentence=gettext("There is no such lead."))
    except Refused as error:
        return replace(one, done=False, sentence=gettext(error.sentence))
    except IllegalMove:
        sentence = gettext("This lead cannot be assigned where it stands now.")
        return replace(one, done=False, sentence=sentence)
    except Overtaken as error:
        what = what_was_done(error.what)
        sentence = gettext("%(who)s was first: %(what)s.", who=error.who, what=what)
        return replace(one, done=False, sentence=sentence)
    return replace(one, done=True, number=number, sentence=gettext("Assigned"))


def _one(desk: Desk, one: Picked, *, days: int) -> str:
    with desk.house.database.transaction() as session:
        lead = lead_for(session, one.lead_id, by=desk.unlocked.actor, deed=Deed.ASSIGN)
        assign(
            session,
            lead.id,
            version=one.version,
            district=lead.district,
            days=days,
            unlocked=desk.unlocked,
            seals=desk.house.seals,
            calendar=desk.house.calendar,
            at=desk.at,
        )
        return lead.number
