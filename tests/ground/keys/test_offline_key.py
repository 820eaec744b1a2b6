"""An office whose key is on no server: reports are taken out sealed and opened elsewhere."""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place
from crypto.receipts import ReceiptSecrets
from crypto.signing import SigningKey
from leads.ledger.base import new_id
from leads.ledger.errors import NotFound
from leads.register.keyholders import publics_of_kind
from leads.register.taxonomy import Channel
from leads.register.units import UnitKind
from leads.register.workdays import day_of
from leads.reports import dialogue, intake
from leads.reports.enclosures import enclose
from leads.reports.envelopes import REPLY, Envelope
from leads.reports.reading import read
from leads.reports.report import Message, Report
from leads.reports.submission import Submission, Upload
from tests.ground.keys.conftest import deeds
from tests.makers import NARRATIVE, City, unlocked
from tests.prompt import Prompt, typed_by
from tipline.house import House
from tipline.processes.notary import write_key

SCRIPT = Path(__file__).resolve().parents[3] / "offline" / "open_sealed.py"
PHOTO = b"two blocks and a bit" * 120_000
NAME = "../../etc/现场 照片.jpg"
WORDS = "我还记得车牌。"
LATER = "后来又换到三楼去了。"

# The rules are the same on both databases: what follows says nothing of the database.
on_one = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def offline(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the script as the offline machine does: by itself, with nothing of ours on its path."""
    command = [sys.executable, "-I", str(SCRIPT), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def key(tmp_path: Path, prompt: Prompt, root_key: SigningKey) -> Path:
    """Give the key file of the office, whose public half is on the list."""
    made = offline("new", tmp_path / "office.key", tmp_path / "office.pub")
    said = re.search(r"fingerprint (\S+)", made.stdout)
    assert said
    write_key(tmp_path / "root.key", root_key)
    root, public = str(tmp_path / "root.key"), str(tmp_path / "office.pub")
    words = ("keys", "roll", "office", "--root", root, "--offline", public)
    assert "holds another key" in prompt(*words, typed="0000-0000\n").output
    done = prompt(*words, typed=f"{said[1]}\n")
    assert done.exit_code == 0, done.output
    assert "no officer: it is kept offline" in done.output
    return tmp_path / "office.key"


def told(house: House) -> UUID:
    """Send in a report with a photo, and say one thing more under its receipt."""
    report_id, receipt = new_id(), ReceiptSecrets(b"\x01" * 32, b"\x02" * 32)
    submission = Submission(
        report_id=report_id,
        channel=Channel.WEB,
        district="east",
        category="minors_admitted",
        venue_name="金色年华",
        address="建设路",
        happened_on=None,
        about=False,
        narrative=NARRATIVE,
        contact="",
        concerns_office=False,
        files=(_photo(house, report_id),),
        received_on=day_of(house.clock.now()),
    )
    with house.database.transaction() as session:
        intake.receive(session, submission, receipt=receipt, seals=house.seals)
        report, day = session.get_one(Report, report_id), submission.received_on
        seeds = dialogue.source_seeds(receipt)
        dialogue.reply(session, report, WORDS, seeds=seeds, sealer=house.sealer, on=day)
        turn, sealed = _as_a_browser_seals(session, house)
        dialogue.reply_sealed(session, report, sealed, turn=turn, seals=house.seals, on=day)
    return report_id


def _as_a_browser_seals(session: Session, house: House) -> tuple[UUID, Envelope]:
    turn, key, sealer = new_id(), house.sealer.new_key(), house.sealer
    desks = publics_of_kind(session, UnitKind.OFFICE, root=house.keys.root_public)
    talk = Compartment.CONVERSATION
    grants = tuple(sealer.grant(key, to=one, compartment=talk, subject=turn) for one in desks)
    place = Place(turn, turn, Kind.REPLY)
    return turn, Envelope(REPLY, grants, sealer.seal(LATER.encode(), key=key, place=place))


def _photo(house: House, report_id: UUID) -> Upload:
    file_id, key = new_id(), house.sealer.new_key()
    place = Place(report_id, file_id, Kind.ATTACHMENT)
    with house.files.create(file_id) as sink:
        with house.sealer.stream(sink, key=key, place=place) as stream:  # type: ignore[arg-type] # a sink writes
            stream.write(PHOTO)
        sink.commit()
    digest = hashlib.sha256(PHOTO).hexdigest()
    return Upload(file_id, file_id, NAME, "image/jpeg", len(PHOTO), digest, copy_key=key)


def taken_out(prompt: Prompt, city: City, file: Path) -> None:
    done = prompt("reports", "export", "office", str(file), typed=typed_by(city.office.first))
    assert done.exit_code == 0, done.output
    assert "1 reports and 1 files" in done.output


def test_what_no_officer_can_open_on_the_server_the_offline_machine_opens_whole(
    key: Path, prompt: Prompt, house: House, city: City, tmp_path: Path
) -> None:
    report_id = told(house)
    by, at = unlocked(house, city.office.first), house.clock.now()
    with house.database.transaction() as session, pytest.raises(NotFound):
        read(session, report_id, unlocked=by, sealer=house.sealer, at=at)
    export, out = tmp_path / "office.sealed", tmp_path / "out"
    taken_out(prompt, city, export)
    for sentence in (NARRATIVE, WORDS, LATER, "照片"):
        assert sentence.encode() not in export.read_bytes()
    ran = offline("open", export, key, out)
    assert ran.returncode == 0, ran.stderr
    text, photo = sorted(out.iterdir(), key=lambda path: path.suffix != ".txt")
    assert NARRATIVE in text.read_text("utf-8")
    assert WORDS in text.read_text("utf-8")
    assert LATER in text.read_text("utf-8")
    assert photo.read_bytes() == PHOTO
    assert photo.parent == out
    assert deeds(house) == ["unit.new_key"]


@on_one
def test_what_the_desk_sent_to_the_source_is_in_the_export_too(
    key: Path, prompt: Prompt, house: House, city: City, tmp_path: Path
) -> None:
    report_id = told(house)
    sent, by = _photo(house, report_id), unlocked(house, city.office.first)
    with house.database.transaction() as session:
        report = session.get_one(Report, report_id)
        said = session.scalars(select(Message.id).order_by(Message.position)).all()[0]
        at = house.clock.now()
        enclose(session, report, said, sent, unlocked=by, seals=house.seals, at=at)
    export, out = tmp_path / "office.sealed", tmp_path / "out"
    done = prompt("reports", "export", "office", str(export), typed=typed_by(city.office.first))
    assert "1 reports and 2 files" in done.output, done.output
    ran = offline("open", export, key, out)
    assert ran.returncode == 0, ran.stderr
    assert [path.read_bytes() for path in out.iterdir() if path.suffix != ".txt"] == [PHOTO] * 2


@on_one
def test_what_lay_there_before_is_moved_to_the_offline_key_too(
    prompt: Prompt, house: House, city: City, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    before = told(house)
    key = request.getfixturevalue("key")  # only now does the office go offline
    by, at = unlocked(house, city.office.first), house.clock.now()
    with house.database.transaction() as session:
        found = read(session, before, unlocked=by, sealer=house.sealer, at=at)
    assert found.story.narrative == NARRATIVE
    moved = prompt("keys", "regrant", "office", typed=typed_by(city.office.first))
    assert "All is under the new key." in moved.output
    with house.database.transaction() as session, pytest.raises(NotFound):
        read(session, before, unlocked=by, sealer=house.sealer, at=at)
    typed = typed_by(city.office.second)  # a code works once, and the first has used theirs
    done = prompt("reports", "export", "office", str(tmp_path / "all"), typed=typed)
    assert done.exit_code == 0, done.output
    assert offline("open", tmp_path / "all", key, tmp_path / "out").returncode == 0


@on_one
@pytest.mark.parametrize("altered", ["rows", "file", "cut", "grant", "sense"])
def test_an_altered_export_is_refused_and_leaves_nothing_half_opened(
    key: Path, prompt: Prompt, house: House, city: City, tmp_path: Path, altered: str
) -> None:
    told(house)
    export, forged, out = tmp_path / "whole", tmp_path / "forged", tmp_path / "out"
    taken_out(prompt, city, export)
    _forge(export, forged, altered)
    ran = offline("open", forged, key, out)
    assert ran.returncode == 1
    assert "does not open" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not [path for path in out.iterdir() if path.suffix == ".jpg"]


def _forge(export: Path, forged: Path, altered: str) -> None:
    with zipfile.ZipFile(export) as source, zipfile.ZipFile(forged, "x") as sink:
        for name in source.namelist():
            data = source.read(name)
            if name == "reports.jsonl":
                title, line = data.decode().splitlines()
                data = f"{title}\n{_altered_line(line, altered)}\n".encode()
            elif altered == "file":
                data = data[:2000] + bytes([data[2000] ^ 1]) + data[2001:]
            elif altered == "cut":
                data = data[: 104 + 2**20 + 16]
            sink.writestr(name, data)


def _altered_line(line: str, altered: str) -> str:
    report = json.loads(line)
    if altered == "rows":
        report["sealed"] = report["sealed"][:-8] + "AAAAAAA="
        report["files"] = []
    if altered == "grant":
        report["grants"] = [{"blob": "AAAA"}]
    return "[]" if altered == "sense" else json.dumps(report)


@on_one
def test_another_key_opens_nothing(
    key: Path, prompt: Prompt, house: House, city: City, tmp_path: Path
) -> None:
    told(house)
    taken_out(prompt, city, tmp_path / "whole")
    offline("new", tmp_path / "other.key", tmp_path / "other.pub")
    ran = offline("open", tmp_path / "whole", tmp_path / "other.key", tmp_path / "out")
    assert ran.returncode == 1
    assert list((tmp_path / "out").iterdir()) == []
    del key


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    key = tmp_path / "a.key"
    offline("new", key, tmp_path / "a.pub")
    before = key.read_bytes()
    assert offline("new", key, tmp_path / "b.pub").returncode != 0
    assert key.read_bytes() == before
    assert key.stat().st_mode & 0o777 == 0o400
