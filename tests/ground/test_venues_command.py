"""`mingcha venues import`, as an administrator runs it, on both databases."""

from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from leads.ledger.audit import AuditEntry
from leads.register.venues import Venue, VenueKey
from leads.reports.report import Report
from tests.makers import City, a_report
from tipline.commands import main
from tipline.house import House
from tipline.processes.relay import carry

HEAD = "名称,别名,类别,辖区,地址,许可证号\n"
STAR = "星光KTV,老星光,KTV/歌舞厅,east,建设路 18 号,娱2021-7\n"
DRAGON = "宝龙网吧,,网吧,west,人民路 3 号,\n"


class Runner:
    """`mingcha venues` against the test's house."""

    def __init__(self, room: Path, env: dict[str, str]) -> None:
        self.file, self.env = room / "venues.csv", env

    def bring(self, text: str, *options: str) -> Result:
        self.file.write_text(text, encoding="gb18030")
        words = ("venues", "import", str(self.file), *options)
        return CliRunner().invoke(main, words, env=self.env)


@pytest.fixture
def office(city: City, database_url: str, key_file: Path, tmp_path: Path) -> Runner:
    del city
    return Runner(
        tmp_path,
        {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": str(tmp_path),
            "MINGCHA_DATABASE_URL": database_url,
            "MINGCHA_KEY_FILE": str(key_file),
        },
    )


def register(house: House) -> dict[str, Venue]:
    with house.database.reading() as session:
        return {venue.name: venue for venue in session.scalars(select(Venue))}


def keys_of(house: House, venue_id: UUID) -> set[int]:
    with house.database.reading() as session:
        query = select(VenueKey.key).where(VenueKey.venue_id == venue_id)
        return set(session.scalars(query))


def imports(house: House) -> int:
    with house.database.reading() as session:
        query = select(func.count()).where(AuditEntry.deed == "venue.import")
        return session.scalar(query) or 0


def test_a_register_is_entered_and_reports_are_placed_by_it(office: Runner, house: House) -> None:
    done = office.bring(HEAD + STAR + DRAGON)
    assert done.output == "2 entered, 0 brought up to date, 0 as they were.\n"
    star = register(house)["星光KTV"]
    assert (star.kind, star.district, star.aliases) == ("ktv", "east", ["老星光"])
    report_id = a_report(house, venue_name="星光KTV", address="建设路18号", category="no_permit")
    carry(house, queue=None)
    with house.database.reading() as session:
        assert session.get_one(Report, report_id).venue_id == star.id
    assert imports(house) == 1


def test_the_same_file_twice_changes_nothing(office: Runner, house: House) -> None:
    office.bring(HEAD + STAR + DRAGON)
    before = {name: venue.id for name, venue in register(house).items()}
    again = office.bring(HEAD + STAR + DRAGON)
    assert again.output == "0 entered, 0 brought up to date, 2 as they were.\n"
    assert {name: venue.id for name, venue in register(house).items()} == before
    assert imports(house) == 1


def test_a_known_venue_is_brought_up_to_date_under_its_id(office: Runner, house: House) -> None:
    office.bring(HEAD + STAR + DRAGON)
    before = register(house)
    old_keys = keys_of(house, before["星光KTV"].id)
    # One is known by its licence under a new name, the other by its name, with a licence now.
    renamed = STAR.replace("星光KTV", "银河KTV")
    done = office.bring(HEAD + renamed + DRAGON.replace("号,", "号,网2022-1"))
    assert done.output == "0 entered, 2 brought up to date, 0 as they were.\n"
    after = register(house)
    assert after["银河KTV"].id == before["星光KTV"].id
    assert after["宝龙网吧"].id == before["宝龙网吧"].id
    assert after["宝龙网吧"].licence == "网2022-1"
    assert keys_of(house, after["银河KTV"].id) not in (old_keys, set())


def test_another_licence_is_another_branch(office: Runner, house: House) -> None:
    office.bring(HEAD + STAR)
    done = office.bring(HEAD + STAR.replace("2021-7", "2023-9"))
    assert done.output.startswith("1 entered, 0 brought")
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Venue)) == 2
    unsure = office.bring(HEAD + STAR.replace("娱2021-7", ""))
    assert "Line 2: the register holds 2 venues of this name" in unsure.output


def test_one_wrong_line_and_nothing_is_entered(office: Runner, house: House) -> None:
    done = office.bring(HEAD + STAR + DRAGON.replace("west", "north"))
    assert done.exit_code == 1
    assert "nothing was entered" in done.output
    assert "Line 3: the district is not one of east, west, nor one of their names." in done.output
    assert register(house) == {}


def test_a_dry_run_only_says_what_would_be_done(office: Runner, house: House) -> None:
    said = office.bring(HEAD + STAR, "--dry-run")
    assert said.output == "1 would be entered, 0 would be brought up to date, 0 as they were.\n"
    assert register(house) == {}
