"""Pages of security keys: signing in with one, adding one, removing one."""

import hashlib
from base64 import b64encode
from functools import cache
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from leads.ledger.errors import NotFound
from leads.register.officers import Officer
from tipline.accounts import security_keys as kept
from tipline.accounts.door import fill, here, token_store
from tipline.accounts.forms import AddKeyForm, KeySignInForm, RemoveKeyForm
from tipline.accounts.routes import kinds_here, set_cookie
from tipline.accounts.signing import NotSignedIn, Proof, is_passphrase, sign_in_by
from tipline.accounts.webauthn import BadAnswer, Site
from tipline.forms.csrf import issue
from tipline.house import the_house
from tipline.pages.i18n import gettext
from tipline.shipped import shipped

door = Blueprint("security_keys", __name__)

SCRIPT = "security-key.js"


@door.get("/sign-in/key")
def sign_in_page() -> str:
    """Show the sign-in by security key; the question in it is good for one answer."""
    return _sign_in_page(fill(KeySignInForm))


@door.post("/sign-in/key")
def sign_in_send() -> Response | tuple[str, int]:
    """Check name, passphrase and the key's answer together; every refusal reads the same."""
    form = fill(KeySignInForm, request.form)
    if not form.validate():
        return _sign_in_page(form), 400
    try:
        cookie = sign_in_by(
            the_house(),
            _proof(form),
            login=form.login.data or "",
            passphrase=form.passphrase.data or "",
            kinds=kinds_here(),
        )
    except NotSignedIn:
        form.form_errors.append(
            gettext(
                "These do not go together, or there were too many tries. "
                "Check name and passphrase and use your security key again."
            )
        )
        return _sign_in_page(form), 400
    answer = redirect(url_for("accounts.home"), code=303)
    set_cookie(answer, cookie)
    return answer


@door.route("/account/keys", methods=["GET", "POST"])
def keys() -> Response | str | tuple[str, int]:
    """List the officer's security keys; add one, for who knows the passphrase."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in_page"), code=303)
    form = fill(AddKeyForm, request.form or None)
    if request.method == "GET":
        return _keys_page(form)
    if form.validate() and _passphrase_holds(form) and _added(form):
        return redirect(url_for("security_keys.keys"), code=303)
    return _keys_page(form), 400


@door.post("/account/keys/<uuid:key_id>/remove")
def remove(key_id: UUID) -> Response | tuple[str, int]:
    """Forget a key of the officer's own, for who knows the passphrase."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in_page"), code=303)
    form, house = fill(RemoveKeyForm, request.form), the_house()
    officer_id = here().unlocked.actor.id
    if not form.validate() or not _passphrase_holds(form):
        return _keys_page(fill(AddKeyForm), removing=form), 400
    with house.database.transaction() as session:
        kept.remove(session, officer_id, key_id, at=house.clock.now())
    return redirect(url_for("security_keys.keys"), code=303)


def _proof(form: KeySignInForm) -> Proof:
    """Make the second factor of this request: its question is taken away whatever comes of it."""
    house, bound, site = the_house(), _bound(), _site()
    question, answer = form.asked, kept.parsed(form.answer.data or "")
    with house.database.transaction() as session:
        challenge = kept.take(session, question, bound=bound, at=house.clock.now())

    def by_key(session: Session, officer: Officer, _seed: bytes, _at: object) -> bool:
        if challenge is None:
            return False
        known = kept.credentials_of(session, officer.id)
        try:
            signed = site.signed(answer, challenge=challenge, known=known)
        except BadAnswer:
            return False
        credential = bytes(signed.credential)
        return kept.counted(session, officer.id, credential, counter=signed.counter)

    return by_key


def _added(form: AddKeyForm) -> bool:
    house, officer = the_house(), here().unlocked.actor
    at, answer = house.clock.now(), kept.parsed(form.answer.data or "")
    with house.database.transaction() as session:
        challenge = kept.take(session, form.asked, bound=_bound(), at=at)
    try:
        made = _site().made(answer, challenge=challenge or b"")
        with house.database.transaction() as session:
            kept.add(session, officer.id, made, at=at)
    except (BadAnswer, NotFound):
        form.form_errors.append(gettext("The security key was not added. Try again."))
        return False
    return True


def _passphrase_holds(form: AddKeyForm | RemoveKeyForm) -> bool:
    typed = form.passphrase.data or ""
    if is_passphrase(the_house(), here().unlocked.actor.id, typed):
        return True
    form.passphrase.errors = [gettext("This is not your passphrase. Type it again.")]
    return False


def _sign_in_page(form: KeySignInForm) -> str:
    asked = _asked()
    options = _site().to_sign(asked.challenge)
    return _page("accounts/key_sign_in.html", form=form, options=options, question=asked.id)


def _keys_page(form: AddKeyForm, *, removing: RemoveKeyForm | None = None) -> str:
    officer = here().unlocked.actor
    with the_house().database.reading() as session:
        known = kept.credentials_of(session, officer.id)
        shown = kept.list_of(session, officer.id)
    asked = _asked()
    options = _site().to_make(
        asked.challenge, officer=officer.id.bytes, login=officer.login, known=known
    )
    return _page(
        "accounts/keys.html",
        form=form,
        removing=removing or fill(RemoveKeyForm),
        keys=shown,
        options=options,
        question=asked.id,
    )


def _page(template: str, **parts: object) -> str:
    """Show a page that may run the one script, whose hash stands in the page."""
    g.runs_own_script = True
    return render_template(template, script=SCRIPT, integrity=_integrity(), **parts)


@cache
def _integrity() -> str:
    digest = hashlib.sha384((shipped("static") / SCRIPT).read_bytes()).digest()
    return f"sha384-{b64encode(digest).decode()}"


def _asked() -> kept.Asked:
    house = the_house()
    with house.database.transaction() as session:
        return kept.ask(session, bound=_bound(), at=house.clock.now())


def _bound() -> bytes:
    """Give what a question belongs to: this browser's session, or before sign-in its form's."""
    store = token_store()
    issue(the_house().keys.cookie, store)
    return hashlib.sha256(b"mingcha key question 1\0" + str(store["csrf"]).encode()).digest()


def _site() -> Site:
    """Give this site by the name it was asked for, which only a name of the settings can be."""
    scheme = "https" if the_house().settings.https else "http"
    return Site(host=request.host.partition(":")[0], origin=f"{scheme}://{request.host}")
