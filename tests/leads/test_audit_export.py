"""An audit export convinces a stranger with one file, or names the first thing that is wrong."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, update

from crypto.checkpoints import SigningKey
from leads.ledger.audit import AuditCheckpoint, AuditEntry, Tree, record
from leads.ledger.checkpoints import sign_head
from leads.ledger.exporting import Days
from leads.register.workdays import CITY
from tests.clock import MONDAY
from tests.leads.exports import (
    SIGNER,
    WEDNESDAY,
    Lines,
    exported,
    hide,
    hide_the_edge,
    place,
    renumbered,
    rewritten,
    said,
    swap,
)
from tipline.commands import main
from tipline.house import House

VERIFIER = Path(__file__).resolve().parents[2] / "verifier" / "verify_audit.py"
DAYS = 6
A_DAY = 4


@pytest.fixture
def trail(house: House) -> House:
    """Six days of four deeds in each tree, signed at the end of each day but the last."""
    for day in range(DAYS):
        with house.database.transaction() as session:
            for tree in Tree:
                for number in range(A_DAY):
                    at = MONDAY + timedelta(days=day, hours=number if tree is Tree.STAFF else -2)
                    record(
                        session,
                        "x.y",
                        at=at,
                        officer_id=None,
                        object_id=UUID(int=number),
                        tree=tree,
                    )
                if day < DAYS - 1:
                    sign_head(session, tree, signer=SIGNER, at=MONDAY + timedelta(days=day))
    return house


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "audit.pub"
    path.write_text(SIGNER.key.public.hex(), encoding="ascii")
    return path


def test_a_stranger_with_one_file_and_the_key_is_convinced(
    trail: House, key: Path, tmp_path: Path
) -> None:
    path = exported(trail, tmp_path)
    line = [sys.executable, "-I", str(VERIFIER), str(path), "--key", str(key)]
    ran = subprocess.run(line, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "tree staff is whole: 24 entries, the first 20 of them signed" in ran.stdout
    assert "tree source is whole: 24 entries, the first 20 of them signed" in ran.stdout
    path.write_text(path.read_text()[:-20])
    ran = subprocess.run(line, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("NOT WHOLE: ")


def test_the_command_writes_what_the_verifier_reads_and_is_in_the_trail_itself(
    trail: House, key: Path, tmp_path: Path
) -> None:
    file = tmp_path / "out"
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(trail.settings.files.parent),
        "MINGCHA_DATABASE_URL": trail.settings.database_url,
        "MINGCHA_KEY_FILE": str(trail.settings.key_file),
    }
    words = ["audit", "export", "--from", "2026-03-16", "--to", "2026-03-31"]
    words += ["--public", str(key), str(file)]
    assert CliRunner().invoke(main, words, env=env).exit_code == 0
    assert "25 entries" in said(file, key)
    with trail.database.reading() as session:
        assert session.scalar(select(AuditEntry.seq).where(AuditEntry.deed == "trail.export")) == 24
    before = file.read_bytes()
    assert CliRunner().invoke(main, words, env=env).exit_code == 1
    assert file.read_bytes() == before


def test_only_the_days_asked_for_are_shown_and_one_neighbour_on_either_side(
    trail: House, tmp_path: Path
) -> None:
    lines = [json.loads(line) for line in exported(trail, tmp_path).read_text().splitlines()]
    for tree in Tree:
        shown = [line for line in lines if line[:2] == ["entry", tree] and len(line) > 4]
        assert [line[2] for line in shown] == list(range(7, 13))
        assert sum(line[:2] == ["entry", tree] for line in lines) == DAYS * A_DAY


@pytest.mark.parametrize("ahead", [-9, 9])
def test_days_on_which_nothing_happened_are_shown_to_be_empty(
    trail: House, key: Path, tmp_path: Path, ahead: int
) -> None:
    day = WEDNESDAY + timedelta(days=ahead)
    told = said(exported(trail, tmp_path, first=day, last=day), key)
    assert told.count("1 shown") == 2


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda lines: lines[place(lines, 9)].__setitem__(6, "x.z"), "entry 9: altered"),
        (lambda lines: lines[place(lines, 9)].__setitem__(6, "x.y\n-"), "entry 9: altered"),
        (lambda lines: lines[place(lines, 9)].__setitem__(4, "yesterday"), "entry 9: altered"),
        (lambda lines: lines.pop(place(lines, 9)), "entry 9: missing or reordered"),
        (lambda lines: lines.pop(place(lines, 23)), "entry 23: missing"),
        (swap, "entry 8: missing or reordered, 9 stands"),
        (renumbered, "entry 8: altered"),
        (hide, "entry 10: held back"),
        (hide_the_edge, "entry 8: held back"),
        (
            lambda lines: lines[place(lines, 2)].__setitem__(3, lines[place(lines, 1)][3]),
            "entries 0 to 3: altered, missing or reordered",
        ),
    ],
    ids=[
        "another deed", "a line break", "another time", "one is gone", "the last is gone",
        "two swapped", "swapped with their numbers", "one held back",
        "the edge held back", "another leaf",
    ],
)  # fmt: skip
def test_the_first_flaw_in_an_export_is_named(
    trail: House, key: Path, tmp_path: Path, change: Callable[[Lines], None], flaw: str
) -> None:
    told = said(rewritten(exported(trail, tmp_path), change), key)
    assert told.startswith(f"NOT WHOLE: tree staff, {flaw}")


def test_what_was_changed_in_the_database_is_named_by_the_stranger_too(
    trail: House, key: Path, tmp_path: Path
) -> None:
    with trail.database.transaction() as session:
        at = (AuditEntry.tree == Tree.STAFF, AuditEntry.seq == 9)
        session.execute(update(AuditEntry).where(*at).values(deed="x.z"))
    assert "tree staff, entry 9: altered" in said(exported(trail, tmp_path), key)
    with trail.database.transaction() as session:
        session.execute(delete(AuditEntry).where(*at))
    assert "tree staff, entry 9: missing" in said(exported(trail, tmp_path), key)


def test_a_history_cut_and_signed_anew_stands_against_what_was_kept(
    trail: House, key: Path, tmp_path: Path
) -> None:
    older = exported(trail, tmp_path)
    note = tmp_path / "kept.note"
    with trail.database.transaction() as session:
        of_staff = AuditCheckpoint.tree == Tree.STAFF
        kept = session.scalars(select(AuditCheckpoint.note).where(of_staff)).all()
        note.write_bytes(kept[-1])
        record(session, "x.y", at=MONDAY + timedelta(days=7), officer_id=None, object_id=None)
    grown = exported(trail, tmp_path)
    told = said(grown, key, older, note)
    assert "the older export is the beginning of this one" in told
    assert "the first 20 entries of tree staff are those of kept.note" in told

    # The adversary holds the database and the audit key, and makes all of it anew.
    with trail.database.transaction() as session:
        for table in (AuditEntry, AuditCheckpoint):
            session.execute(delete(table))
        session.connection().exec_driver_sql("DELETE FROM audit_heads")
        for number in range(25):
            deed = "x.z" if number == 13 else "x.y"
            at = MONDAY + timedelta(days=number // A_DAY, hours=number % A_DAY)
            record(session, deed, at=at, officer_id=None, object_id=UUID(int=number % A_DAY))
        sign_head(session, Tree.STAFF, signer=SIGNER, at=MONDAY + timedelta(days=7))
    forged = exported(trail, tmp_path)
    assert "tree staff is whole" in said(forged, key)
    assert "tree staff, entry 13: other than it was before" in said(forged, key, older)
    assert "tree staff, entries 0 to 19: altered" in said(forged, key, note)


def test_another_key_or_another_houses_file_is_refused(
    trail: House, key: Path, tmp_path: Path
) -> None:
    path = exported(trail, tmp_path)
    other = tmp_path / "other.pub"
    other.write_text(SigningKey.generate().public.hex(), encoding="ascii")
    assert "is not signed by this key" in said(path, other)
    renamed = rewritten(path, lambda lines: lines[0].__setitem__(1, "elsewhere"))
    assert said(renamed, key).startswith("NOT WHOLE: a checkpoint of elsewhere/")


def test_hundreds_of_mutations_of_an_export_are_all_refused_in_a_sentence(
    trail: House, key: Path, tmp_path: Path
) -> None:
    chance, path = Random(20261123), exported(trail, tmp_path)
    whole = path.read_bytes()
    signed = whole.find(b'["tree"')
    for _ in range(400):
        at, data = chance.randrange(signed, len(whole)), bytearray(whole)
        match chance.randrange(3):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + chance.randrange(1, 300)]
            case _:
                data[at:at] = chance.randbytes(chance.randrange(1, 5))
        path.write_bytes(data)
        # Days of a window are no history; what they show is held to be true all the same.
        assert said(path, key).startswith("NOT WHOLE: ") or _says_the_same(bytes(data), whole)


def _says_the_same(data: bytes, whole: bytes) -> bool:
    """Whether only the window's ends, or entries not signed yet, read otherwise."""
    now, was = data.splitlines(), whole.splitlines()
    differ = [a for a, b in zip(now, was, strict=True) if a != b]
    return len(differ) == 1 and json.loads(differ[0])[0] in {"tree", "entry"}


def test_the_windows_are_the_citys_days() -> None:
    days = Days(WEDNESDAY, WEDNESDAY, CITY)
    assert days.window(Tree.STAFF) == (
        datetime(2026, 3, 17, 16, tzinfo=UTC),
        datetime(2026, 3, 18, 16, tzinfo=UTC),
    )
    assert days.window(Tree.SOURCE)[0] == datetime(2026, 3, 18, tzinfo=UTC)
