"""What was typed, sent, asked, answered and seen: a thief of everything finds none of it."""

import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select, text

from crypto.envelope import Sealer
from crypto.signing import SigningKey
from leads.reports.identity import read_identity
from leads.reports.report import Report
from tests.databases import PostgresHouse
from tests.loop.open_sealer import OpenSealer
from tests.loop.standing import Standing, standing
from tests.loop.thief import Hit, Plant, Thief
from tests.makers import unlocked
from tipline.house import build_worker
from tipline.relay import carry
from tipline.valkey import BundledValkey
from tipline.walkthrough import desk, planner, source, squad, team
from tipline.walkthrough.browser import Browser, File
from tipline.walkthrough.page import Page
from tipline.walkthrough.walk import Walk

FILE_SIZE = 2 * 2**20
# Every place in the loop where somebody types something that must be sealed.
STAGES = {
    *("narrative", "contact", "question", "reply", "brief", "findings", "measures", "review"),
    *("seen", "draft", "unsent answer"),
}


def planted_file(plant: Plant) -> File:
    """Make a file of 2 MiB with the plant at its start, at its end and across its middle."""
    filler = secrets.token_bytes(FILE_SIZE // 2)
    grain = plant.words.encode() + plant.data
    return File("证据.pdf", "application/pdf", b"%PDF-1.7\n" + filler.join([grain] * 3))


def planted_walk(house: Standing, plant: Plant) -> Walk:
    """Give the ordinary walk with every word in it planted."""
    walk = house.walk([])
    typed = ("narrative", "question", "reply", "brief", "findings", "measures", "review", "seen")
    words = {name: plant.said(name) for name in (*typed, "contact")}
    return replace(walk, matter=replace(walk.matter, **words))


def live(house: Standing, plant: Plant) -> None:
    """Go through everything in which something is typed or sent."""
    walk = planted_walk(house, plant)
    kept = source.report(walk)
    abandoned_draft(house, plant)
    with_a_file(house, plant)
    at_desk = desk.open_lead(walk, desk.find(walk))
    open_file(house, at_desk.browser)
    source.come_back(walk, kept)
    abandoned_answer(house, plant, kept.receipt)
    desk.hand_over(walk, at_desk)
    team.answer(walk, at_desk)
    desk.close(walk, at_desk)
    planner.plan(walk, at_desk)
    squad.visit(walk, at_desk)
    desk.reopened(walk, at_desk)
    open_identities(house, plant)
    work_off(house)


def steps(browser: Browser, plant: Plant) -> Page:
    """Answer the first three steps, one of them wrongly at first; give the page of the files."""
    typed = {"what": "internet_cafe.no_id_check", "official": "no"}
    page = browser.send(browser.open("/report/kind").form("what"), typed)
    told = plant.said("draft")
    wrong = browser.send(page.form("venue_name"), {"venue_name": told, "address": told})
    assert wrong.status == 422
    assert told in wrong.body.decode()
    page = browser.send(wrong.form("district"), {"district": "east"})
    return browser.send(page.form("narrative"), {"narrative": told})


def abandoned_draft(house: Standing, plant: Plant) -> None:
    """Type, upload, be refused, remove a file, and never send anything."""
    browser = Browser(house.sites.public)
    page, file = steps(browser, plant), planted_file(plant)
    page = browser.send(page.form("file"), {"do": "add"}, file=("file", file))
    removing = next(value for name, value in page.form("file").buttons if name == "remove")
    page = browser.send(page.form("file"), {"remove": removing})
    assert file.name not in page.words
    lying = replace(file, name="照片.png")
    page = browser.send(page.form("file"), {"do": "add"}, file=("file", lying))
    assert page.status == 422
    page = browser.send(page.form("file"), {"do": "add"}, file=("file", file))
    contact = {"contact": plant.said("draft"), "do": "next"}
    assert browser.send(page.form("contact"), contact).address == "/report/check"


def with_a_file(house: Standing, plant: Plant) -> None:
    """Send a report with a file of two megabytes."""
    browser = Browser(house.sites.public)
    page = steps(browser, plant)
    page = browser.send(page.form("file"), {"do": "next"}, file=("file", planted_file(plant)))
    assert browser.send(page.form_to("/report/check")).address == "/report/receipt"


def open_file(house: Standing, browser: Browser) -> None:
    """Open the file as an officer does."""
    with house.house.database.reading() as session:
        query = select(Report.id).where(Report.category == "no_id_check")
        page = browser.open(f"/office/reports/{session.scalars(query).one()}")
    assert len(browser.open(page.link(holding="/files/")).body) > FILE_SIZE


def abandoned_answer(house: Standing, plant: Plant, receipt: str) -> None:
    """Come back, add a file and words, and leave them unsent."""
    browser = Browser(house.sites.public)
    page = browser.send(browser.open("/return").form("receipt"), {"receipt": receipt})
    typed = {"answer": plant.said("unsent answer")}
    page = browser.send(page.form("answer"), typed, file=("file", planted_file(plant)))
    assert typed["answer"] in page.body.decode()


def open_identities(house: Standing, plant: Plant) -> None:
    """Open every contact as the custodian."""
    ours = house.house
    who = unlocked(ours, house.city.custodian.first)
    with ours.database.transaction() as session:
        left = session.scalars(select(Report.id).where(Report.sealed_identity.is_not(None))).all()
        contacts = [
            read_identity(
                session, one, unlocked=who, sealer=ours.sealer, reason="核实", at=ours.clock.now()
            )
            for one in left
        ]
    assert plant.said("contact") in contacts


def work_off(house: Standing) -> None:
    worker = build_worker(house.house.settings)
    carry(worker, queue=None)
    worker.database.dispose()


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
    places = {hit.place for hit in hits}
    assert {"files", "row of reports", "row of drafts", "row of messages"} <= places
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
