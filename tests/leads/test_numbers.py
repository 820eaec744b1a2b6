"""Asking for many rows by their numbers."""

from leads.ledger.plain import Plain
from leads.matching.grouping import _PROFILES
from leads.matching.records import _FETCH, Matched, fetch
from leads.matching.rings import _LOOK
from tests.makers import City
from tipline.house import House


def test_rows_are_found_by_their_numbers_and_no_others(house: House, city: City) -> None:
    with house.database.transaction() as session:
        session.add_all(
            Matched(number=n, epoch=1, cluster=n, features=b"") for n in (5, 7, 1 << 47)
        )
        session.flush()
        assert set(fetch(session, [7, 1 << 47, 8])) == {7, 1 << 47}
        assert fetch(session, []) == {}
        assert not Plain.of(session.connection()).execute(_FETCH, {"numbers": []}).rows


def test_no_whole_table_is_read_for_them(house: House, city: City) -> None:
    with house.database.reading() as session:
        engine = session.get_bind()
        for asked in (_FETCH, _PROFILES, _LOOK):
            words = str(asked.compile(dialect=engine.dialect))
            # PostgreSQL reads a table this small whole, however it is asked.
            if engine.dialect.name == "postgresql":
                assert "= ANY(" in words
                continue
            given = ["[1, 2]"] * (words.count("?"))
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", tuple(given))
            told = [row.detail for row in plan]
            assert told[0].startswith("SEARCH match_"), told
