"""Junk in front of the public door, and what it does to it."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from leads.ledger.base import new_id
from leads.reports.drafts import Draft
from leads.reports.report import Report, Stage
from tests.clock import MONDAY, Clock
from tests.source import KIND, STORY, Source
from tipline.house import House

CALM = 20
JUNK = "198.51.100.7"
HOME = "203.0.113.20"
WAITS = 429


def at(app: Flask, address: str) -> FlaskClient:
    """Give a browser on a network."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def flood(app: Flask, forms: int = 80) -> None:
    """Send junk from one network until it is a flood."""
    client = at(app, JUNK)
    for _ in range(forms):
        client.post("/report/kind", data={"csrf_token": "junk", "what": "junk"})


def on_page(page: TestResponse) -> dict[str, str]:
    """Read everything that the one form of a waiting page carries."""
    (form,) = html.fromstring(page.text).xpath("//main//form")
    return {field.get("name"): field.get("value", "") for field in form.xpath(".//input")}


def stages(house: House) -> list[Stage]:
    with house.database.reading() as session:
        return sorted(session.scalars(select(Report.stage)))


def in_the_midst(app: Flask, source: Source, clock: Clock, *, seconds: int) -> TestResponse:
    """Go the whole way while the flood goes on, waiting before each form; give the last answer."""
    for name, typed in (("kind", KIND), ("story", STORY), ("check", {"do": "send"})):
        token = source.token(f"/report/{name}")
        clock.move(seconds=seconds)
        flood(app)
        answer = source.post(f"/report/{name}", token=token, **typed)
    return answer


def fill(session: Session, drafts: int) -> None:
    """Have the disk hold drafts."""
    for _ in range(drafts):
        row = Draft(
            id=new_id().bytes * 2, sealed=bytes(3072), expires_at=MONDAY + timedelta(days=1)
        )
        session.add(row)
