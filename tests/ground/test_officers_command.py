"""`mingcha officers`: a colleague lets an officer in; one who is shut out opens nothing."""

import re
from base64 import b32decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from crypto.secondfactor import code_at
from leads.ledger.audit import AuditEntry
from leads.register.keyholders import UnitGrant, unlock
from leads.register.officers import Actor, Officer, Role, actor
from leads.register.staffing import posts
from leads.reports.reading import read
from tests.makers import NARRATIVE, City, Person, a_report, signed_in_client
from tipline.accounts import sessions
from tipline.accounts.signing import NotSignedIn, sign_in
from tipline.clock import SystemClock
from tipline.commands import main
from tipline.factory import create_staff
from tipline.house import House, build
from tipline.settings import Settings


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """Keep the machine's own time: the command asks no test for it."""
    house = build(settings)
    yield house
    house.database.dispose()


class Shell:
    """The administrator's prompt."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env

    def __call__(self, *words: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, ("officers", *words), env=self.env, input=typed)


@pytest.fixture
def shell(city: City, database_url: str, key_file: Path, tmp_path: Path) -> Shell:
    del city
    return Shell(
        {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": str(tmp_path),
            "MINGCHA_DATABASE_URL": database_url,
            "MINGCHA_KEY_FILE": str(key_file),
        }
    )


def typed_by(who: Person) -> str:
    """What a colleague types at the prompt."""
    return f"{who.login}\n{who.passphrase}\n{who.code(SystemClock().now().timestamp())}\n"


def handed(done: Result) -> tuple[str, bytes]:
    """Take passphrase and authenticator's secret from the paper that is printed once."""
    passphrase = re.search(r"passphrase +(\S+)", done.output.partition("sign-in name   ")[2])
    secret = re.search(r"authenticator +([A-Z2-7]+)", done.output)
    assert passphrase
    assert secret
    return passphrase[1], b32decode(secret[1] + "=" * (-len(secret[1]) % 8))


def deeds(house: House, login: str) -> list[tuple[str, str | None]]:
    """List what the trail says of an officer: the deed, and whose it was."""
    helper = aliased(Officer)
    with house.database.reading() as session:
        query = (
            select(AuditEntry.deed, helper.login)
            .join(Officer, Officer.id == AuditEntry.object_id)
            .outerjoin(helper, helper.id == AuditEntry.officer_id)
        )
        rows = session.execute(query.where(Officer.login == login).order_by(AuditEntry.seq))
        return [(deed, who) for deed, who in rows]


def test_an_officer_let_in_by_a_colleague_reads_what_the_unit_reads(
    shell: Shell, house: House, city: City
) -> None:
    report_id = a_report(house)
    done = shell(
        "add", "he", "--name", "何平", "--unit", "office", typed=typed_by(city.office.first)
    )
    assert done.exit_code == 0, done.output
    passphrase, secret = handed(done)
    at = house.clock.now()
    kinds = frozenset({actor_of(house, "he").unit_kind})
    code = code_at(secret, at.timestamp())
    cookie = sign_in(house, login="he", passphrase=passphrase, code=code, kinds=kinds)
    with house.database.transaction() as session:
        resumed = sessions.resume(session, cookie, at=at)
        assert resumed
        he = unlock(session, actor(resumed.officer), seed=resumed.seed, sealer=house.sealer)
        found = read(session, report_id, unlocked=he, sealer=house.sealer, at=at)
    assert found.story.narrative == NARRATIVE
    assert he.actor.roles == {Role.DESK, Role.PLANNER}
    assert deeds(house, "he") == [("officer.enrol", "chen"), ("officer.sign_in", "he")]


def actor_of(house: House, login: str) -> Actor:
    with house.database.reading() as session:
        return actor(session.scalars(select(Officer).where(Officer.login == login)).one())


def test_the_colleague_who_helped_is_not_left_signed_in(
    shell: Shell, house: House, city: City
) -> None:
    shell("add", "he", "--name", "何平", "--unit", "office", typed=typed_by(city.office.first))
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(sessions.StaffSession)) == 0


@pytest.mark.parametrize("wrong", ["passphrase", "code", "unit"])
def test_nobody_is_let_in_without_a_colleague_of_the_unit(
    shell: Shell, house: House, city: City, wrong: str
) -> None:
    helper = city.west.first if wrong == "unit" else city.east.first
    typed = typed_by(helper).split("\n")
    typed[1] = "guessed" if wrong == "passphrase" else typed[1]
    typed[2] = "000000" if wrong == "code" else typed[2]
    done = shell("add", "he", "--name", "何平", "--unit", "east", typed="\n".join(typed))
    assert done.exit_code == 1
    assert "do not go together, or they are not an officer of east" in done.output
    with house.database.reading() as session:
        assert "he" not in {post.login for post in posts(session)}
        assert session.scalar(select(func.count()).select_from(sessions.StaffSession)) == 0


def test_a_name_is_given_once_and_a_unit_must_exist(
    shell: Shell, city: City, subtests: pytest.Subtests
) -> None:
    for login, unit, says in (
        ("wang", "east", "wang is taken"),
        ("He Ping", "east", "A sign-in name is small letters"),
        ("he", "north", "There is no unit north."),
    ):
        with subtests.test(says):
            done = shell(
                "add", login, "--name", "何平", "--unit", unit, typed=typed_by(city.east.first)
            )
            assert done.exit_code == 1
            assert says in done.output


def test_one_who_is_shut_out_loses_session_keys_and_door(
    shell: Shell, house: House, city: City
) -> None:
    zhou = city.office.second
    browser = signed_in_client(create_staff(house), house, zhou)
    assert browser.get("/office/reports").status_code == 200
    done = shell("disable", "zhou", "--yes")
    assert done.output.startswith("zhou is shut out.\n")
    assert browser.get("/office/reports").status_code == 303
    with house.database.reading() as session:
        query = select(func.count()).where(UnitGrant.officer_id == zhou.id)
        assert session.scalar(query) == 0
    with pytest.raises(NotSignedIn):
        sign_in(
            house,
            login="zhou",
            passphrase=zhou.passphrase,
            code=zhou.code(house.clock.now().timestamp()),
            kinds=frozenset({actor_of(house, "zhou").unit_kind}),
        )
    assert deeds(house, "zhou")[-1] == ("officer.disable", None)


def test_the_last_who_holds_a_unit_s_key_is_not_shut_out(
    shell: Shell, house: House, city: City
) -> None:
    del city
    done = shell("disable", "shen", "--yes")
    assert done.exit_code == 1
    assert "Nobody but shen can open what is sealed to their unit." in done.output
    assert actor_of(house, "shen").login == "shen"
    assert "There is no officer ghost." in shell("disable", "ghost", "--yes").output


def test_the_list_tells_who_is_in_and_who_is_out(shell: Shell) -> None:
    shell("disable", "zhou", "--yes")
    lines = [line.split() for line in shell("list").output.splitlines()]
    assert ["office", "chen", "陈静", "(desk,", "planner)"] in lines
    assert ["office", "zhou", "周凯", "(desk,", "planner)", "shut", "out"] in lines
