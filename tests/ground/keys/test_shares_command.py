"""`mingcha keys shares`, `rehearse`, `recover`: papers that open a unit when nobody else can."""

import re
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from crypto.keys import generate
from leads.register.keyholders import UnitGrant, UnitKey, unlock
from leads.register.officers import Officer, actor
from leads.reports.reading import read
from tests.ground.keys.conftest import deeds
from tests.makers import NARRATIVE, City, a_report
from tests.prompt import Prompt, handed, typed_by
from tipline.accounts import sessions
from tipline.accounts.signing import sign_in
from tipline.house import House


@pytest.fixture
def papers(prompt: Prompt, city: City, tmp_path: Path) -> list[str]:
    """Give the numbers on each of the office's three papers."""
    return made(prompt, city, tmp_path / "papers")


def made(prompt: Prompt, city: City, directory: Path) -> list[str]:
    done = prompt("keys", "shares", "office", str(directory), typed=typed_by(city.office.first))
    assert done.exit_code == 0, done.output
    return [numbers_on(path) for path in sorted(directory.iterdir())]


def numbers_on(path: Path) -> str:
    """Copy the numbers off a paper, as a person would."""
    part = path.read_text("utf-8").partition("numbers")[2].partition("词")[0]
    return " ".join(re.findall(r"\b\d{4}\b", part))


def test_any_two_papers_open_the_unit_and_it_is_written_down(
    prompt: Prompt, papers: list[str], house: House, tmp_path: Path
) -> None:
    first, second, third = papers
    for one, other in ((first, second), (third, first)):
        done = prompt("keys", "rehearse", "office", typed=f"{one}\n{other}\n")
        assert done.exit_code == 0, done.output
        assert "They open office: key 1" in done.output
    assert deeds(house) == ["unit.share", "unit.rehearse", "unit.rehearse"]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "papers").iterdir()} == {0o400}


def test_one_paper_twice_and_papers_of_another_unit_open_nothing(
    prompt: Prompt, papers: list[str], house: House
) -> None:
    first, second, _ = papers
    for unit, one, other in (("office", first, first), ("oversight", first, second)):
        done = prompt("keys", "rehearse", unit, typed=f"{one}\n{other}\n")
        assert done.exit_code == 1
        assert f"These two do not give a key of {unit}" in done.output
    assert deeds(house) == ["unit.share"]


def test_a_mistyped_paper_is_asked_for_again(prompt: Prompt, papers: list[str]) -> None:
    first, second, _ = papers
    wrong = "0000" + first[4:] if not first.startswith("0000") else "0001" + first[4:]
    done = prompt("keys", "rehearse", "office", typed=f"{wrong}\n{first}\n{second}\n")
    assert done.exit_code == 0, done.output
    assert "A word or number of it is wrong." in done.output


def test_a_new_officer_reads_with_the_recovered_key_when_nobody_is_left(
    prompt: Prompt, papers: list[str], house: House
) -> None:
    report_id = a_report(house)
    with house.database.transaction() as session:
        session.execute(delete(UnitGrant))
        session.execute(update(Officer).values(active=False))
    typed = f"{papers[2]}\n{papers[1]}\n"
    done = prompt("keys", "recover", "office", "he", "--name", "何平", typed=typed)
    assert done.exit_code == 0, done.output
    passphrase, code = handed(done)
    at = house.clock.now()
    with house.database.reading() as session:
        kind = session.scalars(select(Officer).where(Officer.login == "he")).one().unit.kind
    cookie = sign_in(house, login="he", passphrase=passphrase, code=code, kinds=frozenset({kind}))
    with house.database.transaction() as session:
        resumed = sessions.resume(session, cookie, at=at)
        assert resumed
        he = unlock(session, actor(resumed.officer), seed=resumed.seed, sealer=house.sealer)
        found = read(session, report_id, unlocked=he, sealer=house.sealer, at=at)
    assert found.story.narrative == NARRATIVE
    assert deeds(house) == ["unit.share", "unit.recover"]


def test_wrong_papers_let_nobody_in(prompt: Prompt, papers: list[str], house: House) -> None:
    typed = f"{papers[0]}\n{papers[0]}\n"
    done = prompt("keys", "recover", "office", "he", "--name", "何平", typed=typed)
    assert done.exit_code == 1
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).where(Officer.login == "he")) == 0


def test_a_key_that_the_root_did_not_sign_is_named_and_nothing_is_split_or_given(
    prompt: Prompt, papers: list[str], house: House, city: City
) -> None:
    with house.database.transaction() as session:
        row = update(UnitKey).where(UnitKey.unit_id == city.office.unit.unit_id)
        session.execute(row.values(public=generate().public))
    typed = f"{papers[0]}\n{papers[1]}\n"
    for done in (
        prompt("keys", "rehearse", "office", typed=typed),
        prompt("keys", "recover", "office", "he", "--name", "何平", typed=typed),
    ):
        assert done.exit_code == 1
        assert "the root did not sign" in done.output
    assert deeds(house) == ["unit.share"]
