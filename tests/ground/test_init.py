"""`mingcha init`: a city from a plan or from questions, and the house that is served from it."""

import os
import re
import signal
import subprocess
import sys
from base64 import b32decode
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener, urlopen

import pytest
from click.testing import CliRunner, Result
from lxml import html
from sqlalchemy import select

from crypto.secondfactor import code_at
from leads.register.officers import Officer
from leads.register.units import Unit, UnitKind
from tests.databases import PostgresHouse
from tests.ground.test_city_plan import EXAMPLE
from tests.ground.test_serve import free_ports, wait_until
from tipline.clock import SystemClock
from tipline.commands import main
from tipline.commands.environment import read_lines
from tipline.house import build
from tipline.settings import Settings

PATIENCE = 60.0


def init(*words: str, typed: str = "", env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, ("init", *words), input=typed, env=env)


def plan_file(room: Path) -> str:
    path = room / "city.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return str(path)


def handed(room: Path, login: str) -> tuple[str, bytes]:
    """Take an officer's passphrase and authenticator secret from the papers."""
    papers = (room / "handover.txt").read_text(encoding="utf-8")
    part = next(one for one in papers.split("\n\n") if f"sign-in name   {login}\n" in one)
    passphrase = re.search(r"passphrase +(\S+)", part)
    secret = re.search(r"authenticator +([A-Z2-7]+)", part)
    assert passphrase
    assert secret
    return passphrase[1], b32decode(secret[1] + "=" * (-len(secret[1]) % 8))


def test_a_city_is_founded_from_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    room = tmp_path / "house"
    done = init(str(room), "--plan", plan_file(tmp_path))
    assert done.exit_code == 0, done.output
    assert "8 units and 10 officers" in done.output
    made = [room, *room.rglob("*")]
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []
    assert {path.name for path in (room / "keys").iterdir()} == {
        *("site.keys", "root.key", "audit.key", "audit.pub")
    }
    house = build(Settings.read(read_lines(room / "mingcha.env")))
    with house.database.reading() as session:
        kinds = set(session.scalars(select(Unit.kind)))
        logins = set(session.scalars(select(Officer.login)))
    house.database.dispose()
    assert kinds == set(UnitKind)
    assert {"office-1", "east-2", "squad-1a"} <= logins


def test_a_second_init_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    room = tmp_path / "house"
    init(str(room), "--plan", plan_file(tmp_path))
    before = {path: path.read_bytes() for path in room.rglob("*") if path.is_file()}
    again = init(str(room), "--plan", plan_file(tmp_path))
    assert again.exit_code == 1
    assert "site.keys is already there; keys are never overwritten." in again.output
    assert {path: path.read_bytes() for path in room.rglob("*") if path.is_file()} == before


def test_a_bad_plan_leaves_nothing_behind(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("[[unit]]\n", encoding="utf-8")
    done = init(str(tmp_path / "house"), "--plan", str(bad))
    assert done.exit_code == 1
    assert "A [[unit]] needs kind, code, en and zh" in done.output
    assert not (tmp_path / "house").exists()


def test_a_city_is_founded_by_questions(tmp_path: Path) -> None:
    answers = [
        *("1", "东城大队", "Dongcheng"),  # districts
        *("1", "暗访一组", "Squad 1"),  # squads
        *(part for n in range(7) for part in ("1", f"officer-{n}", f"某{n}")),
    ]
    room = tmp_path / "house"
    done = init(str(room), typed="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    assert "7 units and 7 officers" in done.output
    assert handed(room, "officer-6")


def test_a_name_that_cannot_be_signed_in_with_is_asked_for_again(tmp_path: Path) -> None:
    answers = [
        *("1", "东城大队", "Dongcheng", "1", "暗访一组", "Squad 1"),
        *("1", "Not A Name", "officer-0", "某0"),
        *(part for n in range(1, 7) for part in ("1", f"officer-{n}", f"某{n}")),
    ]
    done = init(str(tmp_path / "house"), typed="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    assert "small letters, digits and hyphens" in done.output


def test_a_city_may_stand_on_postgresql(tmp_path: Path, postgres: PostgresHouse) -> None:
    url = postgres.fresh("founded")
    room, env = tmp_path / "house", {"MINGCHA_DATABASE_URL": url}
    done = init(str(room), "--plan", plan_file(tmp_path), env=env)
    assert done.exit_code == 0, done.output
    assert read_lines(room / "mingcha.env")["MINGCHA_DATABASE_URL"] == url
    assert not (room / "mingcha.db").exists()
    taken = init(str(tmp_path / "other"), "--plan", plan_file(tmp_path), env=env)
    assert "This database holds a city already." in taken.output


class Office:
    """The founded house, served by our own command, and a browser without scripts."""

    def __init__(self, room: Path) -> None:
        self.room, self.ports = room, free_ports(3)
        names = ("MINGCHA_PUBLIC_PORT", "MINGCHA_FIELD_PORT", "MINGCHA_STAFF_PORT")
        with (room / "mingcha.env").open("a", encoding="utf-8") as file:
            for name, port in zip(names, self.ports, strict=True):
                file.write(f"{name}={port}\n")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tipline", "--settings", str(room / "mingcha.env"), "serve"],
            env={k: v for k, v in os.environ.items() if not k.startswith("MINGCHA_")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def answers(self, port: int) -> bool:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except HTTPError as error:
            error.close()
            return error.code < 500
        except OSError:
            return False
        return True

    def first_page(self, login: str) -> str:
        """Sign an officer in, as their browser would, and give the page they come to."""
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        address = f"http://127.0.0.1:{self.ports[2]}/sign-in"
        passphrase, secret = handed(self.room, login)
        code = code_at(secret, SystemClock().now().timestamp())
        typed = {"login": login, "passphrase": passphrase, "code": code}
        fields = _fields(browser, address) | typed
        with browser.open(address, urlencode(fields).encode(), timeout=30) as page:
            return str(page.geturl())


def _fields(browser: OpenerDirector, address: str) -> dict[str, str]:
    with browser.open(address, timeout=30) as page:
        form = html.fromstring(page.read()).xpath("//form[.//input[@name='passphrase']]")[0]
    return dict(form.form_values())


@pytest.fixture
def office(tmp_path: Path, room: Path) -> Iterator[Office]:
    # A short path: the sockets stand in it.
    place = room / f"init-{tmp_path.name[-12:]}"
    assert init(str(place), "--plan", plan_file(tmp_path), "--no-https").exit_code == 0
    office = Office(place)
    yield office
    office.process.send_signal(signal.SIGTERM)
    office.process.wait(PATIENCE)


def test_a_founded_office_is_served_and_its_officers_sign_in(office: Office) -> None:
    wait_until(lambda: all(map(office.answers, office.ports)), "the doors do not answer")
    assert office.first_page("office-1").endswith("/office/reports")
    assert office.first_page("east-1").endswith("/district/assignments")
