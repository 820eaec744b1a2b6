"""Who searches what, what a search leaves behind, and what is found no more."""

from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select, text

from crypto.keyring import rolled
from leads.ledger.audit import AuditEntry
from leads.matching.forgetting import forget
from leads.matching.gaps import listed
from leads.matching.postings import Posting
from leads.matching.records import Matched, number_of
from leads.matching.rekeying import settle
from leads.matching.slots import Slots
from tests.desk import deeds, words
from tests.leads.matched import GAME
from tests.makers import City, signed_in_client
from tests.searched import BUS, carried, found, searched
from tipline.factory import create_staff
from tipline.house import House
from tipline.processes.relay import carry


def test_a_search_is_in_the_trail_without_its_words(
    chen: FlaskClient, house: House, city: City
) -> None:
    carried(house, BUS)
    before = deeds(house).count("report.search")
    searched(chen, "珠宝店 京A5K972")
    searched(chen, "13900000000")
    assert deeds(house).count("report.search") == before + 2
    with house.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.deed == "report.search")
        entries = session.scalars(query).all()
    assert {(one.officer_id, one.object_id) for one in entries} == {(city.office.first.id, None)}
    # Not even a digest: of two different searches it is the same, that of nothing.
    assert len({one.details for one in entries}) == 1


def test_the_words_searched_stand_nowhere_in_the_database(
    chen: FlaskClient, house: House, city: City, tmp_path: Path
) -> None:
    carried(house, BUS)
    line = "珠宝店 京A5K972 yuanshan88"
    answer = searched(chen, line)
    assert "珠宝店" not in (answer.location or "")
    with house.database.reading() as session:
        tables = house.database.engine.dialect.get_table_names(session.connection())
        kept = "\n".join(
            str([bytes(v) if isinstance(v, memoryview) else v for v in row])
            for table in tables
            for row in session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our own names
        ).lower()
    for word in line.lower().split():
        assert word not in kept
        assert str(word.encode())[2:-1] not in kept
    for file in tmp_path.glob("mingcha.db*"):
        held = file.read_bytes()
        assert all(word.encode() not in held for word in (*line.split(), *line.lower().split()))


def test_a_forgotten_report_is_found_no_more_and_in_no_row(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = carried(house, BUS, GAME)
    with house.database.transaction() as session:
        [slot] = session.scalars(select(Matched.slot).where(Matched.number == number_of(one)))
        forget(session, one)
    assert found(chen, "京A5K972 翡翠手镯 星辰") == []
    entry = number_of(one).to_bytes(6)
    with house.database.reading() as session:
        rows = session.scalars(select(Posting)).all()
        assert rows
        assert not [row for row in rows if slot in listed(row.numbers)]
        assert not [row for row in session.scalars(select(Slots)) if entry in row.numbers]
    assert found(chen, "13812345678") == [two]


def test_once_its_key_is_destroyed_a_report_is_not_found_until_it_is_opened(
    house: House, city: City
) -> None:
    [one] = carried(house, BUS)
    later = replace(house, keys=rolled(house.keys, keep=0))
    with house.database.transaction() as session:
        settle(session, later.keys, may_begin=True, at=house.clock.now())
        assert session.scalars(select(Posting)).all() == []
    chen = signed_in_client(create_staff(later), later, city.office.first)
    assert found(chen, "京A5K972") == []
    assert chen.get(f"/office/reports/{one}").status_code == 200
    carry(later, queue=None)
    assert found(chen, "京A5K972") == [one]


def test_reports_of_every_live_key_are_found_in_one_search(house: House, city: City) -> None:
    [old] = carried(house, BUS)
    later = replace(house, keys=rolled(house.keys, keep=1))
    with house.database.transaction() as session:
        settle(session, later.keys, may_begin=True, at=house.clock.now())
    [new] = carried(later, BUS)
    chen = signed_in_client(create_staff(later), later, city.office.first)
    assert set(found(chen, "京A5K972")) == {old, new}
    # Opened, the older one moves to the newest key, and leaves nothing in the rows of its own.
    chen.get(f"/office/reports/{old}")
    carry(later, queue=None)
    assert set(found(chen, "京A5K972")) == {old, new}
    entry = number_of(old).to_bytes(6)
    with house.database.reading() as session:
        held = [row.key >> 26 for row in session.scalars(select(Slots)) if entry in row.numbers]
        epochs = {row.key >> 42 for row in session.scalars(select(Posting))}
    assert held == [2]
    assert epochs == {2}


def test_under_a_strange_key_it_says_so(house: House, city: City) -> None:
    carried(house, BUS)
    strange = replace(house, keys=rolled(house.keys, keep=0))
    chen = signed_in_client(create_staff(strange), strange, city.office.first)
    answer = searched(chen, "京A5K972")
    assert answer.status_code == 409
    assert "key file is not the one" in words(answer)
    assert "京A5K972" in answer.text


def test_what_is_sealed_to_oversight_is_in_no_row_and_never_found(
    chen: FlaskClient, guo: FlaskClient, house: House, city: City
) -> None:
    carried(house, BUS | {"concerns_office": True})
    with house.database.reading() as session:
        assert session.scalars(select(Posting)).all() == []
    assert found(chen, "京A5K972") == []
    # The oversight unit has no index to search in, and so no such page.
    assert guo.get("/office/search").status_code == 404
    assert "/office/search" not in guo.get("/office/reports").text


def test_a_report_of_another_desk_is_not_shown_even_if_it_were_in_the_index(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = carried(house, BUS, BUS)
    with house.database.transaction() as session:
        session.execute(
            text("UPDATE reports SET desk = 'oversight' WHERE id = :id").bindparams(
                id=one.hex if house.database.engine.dialect.name == "sqlite" else one
            )
        )
    assert found(chen, "京A5K972") == [two]


def test_others_find_no_such_page(house: House, city: City) -> None:
    app = create_staff(house)
    for who in (city.east.first, city.board.first, city.audit.first, city.custodian.first):
        client = signed_in_client(app, house, who)
        assert client.get("/office/search").status_code == 404
        assert client.post("/office/search", data={"text": "京A5K972"}).status_code == 404
    assert deeds(house).count("report.search") == 0
