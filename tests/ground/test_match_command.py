"""`mingcha match`, as an administrator runs it, on both databases."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from crypto.keyring import SiteKeys, dump, load
from leads.ledger.audit import AuditEntry
from leads.matching.postings import Posting
from tests.leads.matched import AGAIN, GAME, clusters, sent
from tests.makers import City, a_report
from tipline.commands import main
from tipline.house import House


class Runner:
    """`mingcha match` with a key file of its own."""

    def __init__(self, room: Path, url: str, keys: SiteKeys) -> None:
        self.file = room / "own.keys"
        self.put(keys)
        self.env = {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": str(room),
            "MINGCHA_DATABASE_URL": url,
            "MINGCHA_KEY_FILE": str(self.file),
        }

    def put(self, keys: SiteKeys) -> None:
        self.file.unlink(missing_ok=True)
        self.file.write_bytes(dump(keys))
        self.file.chmod(0o400)

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, ("match", *words), env=self.env)

    @property
    def keys(self) -> SiteKeys:
        return load(self.file.read_bytes())


@pytest.fixture
def office(house: House, city: City, database_url: str, tmp_path: Path) -> Runner:
    return Runner(tmp_path, database_url, house.keys)


def test_rolling_writes_a_new_key_and_keeps_the_one_before(house: House, office: Runner) -> None:
    [one] = sent(house, GAME)
    told = office.run("roll-key", "--yes")
    assert told.exit_code == 0, told.output
    assert "epoch 2" in told.output
    assert "0 reports are not found" in told.output
    assert office.keys.earlier == (house.keys.feature,)
    assert office.keys.feature != house.keys.feature
    assert office.file.stat().st_mode & 0o777 == 0o400
    [two] = sent(replace(house, keys=office.keys), AGAIN)
    assert len(set(clusters(house, [one, two]))) == 1
    with house.database.reading() as session:
        deeds = session.scalars(select(AuditEntry.deed)).all()
    assert deeds.count("match.roll_key") == 1


def test_rolling_twice_destroys_the_first_key(house: House, office: Runner) -> None:
    sent(house, GAME)
    office.run("roll-key", "--yes")
    told = office.run("roll-key", "--yes")
    assert "1 reports are not found until an officer opens them" in told.output
    assert house.keys.feature not in office.keys.features
    assert office.file.read_bytes().count(b"earlier_feature") == 1


def test_nothing_is_rolled_unasked(house: House, office: Runner) -> None:
    sent(house, GAME)
    assert office.run("roll-key").exit_code == 1
    assert office.keys == house.keys


def test_a_wrong_key_file_is_refused_in_a_sentence_and_changes_nothing(
    house: House, office: Runner
) -> None:
    sent(house, GAME)
    office.put(replace(house.keys, feature=bytes(range(32))))
    before = office.file.read_bytes()
    for words in (("rekey",), ("roll-key", "--yes")):
        told = office.run(*words)
        assert told.exit_code == 1
        assert "is not the one that this database's reports were made with" in told.output
    assert office.file.read_bytes() == before
    office.put(house.keys)
    assert "epoch 1" in office.run("rekey").output


def test_a_key_lost_for_good_is_gone_on_without(house: House, office: Runner) -> None:
    sent(house, GAME)
    office.put(replace(house.keys, feature=bytes(range(32))))
    told = office.run("rekey", "--new-key")
    assert told.exit_code == 0, told.output
    assert "epoch 2" in told.output
    assert "1 reports are not found" in told.output


def test_a_key_taken_out_of_the_file_is_settled_with_the_database(
    house: House, office: Runner
) -> None:
    sent(house, GAME)
    office.run("roll-key", "--yes")
    office.put(replace(office.keys, earlier=()))
    assert "1 reports are not found" in office.run("rekey").output


def test_the_index_of_the_search_is_made_anew_from_what_is_kept(
    house: House, office: Runner
) -> None:
    sent(house, GAME, AGAIN)
    a_report(house, concerns_office=True)

    def rows() -> list[tuple[int, bytes]]:
        with house.database.reading() as session:
            query = select(Posting).order_by(Posting.key)
            return [(row.key, bytes(row.numbers)) for row in session.scalars(query)]

    assert rows() == []
    told = office.run("index")
    assert told.exit_code == 0, told.output
    assert "2 reports were looked at" in told.output
    made = rows()
    assert made
    office.run("index")
    assert rows() == made
