"""A security key beside the passphrase: one answer to one question, from this site alone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select

from leads.ledger.audit import AuditEntry
from tests.authenticator import Authenticator, altered
from tests.clock import Clock
from tests.forms import form_on, send, text_of
from tests.key_pages import added, browser, is_in, keys_kept, options_of, sign_in
from tests.makers import City, signed_in_client
from tipline.accounts.security_keys import GOOD_FOR, MOST, KeyQuestion, SecurityKey, add, parsed
from tipline.accounts.webauthn import Site
from tipline.house import House

HOST = "localhost"
REFUSED = "These do not go together, or there were too many tries."

# The rules are the same on both databases: what follows says nothing of the database.
on_one = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def chen(staff_app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(staff_app, house, city.office.first)


@pytest.fixture
def stranger(staff_app: Flask) -> FlaskClient:
    return browser(staff_app)


@pytest.fixture
def own(house: House, city: City) -> Authenticator:
    """Give chen's security key, which the site knows."""
    key, site, challenge = Authenticator(), Site(host=HOST, origin=f"http://{HOST}"), b"\x01" * 32
    options = site.to_make(challenge, officer=b"\x02" * 16, login="chen", known=())
    made = site.made(parsed(key.make(options)), challenge=challenge)
    with house.database.transaction() as session:
        add(session, city.office.first.id, made, at=house.clock.now())
    return key


def deeds(house: House) -> list[str]:
    with house.database.reading() as session:
        query = select(AuditEntry.deed).where(AuditEntry.tree == "staff").order_by(AuditEntry.seq)
        return [deed for deed in session.scalars(query) if deed != "officer.enrol"]


def test_passphrase_and_key_sign_in_and_it_is_written_down(
    chen: FlaskClient, stranger: FlaskClient, house: House, city: City
) -> None:
    key = Authenticator()
    assert added(chen, city.office.first, key).status_code == 303
    assert sign_in(stranger, city.office.first, key).status_code == 303
    assert is_in(stranger)
    assert deeds(house)[:2] == ["officer.add_key", "officer.sign_in"]


def test_a_recorded_answer_is_worth_nothing(
    staff_app: Flask, stranger: FlaskClient, own: Authenticator, city: City
) -> None:
    who = city.office.first
    page = stranger.get("/sign-in/key")
    form, answer = form_on(page, "/sign-in/key"), own.sign(options_of(page))
    told = {"login": who.login, "passphrase": who.passphrase, "answer": answer}
    assert send(stranger, form, **told).status_code == 303
    stranger.set_cookie("mingcha_staff", "")
    again = send(stranger, form, **told)
    assert again.status_code == 400
    assert REFUSED in text_of(again)
    # Nor is it an answer to the next question, or in another browser.
    thief = browser(staff_app)
    for client in (stranger, thief):
        assert sign_in(client, who, own, answer=answer).status_code == 400
        assert not is_in(client)


@on_one
@pytest.mark.parametrize("wrong", ["login", "passphrase", "key", "origin", "bits", "nothing"])
def test_every_refusal_reads_alike(
    stranger: FlaskClient, own: Authenticator, city: City, wrong: str
) -> None:
    who = city.office.first
    key = Authenticator() if wrong == "key" else own
    if wrong == "origin":
        key.origin = "http://localhost.example"
    page = stranger.get("/sign-in/key")
    answer = key.sign(options_of(page))
    typed = {"login": who.login, "passphrase": who.passphrase, "answer": answer}
    typed |= {
        "login": {"login": "nobody"},
        "passphrase": {"passphrase": "guessed at random"},
        "bits": {"answer": altered(answer, "signature")},
        "nothing": {"answer": ""},
    }.get(wrong, {})
    done = send(stranger, form_on(page, "/sign-in/key"), **typed)
    assert done.status_code == 400
    assert REFUSED in text_of(done)
    assert not is_in(stranger)


@on_one
def test_anothers_key_does_not_sign_in_under_ones_name(
    stranger: FlaskClient, own: Authenticator, city: City
) -> None:
    assert sign_in(stranger, city.office.second, own).status_code == 400


@on_one
def test_a_late_answer_is_refused(
    stranger: FlaskClient, own: Authenticator, city: City, clock: Clock
) -> None:
    who, page = city.office.first, stranger.get("/sign-in/key")
    answer = own.sign(options_of(page))
    clock.moment += GOOD_FOR * 1.1
    told = {"login": who.login, "passphrase": who.passphrase, "answer": answer}
    assert send(stranger, form_on(page, "/sign-in/key"), **told).status_code == 400


@on_one
def test_a_key_whose_count_runs_backwards_is_a_copy_and_refused(
    stranger: FlaskClient, own: Authenticator, city: City
) -> None:
    assert sign_in(stranger, city.office.first, own).status_code == 303
    own.counter -= 1
    stranger.delete_cookie("mingcha_staff")
    assert sign_in(stranger, city.office.first, own).status_code == 400


@on_one
def test_a_stolen_cookie_adds_no_key_and_removes_none(
    chen: FlaskClient, own: Authenticator, house: House, city: City
) -> None:
    del own
    refused = added(chen, city.office.first, Authenticator(), passphrase="guessed at random")
    assert refused.status_code == 400
    form = form_on(chen.get("/account/keys"), "/remove")
    assert send(chen, form, passphrase="guessed at random").status_code == 400
    assert keys_kept(house) == 1


@on_one
@pytest.mark.parametrize("wrong", ["origin", "bits", "nothing", "sense"])
def test_a_new_key_must_answer_this_site_and_this_question(
    chen: FlaskClient, house: House, city: City, wrong: str
) -> None:
    key = Authenticator("http://localhost.example" if wrong == "origin" else "http://localhost")
    typed = {"nothing": {"answer": ""}, "sense": {"answer": '{"response": [1]}'}}.get(wrong, {})
    if wrong == "bits":
        answer = key.make(options_of(chen.get("/account/keys")))
        typed = {"answer": altered(answer, "clientDataJSON")}
    assert added(chen, city.office.first, key, **typed).status_code == 400
    assert keys_kept(house) == 0


def test_a_removed_key_signs_in_no_more_and_anothers_cannot_be_removed(
    chen: FlaskClient, staff_app: Flask, own: Authenticator, house: House, city: City
) -> None:
    form = form_on(chen.get("/account/keys"), "/remove")
    zhou = signed_in_client(staff_app, house, city.office.second)
    theirs = form_on(zhou.get("/account/keys"), "/account/keys").values
    typed = {**theirs, "passphrase": city.office.second.passphrase}
    foreign = zhou.post(form.action, data=typed)
    assert foreign.status_code == 404
    assert keys_kept(house) == 1
    assert send(chen, form, passphrase=city.office.first.passphrase).status_code == 303
    assert sign_in(browser(staff_app), city.office.first, own).status_code == 400


@on_one
def test_nobody_keeps_more_than_ten(
    chen: FlaskClient, own: Authenticator, house: House, city: City
) -> None:
    del own
    with house.database.transaction() as session:
        (first,) = session.scalars(select(SecurityKey))
        session.add_all(
            SecurityKey(
                officer_id=first.officer_id,
                credential=first.credential,
                counter=0,
                added_on=first.added_on,
            )
            for _ in range(MOST - 1)
        )
    assert added(chen, city.office.first, Authenticator()).status_code == 400
    assert keys_kept(house) == MOST


def test_what_nobody_answers_is_not_kept(stranger: FlaskClient, house: House, clock: Clock) -> None:
    for _ in range(3):
        stranger.get("/sign-in/key")
    clock.moment += GOOD_FOR * 1.1
    stranger.get("/sign-in/key")
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(KeyQuestion)) == 1


@on_one
def test_only_these_pages_run_a_script_and_only_our_own(
    chen: FlaskClient, stranger: FlaskClient
) -> None:
    for client, path in ((stranger, "/sign-in/key"), (chen, "/account/keys")):
        page = client.get(path)
        assert "script-src 'self';" in page.headers["Content-Security-Policy"]
        (script,) = html.fromstring(page.text).iter("script")
        assert script.get("src", "").startswith("/static/security-key.js")
        assert script.get("integrity", "").startswith("sha384-")
        assert not script.text
    for client, path in ((stranger, "/sign-in"), (chen, "/account"), (chen, "/office/reports")):
        assert "script-src 'none'" in client.get(path).headers["Content-Security-Policy"]
