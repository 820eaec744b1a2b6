"""What a thief of the database reads of matching without the feature key, in figures."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pytest
from sqlalchemy import select, text

from bench import neighbourhoods
from bench.code_book import names_told
from bench.invented_city import places, reported
from bench.ranking import (
    FIELDS,
    Pair,
    attacked,
    commonest_district,
    district_itself,
    in_cities,
    kept,
    summed,
    tried,
)
from leads.features.record import SLOTS, unpack
from leads.features.tokens import make
from leads.features.told import Told
from leads.matching.postings import Posting
from leads.matching.records import Matched, number_of
from leads.matching.rekeying import settle
from leads.matching.rings import Ring
from leads.register.venues import Venue, VenueKey
from leads.reports.report import ReportTokens
from tests.leads.matched import GAME, count
from tests.makers import City, a_report, a_venue
from tipline.house import House
from tipline.processes.relay import carry

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEY = bytes(range(32))
DIGEST_BITS = 40
WINDOW = 8


def stories() -> list[Told]:
    """Tell forty reports, each with a telephone number of its own."""
    return [
        replace(told, narrative=f"{told.narrative}电话{13900000000 + 7919 * at}。")
        for at, told in enumerate(reported(40, seed=5))
    ]


def sent_in(house: House, told: Iterable[Told]) -> None:
    """Send reports in by the real intake and do all that this asks of the worker."""
    for one in told:
        a_report(
            house,
            narrative=one.narrative,
            venue_name=one.venue_name,
            address=one.address,
            category=one.category,
            happened_on=one.happened_on,
        )
    while carry(house, queue=None):
        pass


def pages(house: House) -> bytes:
    """Read the file of the database and its log, as they lie on the disk."""
    path = Path(str(house.database.engine.url.database))
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


def words(told: Told) -> Iterator[str]:
    """Give name, address, number, and all four characters of the story that stand together."""
    phone = told.narrative[-12:-1]
    yield from (told.venue_name, told.address, phone)
    yield from (told.narrative[at : at + 4] for at in range(len(told.narrative) - 16))


def values(told: Told) -> list[str]:
    """Give what a careless program would digest without a key."""
    phone = told.narrative[-12:-1]
    every = (told.venue_name, told.venue_name[:2], told.address, phone, f"phone {phone}")
    return [value for value in every if value]


def unkeyed(value: str) -> dict[str, bytes]:
    """Give the digests that need no key."""
    one = value.encode()
    return {
        "SHA-256": hashlib.sha256(one).digest(),
        "BLAKE2b-64": hashlib.blake2b(one, digest_size=8).digest(),
        "BLAKE2b": hashlib.blake2b(one).digest(),
        "key of zeros": hashlib.blake2b(one, key=bytes(32), digest_size=8).digest(),
    }


def needles(told: Iterable[Told]) -> dict[bytes, str]:
    """Give all that must not be found, in every form, with what it is."""
    sought: dict[bytes, str] = {}
    for one in told:
        for word in words(one):
            for encoding in ("utf-8", "utf-16-le", "gb18030"):
                sought[word.encode(encoding)] = f"{word} in {encoding}"
        for value in values(one):
            for sort, digest in unkeyed(value).items():
                sought[digest[:8]] = sought[digest[7::-1]] = f"{sort} of {value}"
                sought[digest[:8].hex().encode()] = f"{sort} of {value}, written out"
    return {needle: what for needle, what in sought.items() if len(needle) >= WINDOW}


def stolen(data: bytes, sought: dict[bytes, str]) -> set[str]:
    """Find needles: by their first eight bytes at every place, then whole."""
    begins: dict[bytes, list[bytes]] = {}
    for needle in sought:
        begins.setdefault(needle[:WINDOW], []).append(needle)
    hits: set[str] = set()
    for at in range(len(data) - WINDOW + 1):
        for needle in begins.get(data[at : at + WINDOW], ()):
            if data.startswith(needle, at):
                hits.add(sought[needle])
    return hits


@SQLITE
def test_no_page_holds_a_word_or_an_unkeyed_digest(house: House, city: City) -> None:
    told = stories()
    sent_in(house, told)
    assert (count(house, Matched), count(house, Posting) > 500) == (40, True)
    sought, data = needles(told), pages(house)
    print(f"{len(sought):,} needles sought in {len(data):,} bytes")  # noqa: T201 - a figure
    assert len(sought) > 5000
    assert stolen(data, sought) == set()
    # Numbers stand in pages in a form of the database's own: these are read by its own words.
    with house.database.reading() as session:
        rings = {key & (1 << DIGEST_BITS) - 1 for key in session.scalars(select(Ring.key))}
        records = [unpack(packed) for packed in session.scalars(select(Matched.features))]
    digests = {
        int.from_bytes(d[:5]) for one in told for v in values(one) for d in unkeyed(v).values()
    }
    of_zeros = {key >> 8 for one in told for key in make(one, key=bytes(32)).keys}
    held = rings | {key >> 8 for record in records for key in record.keys}
    assert len(held) > 400
    assert not held & (digests | of_zeros)


@SQLITE
@pytest.mark.parametrize("sort", ["SHA-256", "BLAKE2b-64", "BLAKE2b", "key of zeros", "utf-8"])
def test_the_thief_of_pages_finds_what_is_planted(house: House, city: City, sort: str) -> None:
    [one] = told = stories()[:1]
    forms = unkeyed(one.venue_name) | {"utf-8": one.narrative[3:9].encode()}
    with house.database.transaction() as session:
        session.execute(text("CREATE TABLE scratch (held BLOB)"))
        session.execute(text("INSERT INTO scratch VALUES (:held)"), {"held": forms[sort]})
    hits = stolen(pages(house), needles(told))
    assert hits
    assert all(sort in hit for hit in hits)


@pytest.fixture(scope="module")
def unequal() -> list[Pair]:
    """Draw eight cities whose largest district has a fifth of the reports."""
    return in_cities(400, cities=8, key=KEY)


@pytest.fixture(scope="module")
def even() -> list[Pair]:
    """Draw four cities where luck alone would not place one report in ten."""
    return in_cities(400, cities=4, key=KEY, even=True)


@pytest.mark.parametrize("name", FIELDS)
def test_by_ranks_hardly_a_report_is_placed_in_its_district(
    unequal: list[Pair], even: list[Pair], name: str
) -> None:
    found, flat = tried(unequal, FIELDS[name]), tried(even, FIELDS[name])
    print(f"{name}: named {found.named:.1%}, right {found.right:.1%}, gain {found.gain:+.1%}")  # noqa: T201 - a figure
    assert found.named <= 0.10
    # What the table adds to the same guesses, dealt out at random.
    assert found.gain <= 0.02
    # Nobody fares better by it than by naming the largest district without a look at any table.
    assert found.right < mean(commonest_district(target) for target, _ in unequal)
    assert flat.right <= 0.10


def test_by_the_size_of_its_neighbourhood_hardly_a_report_is_placed(unequal: list[Pair]) -> None:
    found = summed([neighbourhoods.placed_by_size(target, known) for target, known in unequal])
    print(f"right {found.right:.1%}, gain {found.gain:+.1%}")  # noqa: T201 - a figure
    assert found.right <= 0.10


def test_by_ranks_a_districts_own_token_would_place_every_fourth_report() -> None:
    target, other = (kept(reported(1000, seed=seed), key=KEY) for seed in (1, 2))
    open_ = attacked(target, other, district_itself)
    assert open_.named > 0.20
    assert open_.lift > 0.15


def test_by_company_reports_of_one_district_are_told_and_who_knows_a_few_places_most() -> None:
    target = kept(reported(1000, seed=1), key=KEY)
    of_one, right = neighbourhoods.placed(target, known=100, seed=3)
    print(f"of one district {of_one:.1%}, placed by who knows 100 {right:.1%}")  # noqa: T201 - a figure
    assert of_one > 0.6
    assert right > 0.4


def test_the_register_beside_it_has_no_token_of_a_report_once_it_is_matched(
    house: House, city: City
) -> None:
    venue = a_venue(house, name="联飞棋牌室")
    with house.database.transaction() as session:
        settle(session, house.keys, may_begin=True, at=house.clock.now())
    report = a_report(house, **GAME | {"address": ""})  # type: ignore[arg-type] # its own parts
    with house.database.reading() as session:
        known = unpack(session.get_one(Venue, venue).features)
        keys = set(session.scalars(select(VenueKey.key)))
        asks = unpack(session.scalars(select(ReportTokens.asks)).one())
    # Until it is matched it asks the register, and whoever reads both sees whom it means.
    assert set(asks.sounds) & set(known.sounds)
    assert set(asks.keys) & keys
    carry(house, queue=None)
    with house.database.reading() as session:
        assert session.scalars(select(ReportTokens)).all() == []
        record = unpack(session.get_one(Matched, number_of(report)).features)
    for name in SLOTS:
        # 1 says that no kind of venue was recognised.
        assert not {*getattr(record, name)} & {*getattr(known, name)} - {1}, name
    assert not set(record.keys) & keys


def test_by_the_register_alone_no_name_is_read_once_reports_are_matched() -> None:
    register, told = places(), reported(300, seed=1)
    for waiting in (True, False):
        read, named = names_told(told, register, waiting=waiting)
        print(f"waiting {waiting}: {read} of {named} venues read off the register's rows")  # noqa: T201 - a figure
        assert named > 250
        assert (read > 0.9 * named) is waiting
    assert read <= 0.01 * named
