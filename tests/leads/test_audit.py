"""The audit trail names the first entry that is not as it was, however it was tampered with."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crypto.checkpoints import SigningKey
from crypto.merkle import Frontier, leaf_hash
from leads.ledger.audit import (
    ALTERED,
    CUT,
    MISSING,
    REWRITTEN,
    AuditCheckpoint,
    AuditEntry,
    AuditHead,
    Flaw,
    Tree,
    leaf_data,
    record,
    verify,
)
from leads.ledger.checkpoints import Signer, sign_head
from tests.clock import MONDAY
from tipline.commands import main
from tipline.house import House

ENTRIES = 11
SIGNER = Signer(site="mingcha", key=SigningKey.generate())
STAFF = AuditEntry.tree == Tree.STAFF

Tampering = Callable[[Session], object]


@pytest.fixture
def trail(house: House) -> House:
    """Eleven deeds in the staff's tree, the first seven of them signed."""
    with house.database.transaction() as session:
        for number in range(ENTRIES):
            record(session, "x.y", at=MONDAY, officer_id=UUID(int=number), object_id=None)
            if number == 6:
                sign_head(session, Tree.STAFF, signer=SIGNER, at=MONDAY)
    return house


def flaw(house: House, last: int | None = None) -> Flaw | None:
    with house.database.reading() as session:
        return verify(session, Tree.STAFF, last=last)


def tamper(house: House, *how: Tampering) -> None:
    with house.database.transaction() as session:
        for each in how:
            each(session)


def ran(house: House, *words: str) -> Result:
    """Run `mingcha audit verify` as a person would."""
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(house.settings.files.parent),
        "MINGCHA_DATABASE_URL": house.settings.database_url,
        "MINGCHA_KEY_FILE": str(house.settings.key_file),
    }
    return CliRunner().invoke(main, ["audit", "verify", *words], env=env)


def change(**values: object) -> Tampering:
    return lambda session: session.execute(
        update(AuditEntry).where(STAFF, AuditEntry.seq == 4).values(**values)
    )


def remove(seq: int) -> Tampering:
    return lambda session: session.execute(delete(AuditEntry).where(STAFF, AuditEntry.seq == seq))


def drop_from(seq: int) -> Tampering:
    return lambda session: session.execute(delete(AuditEntry).where(STAFF, AuditEntry.seq >= seq))


def renumber(seq: int, to: int) -> Tampering:
    return lambda session: session.execute(
        update(AuditEntry).where(STAFF, AuditEntry.seq == seq).values(seq=to)
    )


def swap(session: Session) -> None:
    for seq, to in ((2, 99), (5, 2), (99, 5)):
        renumber(seq, to)(session)


def head(forged: bytes) -> Tampering:
    return lambda session: session.execute(
        update(AuditHead).where(AuditHead.tree == Tree.STAFF).values(frontier=forged)
    )


def leaves_made_again(session: Session) -> None:
    """Do what a careful forger does: every leaf and the head fit the changed entries."""
    frontier = Frontier()
    for entry in session.scalars(select(AuditEntry).where(STAFF).order_by(AuditEntry.seq)):
        entry.leaf = leaf_hash(leaf_data(entry))
        frontier = frontier.push(entry.leaf)
    session.flush()
    session.execute(
        update(AuditHead).where(AuditHead.tree == Tree.STAFF).values(frontier=frontier.to_bytes())
    )


def roots_made_again(session: Session) -> None:
    """Do what a forger does who also writes over the checkpoints, but cannot sign."""
    entries = session.scalars(select(AuditEntry).where(STAFF).order_by(AuditEntry.seq)).all()
    frontier = Frontier()
    for entry in entries[:7]:
        frontier = frontier.push(entry.leaf)
    session.execute(update(AuditCheckpoint).values(root=frontier.root()))


def test_an_untouched_trail_is_whole(trail: House) -> None:
    assert flaw(trail) is None
    assert ran(trail).exit_code == 0


@pytest.mark.parametrize(
    ("how", "seq", "what"),
    [
        (change(deed="nothing"), 4, ALTERED),
        (change(officer_id=UUID(int=1)), 4, ALTERED),
        (change(object_id=UUID(int=1)), 4, ALTERED),
        (change(details=b"\0" * 32), 4, ALTERED),
        (change(leaf=b"\0" * 32), 4, ALTERED),
        (change(at=MONDAY.replace(year=2025)), 4, ALTERED),
        (remove(0), 0, MISSING),
        (remove(8), 8, MISSING),
        (swap, 2, ALTERED),
        (drop_from(ENTRIES - 1), ENTRIES - 1, CUT),
        (drop_from(0), 0, MISSING),
    ],
    ids=[
        "another deed",
        "another officer",
        "another object",
        "other details",
        "another leaf",
        "another time",
        "the first is gone",
        "one is gone",
        "two changed places",
        "the last is gone",
        "all are gone",
    ],
)
def test_the_first_wrong_entry_is_named(trail: House, how: Tampering, seq: int, what: str) -> None:
    tamper(trail, how)
    assert flaw(trail) == Flaw(Tree.STAFF, seq, what)
    told = ran(trail)
    assert (told.exit_code, told.output) == (1, f"tree staff, entry {seq}: {what}\n")


def test_a_history_written_again_with_all_its_leaves_stands_against_what_was_signed(
    trail: House,
) -> None:
    tamper(trail, change(deed="nothing"), leaves_made_again)
    assert flaw(trail) == Flaw(Tree.STAFF, 6, REWRITTEN)
    assert ran(trail).exit_code == 1


def test_a_trail_cut_short_together_with_its_head_stands_against_what_was_signed(
    trail: House,
) -> None:
    tamper(trail, drop_from(5), leaves_made_again)
    assert flaw(trail) == Flaw(Tree.STAFF, 5, MISSING)
    assert flaw(trail, last=3) == Flaw(Tree.STAFF, 5, MISSING)


def test_whoever_writes_over_the_checkpoints_too_cannot_sign_them(
    trail: House, tmp_path: Path
) -> None:
    public = tmp_path / "audit.pub"
    public.write_text(SIGNER.key.public.hex(), encoding="ascii")
    assert ran(trail, "--public", str(public)).exit_code == 0
    tamper(trail, change(deed="nothing"), leaves_made_again, roots_made_again)
    # Without the key, nothing in the database contradicts anything else in it.
    assert ran(trail).exit_code == 0
    told = ran(trail, "--public", str(public))
    assert (told.exit_code, told.output) == (
        1,
        "tree staff, entry 6: in a checkpoint that says other than its signature\n",
    )


@pytest.mark.parametrize("last", [1, 2, 3, 5, 8, 10, ENTRIES, 100])
def test_a_bounded_walk_finds_what_lies_within_its_bounds(trail: House, last: int) -> None:
    assert flaw(trail, last) is None
    tamper(trail, change(deed="nothing"))
    seen = last >= ENTRIES - 4
    assert flaw(trail, last) == (Flaw(Tree.STAFF, 4, ALTERED) if seen else None)


def test_a_bounded_walk_that_starts_from_a_forged_head_ends_elsewhere(trail: House) -> None:
    with trail.database.transaction() as session:
        sign_head(session, Tree.STAFF, signer=SIGNER, at=MONDAY + timedelta(hours=1))
    tamper(trail, change(deed="nothing"), leaves_made_again)
    # Entry 4 is not read, but the head's node over it is, and its root was signed as another.
    assert flaw(trail, last=2) == Flaw(Tree.STAFF, ENTRIES - 1, REWRITTEN)


def test_a_head_written_over_is_a_flaw_and_no_crash(trail: House) -> None:
    for forged in (b"", b"nonsense", Frontier().to_bytes()):
        tamper(trail, head(forged))
        assert flaw(trail) == Flaw(Tree.STAFF, ENTRIES, CUT)


def test_a_source_is_written_down_to_the_day_and_in_a_tree_of_its_own(trail: House) -> None:
    with trail.database.transaction() as session:
        record(
            session,
            "report.received",
            at=MONDAY,
            officer_id=None,
            object_id=None,
            tree=Tree.SOURCE,
        )
        kept = session.scalars(select(AuditEntry).where(AuditEntry.tree == Tree.SOURCE)).one()
        assert (kept.seq, kept.at.hour, kept.at.minute) == (0, 0, 0)


def test_what_is_given_as_details_is_kept_as_a_digest_only(trail: House) -> None:
    with trail.database.transaction() as session:
        record(
            session,
            "x.z",
            at=MONDAY,
            officer_id=None,
            object_id=None,
            details="举报人的名字".encode(),
        )
        kept = session.scalars(select(AuditEntry).where(AuditEntry.deed == "x.z")).one()
        assert len(kept.details) == 32
        assert "举报人".encode() not in kept.details
