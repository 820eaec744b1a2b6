"""Everything in the loop in which somebody types or sends something, each word of it planted."""

import secrets
import struct
from dataclasses import replace

from sqlalchemy import select

from leads.reports.identity import contact_of
from leads.reports.report import Report
from tests.loop.asking import correct, open_a_contact
from tests.loop.crowd import RECEIPT
from tests.loop.open_sealer import OpenSealer
from tests.loop.sealing import in_a_browser
from tests.loop.standing import Standing
from tests.loop.thief import Plant
from tests.makers import unlocked
from tipline.house import build_worker
from tipline.processes.relay import carry
from tipline.walkthrough import desk, planner, source, squad, team
from tipline.walkthrough.browser import Browser, File
from tipline.walkthrough.page import Page
from tipline.walkthrough.walk import Walk

FILE_SIZE = 2 * 2**20


def planted_file(plant: Plant) -> File:
    """Make a sound of 2 MiB with the plant at its start, at its end and across its middle.

    A sound, since of its samples nothing is changed when a bare copy is made.
    """
    filler = secrets.token_bytes(FILE_SIZE // 2)
    grain = plant.words.encode() + plant.data
    samples = filler.join([grain] * 3)
    samples += bytes(len(samples) % 2)
    # One channel of 8 kHz with 16 bits a sample (RIFF, WAVE).
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)
    chunks = b"WAVE" + form + struct.pack("<4sI", b"data", len(samples)) + samples
    return File(
        f"{plant.words}证据.wav", "audio/wav", struct.pack("<4sI", b"RIFF", len(chunks)) + chunks
    )


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
    enclose(at_desk, plant)
    correct(house, plant, kept.receipt)
    open_a_contact(house, walk, at_desk, plant)
    abandoned_answer(house, plant, kept.receipt)
    desk.hand_over(walk, at_desk)
    team.answer(walk, at_desk)
    desk.close(walk, at_desk)
    planner.plan(walk, at_desk)
    squad.visit(walk, at_desk)
    desk.reopened(walk, at_desk)
    sealed_here = in_a_browser(house, plant)
    open_identities(house, plant)
    work_off(house)
    page = at_desk.browser.open(f"/office/reports/{sealed_here}")
    if not isinstance(house.house.sealer, OpenSealer):
        for stage in ("sealed story", "sealed answer"):
            assert plant.said(stage) in page.words


def steps(browser: Browser, plant: Plant) -> Page:
    """Answer the first two steps, one of them wrongly at first; give the page that sends."""
    typed = {"what": "internet_cafe.no_id_check", "official": "no"}
    page = browser.send(browser.open("/report/kind").form("what"), typed)
    told = plant.said("draft")
    typed = {"venue_name": told, "address": told, "narrative": told}
    wrong = browser.send(page.form("narrative"), typed)
    assert wrong.status == 422
    assert told in wrong.body.decode()
    return browser.send(wrong.form("district"), {"district": "east"})


def abandoned_draft(house: Standing, plant: Plant) -> None:
    """Type, upload, be refused, remove a file, and never send anything."""
    browser = Browser(house.sites.public)
    page, file = steps(browser, plant), planted_file(plant)
    page = browser.send(page.form("file"), {"do": "add"}, file=("file", file))
    removing = next(value for name, value in page.form("file").buttons if name == "remove")
    page = browser.send(page.form("file"), {"remove": removing})
    assert file.name not in page.words
    lying = replace(file, name=f"{plant.words}照片.png")
    page = browser.send(page.form("file"), {"do": "add"}, file=("file", lying))
    assert page.status == 422
    page = browser.send(page.form("file"), {"do": "add"}, file=("file", file))
    contact = {"contact": plant.said("draft"), "do": "add"}
    assert browser.send(page.form("contact"), contact).address == "/report/check"


def with_a_file(house: Standing, plant: Plant) -> None:
    """Send a report with a file of two megabytes."""
    browser = Browser(house.sites.public)
    page = steps(browser, plant)
    page = browser.send(page.form("file"), {"do": "send"}, file=("file", planted_file(plant)))
    assert RECEIPT.search(page.words)


def open_file(house: Standing, browser: Browser) -> None:
    """Open the file as an officer does."""
    with house.house.database.reading() as session:
        query = select(Report.id).where(Report.category == "no_id_check")
        page = browser.open(f"/office/reports/{session.scalars(query).one()}")
    assert len(browser.open(page.link(holding="/files/")).body) > FILE_SIZE


def enclose(at_desk: desk.Desk, plant: Plant) -> None:
    """Send the source a file, and open it again at the desk."""
    browser, file = at_desk.browser, planted_file(plant)
    page = browser.open(at_desk.report + "/conversation")
    typed = {"question": plant.said("question")}
    page = browser.send(page.form("question"), typed, file=("file", file))
    assert file.name in page.words
    assert browser.open(page.link(holding="/conversation/files/")).body == file.data


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
        contacts = [contact_of(session, one, seeds=who.seeds, sealer=ours.sealer) for one in left]
    assert plant.said("contact") in contacts


def work_off(house: Standing) -> None:
    worker = build_worker(house.house.settings)
    carry(worker, queue=None)
    worker.database.dispose()
