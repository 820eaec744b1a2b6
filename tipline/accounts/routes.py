"""Sign in, sign out, change the passphrase: the only staff pages open without a session."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from crypto.keys import from_seed
from leads.ledger import audit
from leads.register.authority import Deed
from leads.register.keylist import fingerprint
from leads.register.units import UnitKind
from tipline.accounts import sessions
from tipline.accounts.door import cookie_name, fill, here
from tipline.accounts.forms import PassphraseForm, SignInForm, TokenForm
from tipline.accounts.navigation import first_page
from tipline.accounts.signing import NotSignedIn, change_passphrase, sign_in
from tipline.house import the_house
from tipline.pages.i18n import gettext

door = Blueprint("accounts", __name__)

STAFF_KINDS = frozenset(UnitKind) - {UnitKind.SQUAD}
FIELD_KINDS = frozenset({UnitKind.SQUAD})


def kinds_here() -> frozenset[UnitKind]:
    """Give the kinds of unit whose officers may sign in at this application."""
    return FIELD_KINDS if current_app.name == "field" else STAFF_KINDS


@door.get("/")
def home() -> Response:
    """Lead an officer to their own first page, a stranger to the sign-in."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in_page"), code=303)
    return redirect(first_page(here().unlocked.actor), code=303)


@door.get("/sign-in")
def sign_in_page() -> str:
    """Show the sign-in form."""
    return render_template("accounts/sign_in.html", form=fill(SignInForm))


@door.post("/sign-in")
def sign_in_send() -> Response | tuple[str, int]:
    """Check login, passphrase and code together; every refusal reads the same."""
    form = fill(SignInForm, request.form)
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 400
    try:
        cookie = sign_in(
            the_house(),
            login=form.login.data or "",
            passphrase=form.passphrase.data or "",
            code=form.code.data or "",
            kinds=kinds_here(),
        )
    except NotSignedIn:
        sentence = gettext(
            "These do not go together, or there were too many tries. "
            "Check all three and wait for a new code before you try again."
        )
        form.form_errors.append(sentence)
        return render_template("accounts/sign_in.html", form=form), 400
    answer = redirect(url_for("accounts.home"), code=303)
    set_cookie(answer, cookie)
    return answer


@door.post("/sign-out")
def sign_out() -> Response:
    """End the session here and on the server."""
    answer = redirect(url_for("accounts.sign_in_page"), code=303)
    if current_user.is_authenticated and fill(TokenForm, request.form).validate():
        at, officer = the_house().clock.now(), here().unlocked.actor
        with the_house().database.transaction() as session:
            sessions.end(session, here().session_id)
            audit.record(session, Deed.SIGN_OUT, at=at, officer_id=officer.id, object_id=officer.id)
        answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


@door.route("/account", methods=["GET", "POST"])
def account() -> Response | str | tuple[str, int]:
    """Change the passphrase; the seed stays, so nothing has to be granted again."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in_page"), code=303)
    form = fill(PassphraseForm, request.form or None)
    if request.method == "GET":
        return _account_page(form)
    if not form.validate():
        return _account_page(form), 400
    try:
        change_passphrase(
            the_house(),
            officer_id=here().unlocked.actor.id,
            old=form.old.data or "",
            new=form.new.data or "",
            keep=here().session_id,
        )
    except NotSignedIn:
        form.old.errors = [gettext("This is not your passphrase. Type it again.")]
        return _account_page(form), 400
    return _account_page(fill(PassphraseForm), changed=True)


def _account_page(form: PassphraseForm, *, changed: bool = False) -> str:
    # Made of the seed that the passphrase opened, not of the row: what the row says may be forged.
    known = fingerprint(from_seed(here().seed).public)
    return render_template("accounts/account.html", form=form, changed=changed, fingerprint=known)


def set_cookie(answer: Response, value: str) -> None:
    """Hand a session's cookie to the browser; no script reads it, no other site sends it."""
    answer.set_cookie(
        cookie_name(),
        value,
        secure=the_house().settings.https,
        httponly=True,
        samesite="Strict",
        path="/",
    )
