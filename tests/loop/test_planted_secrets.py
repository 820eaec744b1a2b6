"""What was typed, sent, asked, answered and seen: a thief of everything finds none of it."""

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import text

from crypto.envelope import Sealer
from crypto.keys import generate
from crypto.signing import SigningKey
from leads.ledger.exporting import Days, export
from leads.register.workdays import CITY
from tests.databases import PostgresHouse
from tests.loop.living import live
from tests.loop.open_sealer import OpenSealer
from tests.loop.standing import Standing, standing
from tests.loop.thief import Hit, Plant, Thief
from tipline.backups.writing import write_backup
from tipline.house import House
from tipline.valkey import BundledValkey

# Every place in the loop where somebody types something that must be sealed.
STAGES = {
    *("narrative", "contact", "question", "reply", "brief", "findings", "measures", "review"),
    *("seen", "draft", "unsent answer"),
}


def outgoing(house: House, room: Path) -> None:
    """Write what leaves a house by itself: a backup with its keys, and an export of the trail."""
    room.mkdir()
    write_backup(house, room / "backup", room / "keys", to=generate().public)
    days = Days(date(2020, 1, 1), date(2030, 1, 1), CITY)
    with house.database.reading() as session, (room / "trail").open("w") as file:
        file.writelines(export(session, site="mingcha", public=b"", days=days))


def haul(
    house: Standing,
    thief: Thief,
    *,
    valkey: BundledValkey,
    postgres: PostgresHouse | None,
    logs: str,
) -> Iterator[Hit]:
    """Carry off everything at once."""
    place = Path(house.env["MINGCHA_DATA"])
    outgoing(house.house, place / "outgoing")
    yield from thief.files(place / "outgoing", name="outgoing")
    yield from thief.files(place / "files", name="files")
    yield from thief.files(place, name="data")
    yield from thief.rows(house.house.database)
    if postgres is not None:
        with house.house.database.engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
        yield from thief.files(postgres.server.room / "data", name="postgresql")
    with Redis.from_url(valkey.url) as client:
        yield from thief.valkey(client, valkey.socket.parent)
    yield from thief.temporary(Path(tempfile.gettempdir()))
    yield from thief.deleted()
    yield from thief.look("logs", logs.encode())


@pytest.fixture
def postgres_too(request: pytest.FixtureRequest, env: dict[str, str]) -> PostgresHouse | None:
    """Give the PostgreSQL server when the house stands on it."""
    if env["MINGCHA_DATABASE_URL"].startswith("sqlite"):
        return None
    server: PostgresHouse = request.getfixturevalue("postgres")
    return server


def robbed(
    env: dict[str, str],
    root_key: SigningKey,
    valkey: BundledValkey,
    postgres: PostgresHouse | None,
    capture: tuple[pytest.LogCaptureFixture, pytest.CaptureFixture[str]],
    *,
    sealer: Sealer | None = None,
) -> set[Hit]:
    """Live through the loop in a house, and give what a thief finds in it."""
    plant, began = Plant.draw(), time.time()
    with standing(env, root_key, sealer=sealer) as house:
        live(house, plant)
        printed = capture[1].readouterr()
        logs = capture[0].text + printed.out + printed.err
        thief = Thief(plant, since=began)
        return set(haul(house, thief, valkey=valkey, postgres=postgres, logs=logs))


def test_a_thief_of_everything_finds_nothing_planted(
    env: dict[str, str],
    root_key: SigningKey,
    valkey: BundledValkey,
    postgres_too: PostgresHouse | None,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert robbed(env, root_key, valkey, postgres_too, (caplog, capfd)) == set()


def test_the_same_thief_finds_it_all_where_the_sealer_does_nothing(
    env: dict[str, str],
    root_key: SigningKey,
    valkey: BundledValkey,
    postgres_too: PostgresHouse | None,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    hits = robbed(env, root_key, valkey, postgres_too, (caplog, capfd), sealer=OpenSealer())
    after = b"".join(hit.after for hit in hits if hit.form in {"utf-8", "json"})
    told = after.decode(errors="ignore")
    assert {stage for stage in STAGES if f"{stage}处" not in told} == set()
    assert "证据.pdf" in told
    places = {hit.place for hit in hits}
    assert {"files", "row of reports", "row of drafts", "row of messages"} <= places
    # A backup is sealed by itself, whatever the sealer of the house does.
    assert "outgoing" not in places
    assert ("postgresql" if postgres_too else "data") in places
    assert {hit.form for hit in hits if hit.place == "files"} >= {"utf-8", "bytes"}


@pytest.mark.parametrize("form", sorted(Plant("一二三四五六七八密语", b"\1\2\3" * 16).forms()))
def test_the_thief_knows_every_form_of_the_plant(form: str, tmp_path: Path) -> None:
    plant = Plant.draw()
    thief = Thief(plant, since=time.time() - 1)
    (tmp_path / "found").write_bytes(b"before" + plant.forms()[form] + b"after")
    assert form in {hit.form for hit in thief.files(tmp_path, name="files")}
    assert form in {hit.form for hit in thief.temporary(tmp_path)}


def test_the_thief_reads_files_that_are_deleted_and_still_open(tmp_path: Path) -> None:
    plant = Plant.draw()
    thief = Thief(plant, since=time.time())
    with tempfile.TemporaryFile(dir=tmp_path, buffering=0) as file:
        file.write(plant.words.encode("gbk"))
        assert {hit.form for hit in thief.deleted()} == {"gbk"}
    assert not list(thief.deleted())


def test_the_thief_reads_valkeys_keys_and_its_dump(valkey: BundledValkey) -> None:
    plant = Plant.draw()
    thief = Thief(plant, since=time.time())
    with Redis.from_url(valkey.url) as client:
        client.hset("job", "data", plant.said("narrative").encode())
        hits = list(thief.valkey(client, valkey.socket.parent))
    assert {hit.place for hit in hits} == {"valkey", "valkey value"}
