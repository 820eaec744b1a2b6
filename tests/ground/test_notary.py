"""The audit trees are signed by the clock, and a third party can tell when they were changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from crypto.checkpoints import SigningKey
from leads.ledger import audit
from leads.ledger.audit import AuditCheckpoint, AuditEntry, Tree
from leads.ledger.checkpoints import Signer, verify_notes
from tests.clock import Clock
from tipline.commands import main
from tipline.house import House
from tipline.processes.notary import Notary


@pytest.fixture
def signer() -> Signer:
    return Signer(site="mingcha", key=SigningKey.generate())


def deeds(house: House, tree: Tree, count: int) -> None:
    with house.database.transaction() as session:
        for _ in range(count):
            audit.record(
                session,
                "report.received",
                at=house.clock.now(),
                officer_id=None,
                object_id=uuid4(),
                tree=tree,
            )


def points(house: House, tree: Tree) -> list[int]:
    with house.database.reading() as session:
        query = select(AuditCheckpoint.size).where(AuditCheckpoint.tree == tree)
        return list(session.scalars(query.order_by(AuditCheckpoint.size)))


def test_the_staff_tree_is_signed_each_hour_when_it_grew(
    house: House, clock: Clock, signer: Signer
) -> None:
    notary = Notary(house, signer)
    for _ in range(2):
        deeds(house, Tree.STAFF, 2)
        notary.attend()
        notary.attend()
        clock.move(hours=1)
    notary.attend()
    assert points(house, Tree.STAFF) == [2, 4]


def test_the_whistleblowers_tree_is_signed_once_a_day_whatever_happens_in_it(
    house: House, clock: Clock, signer: Signer
) -> None:
    deeds(house, Tree.SOURCE, 1)
    for _ in range(5):
        Notary(house, signer).attend()
        deeds(house, Tree.SOURCE, 1)
        clock.move(hours=1)
    assert points(house, Tree.SOURCE) == [1]
    clock.move(days=1)
    Notary(house, signer).attend()
    assert points(house, Tree.SOURCE) == [1, 6]
    with house.database.reading() as session:
        for at in session.scalars(select(AuditCheckpoint.at)):
            assert at - at.replace(hour=0, minute=0, second=0) == timedelta(0)


def test_another_key_or_an_altered_note_is_noticed(house: House, signer: Signer) -> None:
    deeds(house, Tree.STAFF, 3)
    Notary(house, signer).attend()
    other = SigningKey.generate()

    def flaw(public: bytes) -> audit.Flaw | None:
        with house.database.reading() as session:
            return verify_notes(session, Tree.STAFF, site="mingcha", public=public)

    assert flaw(signer.key.public) is None
    assert flaw(other.public) == audit.Flaw(
        Tree.STAFF, 2, "in a checkpoint that is not signed by this key"
    )
    with house.database.transaction() as session:
        session.execute(update(AuditCheckpoint).values(root=b"\0" * 32))
    assert flaw(signer.key.public) is not None


def test_the_command_names_the_first_altered_entry(house: House) -> None:
    deeds(house, Tree.STAFF, 5)
    env = {
        "MINGCHA_DATA": str(house.settings.files.parent),
        "MINGCHA_DATABASE_URL": house.settings.database_url,
        "MINGCHA_KEY_FILE": str(house.settings.key_file),
    }
    whole = CliRunner().invoke(main, ["audit", "verify"], env=env)
    assert (whole.exit_code, whole.output) == (0, "Both trees are whole.\n")
    with house.database.transaction() as session:
        session.execute(update(AuditEntry).where(AuditEntry.seq == 3).values(deed="nothing"))
    flawed = CliRunner().invoke(main, ["audit", "verify"], env=env)
    assert (flawed.exit_code, flawed.output) == (1, "tree staff, entry 3: altered\n")
