"""What the database itself refuses to a site that an adversary holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from crypto.signing import SigningKey
from leads.ledger.base import Record
from tests.clock import Clock
from tests.databases import PostgresHouse, as_site
from tests.forms import form_on, send
from tests.makers import City, a_lead, a_report, a_venue, found_city
from tipline.commands import main
from tipline.factory import create_field
from tipline.house import House, build
from tipline.settings import Settings
from tipline.storage.database import Database
from tipline.storage.rights import RIGHTS

SITES = tuple(RIGHTS)


@pytest.fixture
def address(postgres: PostgresHouse) -> Iterator[str]:
    yield postgres.url
    postgres.empty()


@pytest.fixture
def full(address: str, key_file: Path, root_key: SigningKey, tmp_path: Path) -> Iterator[House]:
    """Give a house on PostgreSQL with a report, a lead and people in it."""
    settings = Settings.read(
        {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": str(tmp_path),
            "MINGCHA_DATABASE_URL": address,
            "MINGCHA_KEY_FILE": str(key_file),
        }
    )
    house = build(settings, clock=Clock())
    yield house
    house.database.dispose()


ENTRY = (
    "INSERT INTO audit_entries (tree, seq, at, deed, details, leaf)"
    " VALUES ('{tree}', {seq}, now(), '{deed}', '', '')"
)


@pytest.fixture
def peopled(full: House, root_key: SigningKey) -> City:
    city = found_city(full, root_key)
    a_lead(full, city, venue_id=a_venue(full))
    a_report(full)
    with full.database.transaction() as session:
        session.execute(text(ENTRY.format(tree="staff", seq=90_000, deed="unit.new_key")))
    return city


@contextmanager
def held(address: str, site: str) -> Iterator[Engine]:
    """Give the database as whoever holds a site has it."""
    engine = create_engine(as_site(address, site))
    yield engine
    engine.dispose()


def refused(connection: Connection, statement: str) -> bool:
    """Whether the database refuses a statement, and changes nothing."""
    try:
        with connection.begin_nested():
            connection.execute(text(statement))
    except ProgrammingError as error:
        return "InsufficientPrivilege" in str(error)
    return False


@pytest.mark.parametrize("site", SITES)
@pytest.mark.usefixtures("peopled")
def test_a_held_site_reads_no_table_that_it_does_not_need(address: str, site: str) -> None:
    others = sorted({*Record.metadata.tables} - {*RIGHTS[site].tables})
    assert {"assignments", "answers", "match_reports", "venues", "recusals"} <= {*others}
    with held(address, site) as engine, engine.connect() as connection:
        open_ones = [t for t in others if not refused(connection, f"SELECT 1 FROM {t}")]  # noqa: S608 - our own tables
    assert not open_ones


@pytest.mark.usefixtures("peopled")
def test_who_holds_the_public_site_reaches_neither_leads_nor_officers(address: str) -> None:
    with held(address, "public") as engine, engine.connect() as connection:
        for table in ("leads", "lead_reports", "officers", "staff_sessions", "missions", "visits"):
            assert refused(connection, f"SELECT 1 FROM {table}")  # noqa: S608 - our own tables


@pytest.mark.usefixtures("peopled")
def test_who_holds_the_squads_site_reads_no_report_and_no_other_unit_s_officer(
    address: str, full: House
) -> None:
    with held(address, "field") as engine, engine.connect() as connection:
        assert refused(connection, "SELECT sealed FROM reports")
        assert refused(connection, "SELECT sealed FROM messages")
        seen = connection.execute(
            text(
                "SELECT DISTINCT units.kind FROM officers JOIN units ON units.id = officers.unit_id"
            )
        )
        assert seen.scalars().all() == ["squad"]
        assert refused(connection, "UPDATE officers SET roles = '[\"desk\"]'")


@pytest.mark.usefixtures("peopled")
def test_who_holds_the_public_site_changes_no_report_and_takes_none_away(address: str) -> None:
    with held(address, "public") as engine, engine.connect() as connection:
        assert refused(connection, "UPDATE reports SET desk = 'oversight'")
        assert refused(connection, "UPDATE reports SET sealed = ''")
        assert refused(connection, "DELETE FROM reports")
        assert refused(connection, "UPDATE messages SET sealed = ''")
        assert refused(connection, "DELETE FROM outbox")
        assert not refused(connection, "UPDATE reports SET unread = true")


@pytest.mark.parametrize("site", SITES)
@pytest.mark.usefixtures("peopled")
def test_a_held_site_reads_of_the_trail_only_which_keys_were_made(address: str, site: str) -> None:
    with held(address, site) as engine, engine.connect() as connection:
        seen = connection.execute(text("SELECT DISTINCT deed FROM audit_entries")).scalars().all()
        assert seen == ["unit.new_key"]
        assert refused(connection, "UPDATE audit_entries SET deed = 'x'")
        assert refused(connection, "DELETE FROM audit_entries")


@pytest.mark.usefixtures("peopled")
def test_who_holds_the_public_site_writes_nothing_into_the_staff_s_tree(address: str) -> None:
    with held(address, "public") as engine, engine.connect() as connection:
        assert refused(connection, ENTRY.format(tree="staff", seq=90_001, deed="x"))
        assert not refused(connection, ENTRY.format(tree="source", seq=90_001, deed="x"))
        grown = connection.execute(text("UPDATE audit_heads SET frontier = '' RETURNING tree"))
        assert "staff" not in grown.scalars().all()


def test_a_squad_signs_in_at_its_site_and_an_officer_of_the_desk_is_nobody_there(
    full: House, peopled: City
) -> None:
    database = Database(as_site(full.settings.database_url, "field"))
    site = create_field(replace(full, database=database))
    for who, answer in ((peopled.squad.first, 303), (peopled.office.first, 400)):
        browser = site.test_client()
        told = {
            "login": who.login,
            "passphrase": who.passphrase,
            "code": who.code(full.clock.now().timestamp()),
        }
        sent = send(browser, form_on(browser.get("/sign-in"), "/sign-in"), **told)
        assert sent.status_code == answer
    database.dispose()


def rights(address: str, *words: str) -> Result:
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": "nowhere",
        "MINGCHA_DATABASE_URL": address,
        "MINGCHA_KEY_FILE": "none",
    }
    return CliRunner().invoke(main, ["db", "rights", *words], env=env)


def test_a_role_is_left_the_rights_of_its_site_alone(address: str) -> None:
    owner = create_engine(address)
    with owner.begin() as connection:
        connection.execute(text("GRANT SELECT, UPDATE ON leads, reports TO mingcha_public"))
    again = rights(address, "public", "mingcha_public")
    assert again.exit_code == 0, again.output
    assert "mingcha_public may do what the public site does, and nothing else." in again.output
    with held(address, "public") as engine, engine.connect() as connection:
        assert refused(connection, "SELECT 1 FROM leads")
        assert refused(connection, "UPDATE reports SET sealed = ''")
    owner.dispose()


@pytest.mark.parametrize(
    ("role", "said"),
    [("nobody_here", "There is no role nobody_here"), ("postgres", "may do anything")],
)
def test_a_role_that_is_not_there_or_owns_everything_is_refused(
    address: str, role: str, said: str
) -> None:
    answer = rights(address, "public", role)
    assert answer.exit_code == 1
    assert said in answer.output


def test_sqlite_is_told_to_know_no_roles(tmp_path: Path) -> None:
    answer = rights(f"sqlite:///{tmp_path / 'mingcha.db'}", "public", "anybody")
    assert answer.exit_code == 1
    assert "SQLite knows no roles" in answer.output


@pytest.mark.parametrize("site", SITES)
def test_what_a_site_may_do_is_said_of_tables_that_there_are(site: str) -> None:
    named = {*RIGHTS[site].tables, *RIGHTS[site].rows}
    assert named <= {*Record.metadata.tables}
