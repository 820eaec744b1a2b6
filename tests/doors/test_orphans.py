"""Files and rows that lost each other: found by night, and nothing else is touched."""

import json
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from covert.visits import Visit
from leads.reports.drafts import Draft
from leads.reports.report import Attachment
from tests.district import add
from tests.makers import City
from tests.pictures import PDF, picture, stored
from tests.source import Source
from tests.squads import a_mission, note
from tipline.house import House
from tipline.processes.logs import AllowList
from tipline.processes.orphans import MANY
from tipline.processes.ticker import TIMED

# The files of a test are as old as the disk says, whatever its clock says.
TOMORROW = timedelta(hours=25)


def night(house: House, *, after: timedelta = TOMORROW) -> None:
    """Let a night pass for the files of the house."""
    at = datetime.now(UTC) + after
    house.database.attempt(lambda session: TIMED["look-for-orphans"].body(house, session, at))


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, object]]]:
    """Give what the log said of files, as its reader gets it."""
    lines: list[dict[str, object]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(AllowList().format(record)))

    handler = Kept()
    logging.getLogger("mingcha").addHandler(handler)
    yield lines
    logging.getLogger("mingcha").removeHandler(handler)


def put(house: House) -> None:
    with house.files.create(uuid4()) as sink:
        sink.write(b"sealed")
        sink.commit()


DYING = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from tipline.storage.files import DirectoryStore
with DirectoryStore(Path(sys.argv[1])).create(UUID(sys.argv[2])) as sink:
    sink.write(b"sealed")
    sink.commit()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_file_left_by_a_death_between_storing_and_writing_down_goes_after_a_day(
    house: House, told: list[dict[str, object]]
) -> None:
    place, file_id = str(house.settings.files), uuid4()
    dead = subprocess.run([sys.executable, "-c", DYING, place, str(file_id)], check=False)
    assert dead.returncode == -signal.SIGKILL
    assert house.files.ids() == [file_id]
    night(house, after=timedelta(hours=23))
    assert house.files.ids() == [file_id]
    night(house)
    assert house.files.ids() == []
    assert [(line["event"], line["count"]) for line in told] == [("files_unnamed_deleted", "1")]
    assert str(file_id) not in json.dumps(told)


def test_what_a_report_or_a_draft_names_stays(
    house: House, source: Source, another: Source
) -> None:
    source.walk_to("check")
    source.add(picture(), "one.jpg")
    source.post("/report/check", do="send")
    another.walk_to("check")
    another.add(picture(), "two.jpg")
    night(house)
    assert len(stored(house)) == 4
    with house.database.transaction() as session:
        session.execute(update(Draft).values(files=b""))
    night(house)
    assert len(stored(house)) == 2


def test_the_photos_of_a_visit_that_is_not_filed_stay(
    house: House, city: City, squad: FlaskClient
) -> None:
    mission = a_mission(house, city)
    assert note(squad, mission, do="photo", file=(picture(), "a.jpg")).status_code == 303
    night(house)
    assert len(stored(house)) == 2
    with house.database.transaction() as session:
        session.execute(update(Visit).values(files=b""))
    night(house)
    assert stored(house) == []


def test_a_proof_of_a_district_stays(house: House, district: FlaskClient, signed: UUID) -> None:
    add(district, signed, PDF, "a.pdf")
    night(house)
    assert len(stored(house)) == 1


def test_a_row_whose_file_is_gone_is_reported_by_kind_and_count_alone(
    house: House, source: Source, told: list[dict[str, object]]
) -> None:
    source.walk_to("check")
    source.add(picture(), "one.jpg")
    source.post("/report/check", do="send")
    night(house)
    assert told == []
    with house.database.reading() as session:
        (original,) = session.scalars(select(Attachment.id))
    house.files.delete(original)
    night(house)
    (line,) = told
    assert set(line) == {"day", "level", "event", "kind", "count"}
    assert (line["level"], line["event"]) == ("error", "files_missing")
    assert (line["kind"], line["count"]) == ("report", "1")


def test_another_houses_database_costs_no_file(house: House, told: list[dict[str, object]]) -> None:
    for _ in range(MANY + 1):
        put(house)
    night(house)
    assert len(house.files.ids()) == MANY + 1
    assert [line["event"] for line in told] == ["files_unnamed_kept"]
