"""What was typed, sent, asked, answered and seen: a thief of everything finds none of it."""

import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from sqlalchemy import text

from crypto.envelope import Sealer
from crypto.signing import SigningKey
from tests.databases import PostgresHouse
from tests.loop.leaving import notices, restore, take_out, write_away
from tests.loop.living import live
from tests.loop.open_sealer import OpenSealer
from tests.loop.standing import Standing, standing
from tests.loop.thief import Hit, Plant, Thief
from tests.mailbox import Mailbox, relay
from tipline.processes.valkey import BundledValkey

# Every place in the loop where somebody types something that must be sealed.
STAGES = {
    *("narrative", "contact", "question", "reply", "brief", "findings", "measures", "review"),
    *("seen", "draft", "unsent answer", "correction", "recusal", "reason", "keeper"),
    *("sealed story", "sealed contact", "sealed answer"),
}
# Every place that they are found in where nothing is sealed, and so would be found in at all.
PLACES = {
    *("files", "restored", "export", "row of reports", "row of drafts", "row of messages"),
    *("row of identity_requests", "row of recusal_requests", "row of attachments"),
}


def haul(
    house: Standing,
    thief: Thief,
    *,
    valkey: BundledValkey,
    postgres: PostgresHouse | None,
    mails: Iterable[bytes],
    logs: str,
) -> Iterator[Hit]:
    """Carry off everything at once."""
    place = Path(house.env["MINGCHA_DATA"])
    pair = write_away(house.house, place / "outgoing")
    restore(house, place / "outgoing", place / "restored", pair)
    take_out(house, place / "export")
    for name in ("outgoing", "restored", "export"):
        yield from thief.files(place / name, name=name)
    for mail in mails:
        yield from thief.look("mail", mail)
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


def mailed(box: Mailbox) -> dict[str, str]:
    """Give the settings that send notices to a relay."""
    return {
        "MINGCHA_SMTP": f"smtp://127.0.0.1:{box.port}",
        "MINGCHA_NOTICE_FROM": "house@example.org",
        "MINGCHA_NOTICE_TO": "chen@example.org",
    }


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
    with relay() as box, standing(env | mailed(box), root_key, sealer=sealer) as house:
        live(house, plant)
        mails = notices(house, box)
        assert mails
        printed = capture[1].readouterr()
        logs = capture[0].text + printed.out + printed.err
        thief = Thief(plant, since=began)
        return {*haul(house, thief, valkey=valkey, postgres=postgres, mails=mails, logs=logs)}


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
    assert "证据.wav" in told
    places = {hit.place for hit in hits}
    assert PLACES - places == set()
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


@pytest.mark.parametrize("registry", ["failed", "finished", "scheduled"])
def test_the_thief_reads_the_queues_registries(valkey: BundledValkey, registry: str) -> None:
    plant = Plant.draw()
    with Redis.from_url(valkey.url) as client:
        queue = Queue("careless", connection=client, serializer="json")
        if registry == "scheduled":
            queue.enqueue_in(timedelta(hours=1), repr, plant.said("narrative"))
        else:
            # No module is called so, and the error says how.
            job = import_module if registry == "failed" else repr
            queue.enqueue(job, plant.said("narrative"))
            SimpleWorker([queue], connection=client, serializer="json").work(burst=True)
        kept = {
            "failed": queue.failed_job_registry,
            "finished": queue.finished_job_registry,
            "scheduled": queue.scheduled_job_registry,
        }
        assert kept[registry].count == 1
        hits = set(Thief(plant, since=time.time()).valkey(client, valkey.socket.parent))
    assert {hit.place.partition(",")[0] for hit in hits} >= {"valkey value"}
