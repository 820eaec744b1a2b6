"""A unit's new key: what arrives is sealed to it alone, and what lay there is granted again."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from crypto.envelope import Compartment
from crypto.keys import from_seed, generate
from crypto.signing import SigningKey
from leads.ledger.errors import NotFound
from leads.register.keyholders import Grant, UnitGrant, UnitKey, holders, open_key
from leads.register.keylist import fingerprint, keys_of
from leads.register.officers import Officer
from leads.register.regranting import next_batch, waiting, write
from leads.reports.reading import read
from tests.ground.keys.conftest import deeds
from tests.makers import NARRATIVE, City, Person, a_report, unlocked
from tests.prompt import Prompt, typed_by
from tipline.house import House
from tipline.keycheck import check_unit_keys
from tipline.processes.notary import write_key

# The rules are the same on both databases: what follows says nothing of the database.
on_one = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def root_file(root_key: SigningKey, tmp_path: Path) -> Path:
    path = tmp_path / "root.key"
    write_key(path, root_key)
    return path


def said(*people: Person | None) -> str:
    """What each officer says of their key, in the order in which they are asked; None is absent."""
    return "".join(f"{fingerprint(one.made.public) if one else ''}\n" for one in people)


def rolled(prompt: Prompt, root_file: Path, typed: str) -> None:
    done = prompt("keys", "roll", "office", "--root", str(root_file), typed=typed)
    assert done.exit_code == 0, done.output


def reads(house: House, who: Person, report_id: UUID) -> bool:
    at, by = house.clock.now(), unlocked(house, who)
    with house.database.transaction() as session:
        found = read(session, report_id, unlocked=by, sealer=house.sealer, at=at)
    return found.story.narrative == NARRATIVE


def left(house: House) -> int:
    with house.database.reading() as session:
        return waiting(session, "office", root=house.keys.root_public)


def named(house: House, report_id: UUID) -> set[bytes]:
    """Give the ids of the keys that a report was granted to."""
    with house.database.reading() as session:
        return set(holders(session, subject=report_id, compartment=Compartment.REPORT))


def test_what_arrives_after_an_officer_left_is_sealed_to_the_new_key_alone(
    prompt: Prompt, root_file: Path, house: House, city: City
) -> None:
    chen, zhou = city.office.first, city.office.second
    before = a_report(house)
    kept = unlocked(house, zhou).seeds  # what they could have copied
    assert prompt("officers", "disable", "zhou", "--yes").exit_code == 0
    rolled(prompt, root_file, said(chen))
    after = a_report(house)
    old = from_seed(city.office.unit.seed).key_id
    assert named(house, before) == {old}
    assert len(named(house, after)) == 1
    assert not named(house, after) & set(kept)
    with house.database.reading() as session:
        with pytest.raises(NotFound):
            opened_by(house, after, kept)
        query = select(func.count()).where(UnitGrant.officer_id == zhou.id)
        assert session.scalar(query) == 0
    # Until it is granted again, what waits is read by who holds the older key.
    assert reads(house, chen, before)
    assert reads(house, chen, after)
    assert deeds(house) == ["unit.new_key"]


def opened_by(house: House, report_id: UUID, seeds: Mapping[bytes, bytes]) -> bytes:
    with house.database.reading() as session:
        return open_key(
            session,
            subject=report_id,
            compartment=Compartment.REPORT,
            seeds=seeds,
            sealer=house.sealer,
        )


def test_granted_again_the_old_key_opens_nothing_and_the_new_one_all(
    prompt: Prompt, root_file: Path, house: House, city: City
) -> None:
    chen, zhou = city.office.first, city.office.second
    reports = [a_report(house) for _ in range(3)]
    kept = unlocked(house, zhou).seeds
    rolled(prompt, root_file, said(chen, zhou))
    done = prompt("keys", "regrant", "office", typed=typed_by(chen))
    assert done.exit_code == 0, done.output
    assert "All is under the new key." in done.output
    assert left(house) == 0
    for report_id in reports:
        with pytest.raises(NotFound):
            opened_by(house, report_id, kept)
        assert reads(house, zhou, report_id)
    assert deeds(house) == ["unit.new_key", "unit.regrant"]


def test_a_stopped_run_goes_on_where_it_was_and_touches_nothing_twice(
    prompt: Prompt, root_file: Path, house: House, city: City
) -> None:
    for _ in range(4):
        a_report(house)
    rolled(prompt, root_file, said(city.office.first, None))
    by, total = unlocked(house, city.office.first), left(house)
    root, at = house.keys.root_public, house.clock.now()
    with house.database.transaction() as session:
        batch = next_batch(session, by, after=None, root=root, sealer=house.sealer, most=3)
        assert write(session, batch, by, first=True, at=at) == 3
        assert batch.last is not None
    assert left(house) == total - 3
    with house.database.transaction() as session:
        # The same batch written again finds nothing of the old key in those rows.
        assert write(session, batch, by, first=False, at=at) == 0
    done = prompt("keys", "regrant", "office", typed=typed_by(city.office.first))
    assert f"{total - 3} grants" in done.output
    assert left(house) == 0


@on_one
def test_what_does_not_open_is_counted_and_left_and_stops_nothing(
    prompt: Prompt, root_file: Path, house: House, city: City
) -> None:
    broken, moved, sound = a_report(house), a_report(house), a_report(house)
    rolled(prompt, root_file, said(city.office.first, None))
    with house.database.transaction() as session:
        for subject, change in ((broken, {"blob": b"\x00" * 1228}), (moved, {"compartment": 99})):
            row = update(Grant).where(Grant.subject_id == subject, Grant.compartment == 1)
            session.execute(row.values(**change))
    done = prompt("keys", "regrant", "office", typed=typed_by(city.office.first))
    assert "2 do not open" in done.output
    assert "2 grants still name an older key." in done.output
    assert reads(house, city.office.first, sound)


@on_one
def test_a_swapped_officers_key_is_noticed_before_the_new_key_is_handed_to_it(
    prompt: Prompt, root_file: Path, house: House, city: City
) -> None:
    chen, zhou = city.office.first, city.office.second
    with house.database.transaction() as session:
        row = update(Officer).where(Officer.id == zhou.id)
        session.execute(row.values(public=generate().public))
    done = prompt("keys", "roll", "office", "--root", str(root_file), typed=said(chen, zhou))
    assert done.exit_code == 1
    assert "The database has another key of zhou" in done.output
    with house.database.reading() as session:
        assert len(keys_of(session, "office", root=house.keys.root_public)) == 1


@on_one
def test_another_root_signs_nothing(
    prompt: Prompt, house: House, city: City, tmp_path: Path
) -> None:
    write_key(tmp_path / "other.key", SigningKey.generate())
    words = ("keys", "roll", "office", "--root", str(tmp_path / "other.key"))
    done = prompt(*words, typed=said(*city.office.officers))
    assert done.exit_code == 1
    assert "not the one this house believes" in done.output
    assert deeds(house) == []


@on_one
def test_an_officer_left_out_reads_once_a_colleague_hands_the_key_on(
    prompt: Prompt, root_file: Path, house: House, city: City
) -> None:
    chen, zhou = city.office.first, city.office.second
    rolled(prompt, root_file, said(chen, None))
    report_id = a_report(house)
    with pytest.raises(NotFound):
        reads(house, zhou, report_id)
    done = prompt("keys", "hand", "office", "zhou", typed=typed_by(chen) + said(zhou))
    assert done.exit_code == 0, done.output
    assert reads(house, zhou, report_id)


@on_one
def test_nobody_named_means_no_new_key(prompt: Prompt, root_file: Path, house: House) -> None:
    done = prompt("keys", "roll", "office", "--root", str(root_file), typed=said(None, None))
    assert done.exit_code == 1
    assert "No officer was named" in done.output
    assert deeds(house) == []


def test_a_key_taken_off_the_list_and_one_the_root_did_not_sign_are_named(
    prompt: Prompt, root_file: Path, house: House, city: City
) -> None:
    rolled(prompt, root_file, said(city.office.first, None))
    listed = prompt("keys", "list")
    assert listed.exit_code == 0, listed.output
    assert listed.output.count("office ") == 2
    with house.database.transaction() as session:
        newest = select(UnitKey.id).where(UnitKey.epoch == 2).scalar_subquery()
        session.execute(delete(UnitGrant).where(UnitGrant.unit_key_id == newest))
        session.execute(delete(UnitKey).where(UnitKey.epoch == 2))
        row = update(UnitKey).where(UnitKey.unit_id == city.east.unit.unit_id)
        session.execute(row.values(public=generate().public))
    listed = prompt("keys", "list")
    assert listed.exit_code == 1
    assert "1 keys that the trail says were made are not on the list" in listed.output
    assert "NOT SIGNED BY THE ROOT" in listed.output


@on_one
def test_a_house_whose_newest_key_was_taken_off_the_list_does_not_open_until_it_has_a_newer_one(
    prompt: Prompt, root_file: Path, house: House, city: City
) -> None:
    check_unit_keys(house.database)
    rolled(prompt, root_file, said(city.office.first, None))
    check_unit_keys(house.database)
    with house.database.transaction() as session:
        newest = select(UnitKey.id).where(UnitKey.epoch == 2).scalar_subquery()
        session.execute(delete(UnitGrant).where(UnitGrant.unit_key_id == newest))
        session.execute(delete(UnitKey).where(UnitKey.epoch == 2))
    for way in (("web",), ("serve",)):
        told = prompt(*way)
        assert told.exit_code != 0
        assert "is on the signed list no more" in str(told.exception) + told.output
    rolled(prompt, root_file, said(city.office.first, None))
    check_unit_keys(house.database)
