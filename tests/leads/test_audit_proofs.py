"""One entry, or two checkpoints, proved by themselves to whoever has one file and Python."""

import base64
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select

from leads.ledger.audit import AuditCheckpoint, AuditEntry, Tree, record
from leads.ledger.checkpoints import sign_head
from tests.clock import MONDAY
from tests.leads.exports import SIGNER, said
from tipline.commands import main
from tipline.house import House

VERIFIER = Path(__file__).resolve().parents[2] / "verifier" / "verify_audit.py"
OBJECT = UUID(int=7)


@pytest.fixture
def trail(house: House) -> House:
    """Keep 23 deeds in the staff's tree, signed after 5, 8, 16 and 21 of them."""
    for number in range(23):
        with house.database.transaction() as session:
            at = MONDAY + timedelta(hours=number)
            record(session, "x.y", at=at, officer_id=None, object_id=UUID(int=number % 10))
            if number + 1 in {5, 8, 16, 21}:
                sign_head(session, Tree.STAFF, signer=SIGNER, at=at)
    return house


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "audit.pub"
    path.write_text(SIGNER.key.public.hex())
    return path


def command(house: House, key: Path, *words: str) -> Result:
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(house.settings.files.parent),
        "MINGCHA_DATABASE_URL": house.settings.database_url,
        "MINGCHA_KEY_FILE": str(house.settings.key_file),
    }
    handed = () if words[0] == "numbers" else ("--public", str(key))
    return CliRunner().invoke(main, ("audit", "prove", words[0], *handed, *words[1:]), env=env)


def test_an_entry_is_proved_with_the_stand_alone_file_and_no_other_is_shown(
    trail: House, key: Path, tmp_path: Path
) -> None:
    told = command(trail, key, "entry", "staff", "11", str(tmp_path / "proof"))
    assert told.exit_code == 0, told.output
    ran = subprocess.run(
        [sys.executable, "-I", VERIFIER, tmp_path / "proof", "--key", key],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert "(yours)" in ran.stdout
    assert "entry 11 stands in the signed tree of 16 entries" in ran.stdout
    assert (tmp_path / "proof").read_text().count("x.y") == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_entry_that_was_signed_is_proved_and_one_that_was_not_is_refused_in_words(
    trail: House, key: Path, tmp_path: Path
) -> None:
    for seq in range(21):
        assert (
            command(trail, key, "entry", "staff", str(seq), str(tmp_path / f"{seq}")).exit_code == 0
        )
        assert f"entry {seq} stands" in said(tmp_path / f"{seq}", key)
    told = command(trail, key, "entry", "staff", "22", str(tmp_path / "none"))
    assert (told.exit_code, "in no signed tree yet" in told.output) == (1, True)
    told = command(trail, key, "entry", "source", "0", str(tmp_path / "none"))
    assert (told.exit_code, "There is no entry 0" in told.output) == (1, True)
    assert not (tmp_path / "none").exists()
    told = command(trail, key, "entry", "staff", "0", str(tmp_path / "0"))
    assert (told.exit_code, "already there" in told.output) == (1, True)


def test_that_a_tree_only_grew_is_proved_beside_the_checkpoint_that_was_kept(
    trail: House, key: Path, tmp_path: Path
) -> None:
    with trail.database.reading() as session:
        notes = dict(session.execute(select(AuditCheckpoint.size, AuditCheckpoint.note)).all())
    for older, newer in ((5, 8), (5, 21), (8, 16), (16, 21), (21, 21)):
        proof, kept = tmp_path / f"{older}-{newer}", tmp_path / f"{older}"
        kept.write_bytes(notes[older])
        words = ("growth", "staff", str(older), str(proof), "--to", str(newer))
        assert command(trail, key, *words).exit_code == 0
        seen = said(proof, key, kept)
        assert f"the first {older} of {newer} entries are as they were" in seen
        assert f"{older} is what this proof was made for" in seen
        assert "x.y" not in proof.read_text()
    assert "NOT WHOLE" in said(tmp_path / "8-16", key, tmp_path / "21")
    told = command(trail, key, "growth", "staff", "6", str(tmp_path / "none"))
    assert (told.exit_code, "No tree of 6 entries was signed" in told.output) == (1, True)
    backwards = ("growth", "staff", "16", str(tmp_path / "none"), "--to", "8")
    assert "is the larger one" in command(trail, key, *backwards).output


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_history_written_anew_gives_no_proof_beside_what_was_kept(
    trail: House, key: Path, tmp_path: Path
) -> None:
    with trail.database.reading() as session:
        kept = session.get_one(AuditCheckpoint, ("staff", 8)).note
    (tmp_path / "kept").write_bytes(kept)
    with trail.database.transaction() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.seq == 3))
    told = command(trail, key, "growth", "staff", "8", str(tmp_path / "proof"))
    assert (told.exit_code, "Entries are missing" in told.output) == (1, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", [("entry", "staff", "11"), ("growth", "staff", "5")])
def test_hundreds_of_mutations_of_a_proof_are_all_refused(
    trail: House, key: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    proof, chance = tmp_path / "proof", Random(7)
    assert command(trail, key, *words, str(proof)).exit_code == 0
    whole = proof.read_text()
    known = said(proof, key)
    assert "NOT WHOLE" not in known
    given = base64.b64encode(SIGNER.key.public).decode()
    for _ in range(400):
        at = chance.randrange(len(whole))
        letter = chance.choice('abcXYZ019"[],-{}\\\n ')
        altered = whole[:at] + letter + whole[at + 1 :]
        if altered == whole or _same(altered, whole, given):
            continue
        proof.write_text(altered)
        assert said(proof, key).startswith("NOT WHOLE"), altered


def _same(altered: str, whole: str, given: str) -> bool:
    """Whether a reader with a key of their own is told the same: white space, or the key beside."""

    def meant(text: str) -> object:
        lines = [json.loads(line) for line in text.splitlines()]
        return [[*lines[0][:2], given], *lines[1:]]

    try:
        return len(json.loads(altered.splitlines()[0])[2]) == len(given) and meant(
            altered
        ) == meant(whole)
    except (ValueError, LookupError, TypeError):
        return False


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_numbers_of_the_entries_about_one_thing_are_listed(
    trail: House, key: Path, tmp_path: Path
) -> None:
    assert command(trail, key, "numbers", "staff", str(OBJECT)).output == "7\n17\n"
    assert "No entry" in command(trail, key, "numbers", "source", str(OBJECT)).output


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_handing_out_a_proof_is_in_the_trail(trail: House, key: Path, tmp_path: Path) -> None:
    command(trail, key, "entry", "staff", "0", str(tmp_path / "proof"))
    with trail.database.reading() as session:
        newest = select(AuditEntry.deed).order_by(AuditEntry.seq.desc()).limit(1)
        assert session.scalar(newest) == "trail.prove"
