"""The visitor of this request: a cookie of 32 random bytes, and the draft it opens."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, Self, TypeVar
from uuid import UUID

from flask import g, request
from werkzeug.wrappers import Response

from crypto import visits
from leads.register.workdays import day_of
from leads.reports import drafts
from tipline.forms import csrf, tokens
from tipline.house import the_house
from tipline.storage.beginning import Kind


class Errand(StrEnum):
    """What a visitor came for; each has a cookie and a row of its own."""

    REPORT = "report"
    RETURN = "return"


class Kept(Protocol):
    """Anything a row can hold between two pages."""

    @property
    def unowned(self) -> tuple[UUID, ...]:
        """List the stored files that no report owns yet."""
        ...

    def to_bytes(self) -> bytes:
        """Write it down for sealing."""
        ...

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read back what `to_bytes` wrote."""
        ...


K = TypeVar("K", bound=Kept)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody of whom nothing is known but 32 random bytes; `known` when they brought them."""

    errand: Errand
    token: bytes = field(repr=False)
    known: bool

    def bound(self) -> dict[str, Any]:
        """Give what binds a form to this visitor, and the day it is filled in."""
        secret, store = self.binding()
        return {"csrf_secret": secret, "csrf_store": store, "today": today()}

    def binding(self) -> tuple[bytes, dict[str, Any]]:
        """Give the secret and the session of this visitor's form tokens.

        Whoever draws a cookie of their own must not be able to make tokens for it as well: the
        secret is the house's, too.
        """
        own = b"mingcha/visit-form/2\0" + visits.form_secret(self.token)
        at = int(the_house().clock.now().timestamp())
        secret = hmac.digest(the_house().keys.cookie, own, "sha256")
        return secret, {"csrf": self.errand.value, csrf.AT: at}

    def pressed(self) -> bool:
        """Say whether the button that was pressed stands on a page of ours that is theirs."""
        return csrf.holds(request.form.get("csrf_token", ""), *self.binding())

    def load(self, kind: type[K]) -> K | None:
        """Open the visitor's row; None when they have none, or their hour is over."""
        opened = self.open()
        return None if opened is None else kind.from_bytes(opened.plain)

    def open(self) -> drafts.Opened | None:
        """Do the same, and keep hold of the bytes that were opened."""
        if not self.known:
            return None
        house = the_house()
        at = house.clock.now()
        with house.database.bare(Kind.GLANCE) as connection:
            return drafts.read(connection, token=self.token, sealer=house.sealer, at=at)

    def close(self, kept: Kept) -> drafts.Closed:
        """Seal what the visitor's row shall hold."""
        house = the_house()
        return drafts.close(
            kept.to_bytes(),
            token=self.token,
            files=kept.unowned,
            sealer=house.sealer,
            at=house.clock.now(),
        )

    def change(self, kind: type[K], edit: Callable[[K | None], K]) -> K:
        """Read, edit and write the row in one light transaction; other tabs wait their turn."""
        house = the_house()
        at, sealer = house.clock.now(), house.sealer
        with house.database.bare(Kind.LIGHT) as connection:
            opened = drafts.read(connection, token=self.token, sealer=sealer, at=at, lock=True)
            edited = edit(None if opened is None else kind.from_bytes(opened.plain))
            drafts.write(connection, self.close(edited))
        return edited

    def forget(self) -> None:
        """Delete the row, the cookie, and every file that was never sent."""
        if self.known:
            house = the_house()
            with house.database.bare(Kind.LIGHT) as connection:
                left = drafts.forget(connection, token=self.token)
            for file_id in left:
                house.files.delete(file_id)
        _cookies()[cookie_name(self.errand)] = ""


def arrive(errand: Errand) -> Visitor:
    """Recognise the visitor by their cookie, or give them one with this answer."""
    token = tokens.read(request.cookies.get(cookie_name(errand), ""), size=visits.TOKEN_SIZE)
    if token is not None:
        return Visitor(errand, token, known=True)
    drawn = visits.draw_token()
    _cookies()[cookie_name(errand)] = tokens.written(drawn)
    return Visitor(errand, drawn, known=False)


def today() -> date:
    """Tell the day it is in China: what is asked, kept and shown is to the day."""
    return day_of(the_house().clock.now())


def cookie_name(errand: Errand) -> str:
    """Name the errand's cookie; browsers hold a __Host- cookie to this host alone."""
    return f"{'__Host-' if the_house().settings.https else ''}mingcha_{errand.value}"


def hand_out(response: Response) -> Response:
    """Set and clear the cookies this request decided on; a session's, gone with the browser."""
    for name, value in _cookies().items():
        response.set_cookie(
            name,
            value,
            max_age=None if value else 0,
            secure=the_house().settings.https,
            httponly=True,
            samesite="Strict",
        )
    return response


def _cookies() -> dict[str, str]:
    if "visit_cookies" not in g:
        g.visit_cookies = {}
    cookies: dict[str, str] = g.visit_cookies
    return cookies
