"""Ten thousand random changes to what is sealed, granted, handed out or written down: none passes.

Seeded, so that one that passes comes back; fuzzers go further (docs/testing.md).
"""

import string
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from crypto import keys, receipts
from crypto.archives import open_archive, seal_archive, unwrap_row, wrap_row
from crypto.checkpoints import SigningKey
from crypto.envelope import Compartment, Kind, Place, Sealer, Unreadable
from leads.ledger.audit import AuditEntry, Flaw, Tree, record, verify
from leads.ledger.checkpoints import Signer, sign_head, verify_notes
from leads.register.officers import Officer
from tests.clock import MONDAY
from tests.makers import City, found_city
from tests.spoilt import spoilt, spoilt_text
from tipline.accounts import sessions
from tipline.forms import csrf, tokens
from tipline.house import House

COUNTS = {
    "objects": 2_900, "streams": 300, "grants": 2_000, "archives": 500, "wraps": 400, "rows": 300,
    "form tokens": 1_000, "visits": 500, "sessions": 500, "receipts": 1_000, "audit rows": 600,
}  # fmt: skip
BASE64 = f"{string.ascii_letters}{string.digits}-_=+/!\n é"
SEALER = Sealer()
KEY, SUBJECT = bytes(range(32)), UUID(int=7)
PLACE = Place(SUBJECT, UUID(int=8), Kind.TEXT)
PAIR = keys.from_seed(bytes(range(96, 128)))


def changes(what: str) -> Iterator[Random]:
    """Give so many sources of chance, each seeded by its number."""
    return (Random(f"{what} {number}") for number in range(COUNTS[what]))


def refused(
    what: str, whole: bytes, read: Callable[[bytes], object], error: type[Exception] = Unreadable
) -> None:
    """Change `whole` as often as it is due; each reading must end in this error and in no other."""
    read(whole)
    for number, chance in enumerate(changes(what)):
        try:
            read(spoilt(whole, chance))
        except error:
            continue
        pytest.fail(f"change {number} of {what} passes")


def test_the_changes_are_ten_thousand() -> None:
    assert sum(COUNTS.values()) == 10_000


def test_no_changed_object_opens() -> None:
    whole = SEALER.seal("消防通道被堵".encode(), key=KEY, place=PLACE)
    refused("objects", whole, lambda sealed: SEALER.open(sealed, key=KEY, place=PLACE))


def test_no_changed_stream_is_read_to_its_end() -> None:
    sink = BytesIO()
    with SEALER.stream(sink, key=KEY, place=PLACE) as stream:
        stream.write(bytes(3 * 2**19))
    refused("streams", sink.getvalue(), lambda it: SEALER.open(it, key=KEY, place=PLACE))


def test_no_changed_grant_opens() -> None:
    of = {"compartment": Compartment.REPORT, "subject": SUBJECT}
    whole = SEALER.grant(KEY, to=PAIR.public, **of)  # type: ignore[arg-type] # which key it is
    refused("grants", whole, lambda it: SEALER.open_grant(it, seed=PAIR.seed, **of))  # type: ignore[arg-type] # as above


def test_no_changed_archive_is_read_to_its_end() -> None:
    sink = BytesIO()
    with seal_archive(sink, to=PAIR.public) as stream:
        stream.write(b"everything")
    refused("archives", sink.getvalue(), lambda it: list(open_archive(BytesIO(it), seed=PAIR.seed)))


def test_no_changed_wrap_opens() -> None:
    row = wrap_row(b"[1]", key=KEY, table="reports")
    seed = keys.wrap_by_session(PAIR.seed, token=KEY, owner=b"u1")

    def session(wrapped: bytes) -> None:
        keys.unwrap_by_session(wrapped, token=KEY, owner=b"u1")

    refused("wraps", seed, session, keys.WrongSession)
    refused("rows", row, lambda it: unwrap_row(it, key=KEY, table="reports"))


def test_no_changed_form_token_holds() -> None:
    store: dict[str, str] = {}
    whole = csrf.issue(KEY, store)
    assert csrf.holds(whole, KEY, store)
    for chance in changes("form tokens"):
        assert not csrf.holds(spoilt_text(whole, chance, signs=BASE64), KEY, store)


def test_no_changed_visit_cookie_is_the_same_visit() -> None:
    whole = tokens.written(KEY)
    assert tokens.read(whole, size=32) == KEY
    for chance in changes("visits"):
        assert tokens.read(spoilt_text(whole, chance, signs=BASE64), size=32) != KEY


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_changed_session_cookie_is_anybodys(house: House, root_key: SigningKey) -> None:
    city = found_city(house, root_key)
    whole, at = cookie(house, city), house.clock.now()
    with house.database.reading() as session:
        assert sessions.resume(session, whole, at=at)
        for chance in changes("sessions"):
            changed = spoilt_text(whole, chance, signs=BASE64)
            assert sessions.resume(session, changed, at=at) is None


def cookie(house: House, city: City) -> str:
    """Sign an officer in, and give the cookie."""
    who = city.office.first
    with house.database.transaction() as session:
        officer = session.get_one(Officer, who.id)
        return sessions.start(session, officer, seed=who.seed, at=house.clock.now())


def test_a_changed_receipt_is_refused_or_anothers() -> None:
    whole = receipts.draw(KEY)
    another = 0
    for chance in changes("receipts"):
        try:
            read = receipts.parse(
                spoilt_text(whole.digits, chance, signs="0123456789"), check_key=KEY
            )
        except receipts.Malformed:
            continue
        # Three check digits let one in a thousand through; its lookup id is in no row.
        assert read != whole
        another += 1
    assert another <= 8


SIGNER = Signer(site="mingcha", key=SigningKey.generate())
ENTRIES = 8
# A checkpoint's own hour is not signed: what it says stands and falls with size, root and note.
ROWS = {
    "audit_entries": (
        ("tree", "seq"),
        ("at", "officer_id", "deed", "object_id", "details", "leaf"),
    ),
    "audit_heads": (("tree",), ("frontier",)),
    "audit_checkpoints": (("tree", "size"), ("root", "note")),
}


@pytest.fixture
def trail(house: House) -> House:
    """Eight deeds in the staff's tree, signed after the fifth and at the end."""
    with house.database.transaction() as session:
        for number in range(ENTRIES):
            at, who = MONDAY + timedelta(minutes=number), UUID(int=number + 1)
            record(session, "x.y", at=at, officer_id=who, object_id=who, details=b"z")
            if number in {4, ENTRIES - 1}:
                sign_head(session, Tree.STAFF, signer=SIGNER, at=at)
    return house


def flaws(session: Session) -> list[Flaw]:
    """Give what `mingcha audit verify --public` names."""
    session.expunge_all()
    found = (
        verify(session, Tree.STAFF),
        verify_notes(session, Tree.STAFF, site="mingcha", public=SIGNER.key.public),
    )
    return [flaw for flaw in found if flaw is not None]


def meaning(session: Session) -> list[str]:
    """Give what the entries say; a letter's case in an id, say, is none of it."""
    session.expunge_all()
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
    return [f"{row.at} {row.officer_id} {row.deed} {row.object_id} {row.details!r}" for row in rows]


def change(session: Session, chance: Random) -> int | None:
    """Change one value of one row; give the number of its entry, None for what is not of one."""
    table = chance.choice([*ROWS, "audit_entries"])
    keys, columns = ROWS[table]
    column, place = chance.choice(columns), " AND ".join(f"{key} = :{key}" for key in keys)
    rows = session.execute(text(f"SELECT * FROM {table}")).mappings().all()  # noqa: S608 - our words
    row = chance.choice(rows)
    value = row[column]
    if isinstance(value, bytes):
        changed: object = spoilt(value, chance)
    else:
        signs = string.printable + "0123456789abcdef" * 8
        changed = chance.choice((spoilt_text(value, chance, signs=signs), value.encode(), 7, ""))
    update = text(f"UPDATE {table} SET {column} = :changed WHERE {place}")  # noqa: S608 - as above
    session.execute(update, {"changed": changed, **{key: row[key] for key in keys}})
    return row.get("seq")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_changed_row_of_the_trail_is_named(trail: House) -> None:
    left = 0
    with trail.database.reading() as session:
        assert flaws(session) == []
        before = meaning(session)
    for chance in changes("audit rows"):
        while True:
            with trail.database.transaction() as session:
                seq = change(session, chance)
                found = flaws(session)
                same = not found and meaning(session) == before
                session.rollback()
            if not same:
                break
            left += 1
        assert found, f"nothing is named where entry {seq} was changed"
        assert seq is None or seq in {flaw.seq for flaw in found}
    assert left < COUNTS["audit rows"] / 4
