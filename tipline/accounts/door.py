"""Who is signed in, and the guard every staff blueprint carries."""

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, Request, current_app, redirect, session, url_for
from flask_login import LoginManager, current_user
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.wrappers import Response

from leads.register.keyholders import Unlocked, unlock
from leads.register.officers import actor
from leads.register.units import UnitKind
from leads.register.workdays import day_of
from tipline.accounts import sessions
from tipline.forms.house import HouseForm
from tipline.house import the_house


class SignedIn:
    """The officer of this request, as Flask-Login carries them: unlocked for one request only."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, unlocked: Unlocked, session_id: bytes, seed: bytes) -> None:
        """Keep the unlocked officer, the session's row id and the officer's own seed."""
        self.unlocked = unlocked
        self.session_id = session_id
        self.seed = seed

    def get_id(self) -> str:
        """Give the officer's id."""
        return str(self.unlocked.actor.id)


def cookie_name() -> str:
    """Name the door's session cookie; browsers hold a __Host- cookie to this host alone."""
    name = f"mingcha_{current_app.name}"
    return f"__Host-{name}" if the_house().settings.https else name


def init_app(app: Flask) -> None:
    """Recognise officers by their cookie, once per request; the public app never calls this."""
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    manager.request_loader(_recognise)


def _recognise(arriving: Request) -> SignedIn | None:
    cookie = arriving.cookies.get(cookie_name(), "")
    if not cookie:
        return None
    house = the_house()
    at = house.clock.now()
    with house.database.reading() as reading:
        resumed = sessions.resume(reading, cookie, at=at)
        if resumed is None:
            return None
        unlocked = unlock(reading, actor(resumed.officer), seed=resumed.seed, sealer=house.sealer)
    if resumed.stale:
        with house.database.light() as light:
            sessions.touch(light, resumed.session_id, at=at)
    return SignedIn(unlocked, resumed.session_id, resumed.seed)


def signed_in() -> Unlocked:
    """Give the unlocked officer of this request; only for views behind a guard."""
    return here().unlocked


def here() -> SignedIn:
    """Give the whole signed-in state; only for views behind a guard."""
    if not current_user.is_authenticated:
        raise PageNotFound
    return cast(SignedIn, current_user._get_current_object())  # noqa: SLF001  Flask-Login's way


def require_unit_kinds(blueprint: Blueprint, kinds: Iterable[UnitKind]) -> None:
    """Shut a blueprint to everybody but officers of these kinds of unit.

    A stranger is sent to sign in; an officer of another kind sees what an unknown page shows.
    """
    allowed = frozenset(kinds)

    def guard() -> Response | None:
        if not current_user.is_authenticated:
            return redirect(url_for("accounts.sign_in_page"), code=303)
        if signed_in().actor.unit_kind not in allowed:
            raise PageNotFound
        return None

    blueprint.before_request(guard)


F = TypeVar("F", bound=HouseForm)


def token_store() -> MutableMapping[str, Any]:
    """Give what a form's token is bound to: the staff session, or before sign-in Flask's own."""
    if current_user.is_authenticated:
        return {"csrf": here().session_id.hex()}
    return session


def fill(
    form: type[F], formdata: Any = None, *, data: Mapping[str, Any] | None = None, prefix: str = ""
) -> F:
    """Make a form of this request, bound to its session and to today in the city."""
    house = the_house()
    return form(
        formdata,
        csrf_secret=house.keys.cookie,
        csrf_store=token_store(),
        today=day_of(house.clock.now()),
        data=data,
        prefix=prefix,
    )
