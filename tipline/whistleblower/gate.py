"""The gate before whatever costs something: nobody is turned away, some wait.

The adversary sends junk by the thousand, so that sources find no place, or that nobody finds their
reports among it. In calm times nothing is asked here but that an Argon2 runs once for each form. In
a flood each form must have been made by this house for this visitor, have aged, and not have done
its work before. What must wait is answered by a page that holds all that was typed.
"""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from flask import Response, request

from leads.reports.quarantine import hold
from tipline.floods.crowd import Pressure
from tipline.floods.spent import LIFE
from tipline.forms import csrf
from tipline.forms.csrf import Issued
from tipline.house import the_house
from tipline.whistleblower.visitor import Visitor
from tipline.whistleblower.waiting import Why, wait_page

WORK = "work"
LONGEST_WORK = 20


@dataclass(frozen=True, slots=True)
class Passed:
    """Someone may go on; `held` says that a report of theirs belongs to a flood."""

    held: bool = False


def gate(visitor: Visitor, *, costly: bool = False, sends: UUID | None = None) -> Passed | Response:
    """Let a form through, or give the page on which it waits; nothing was written or stretched.

    `costly` is what runs an Argon2, as every form does that `sends` a report. Call it once a
    request, after the files were taken.
    """
    house, at, costly = the_house(), now(), costly or sends is not None
    pressure = house.crowd.press(address(), at=at, sends=sends)
    if pressure.hot:
        _take_back(at)
    if not pressure.flood and not costly:
        return Passed()
    token = csrf.issued(_text("csrf_token"), *visitor.binding())
    if token is None:
        # In calm times the form itself is shown again, and says why.
        return wait_page(visitor, Why.AGAIN, pressure) if pressure.flood else Passed()
    missing = _missing(token, pressure, at)
    if missing > 0:
        return wait_page(visitor, Why.YOUNG, pressure, seconds=missing, kept=_text("csrf_token"))
    if pressure.hot and house.room.full(at=at):
        return wait_page(visitor, Why.FULL, pressure)
    if at - token.at > LIFE or not house.spent.take(token.nonce, at=at):
        return wait_page(visitor, Why.AGAIN, pressure)
    return Passed(held=pressure.hot)


def now() -> float:
    """Give the house's time in seconds since 1970."""
    return the_house().clock.now().timestamp()


def address() -> str:
    """Give the address that a request came from, for counting alone: it is never kept."""
    header = the_house().settings.flood.header
    named = request.headers.get(header, "") if header else ""
    return named or request.remote_addr or ""


def _missing(token: Issued, pressure: Pressure, at: float) -> int:
    """Give the seconds that a form is too young by; work done in the browser stands for them."""
    missing = pressure.wait - int(at - token.at)
    return 0 if missing <= 0 or _worked(pressure.work) else min(missing, pressure.wait)


def _worked(bits: int) -> bool:
    done = _text(WORK)
    if not done or len(done) > LONGEST_WORK:
        return False
    digest = sha256(f"{_text('csrf_token')}:{done}".encode()).digest()
    return int.from_bytes(digest) >> (256 - bits) == 0


def _text(name: str) -> str:
    return request.form.get(name, "")


def _take_back(at: float) -> None:
    """Have what a network sent before its flood was seen to be one looked at with the rest."""
    house = the_house()
    before = house.crowd.take_back(address(), at=at)
    if before:
        house.database.attempt(lambda session: hold(session, before))
