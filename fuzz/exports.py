"""Exports of the audit trail, as a supervising body's verifier reads them."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from crypto.checkpoints import SigningKey
from fuzz.mutated import mutated, mutated_json
from fuzz.parser import Parser
from leads.ledger.audit import Tree, record
from leads.ledger.checkpoints import Signer, sign_head
from leads.ledger.exporting import Days, export
from leads.ledger.proving import prove_entry, prove_growth
from leads.register.workdays import CITY
from tests.clock import MONDAY
from tests.databases import SqliteTemplate
from tipline.storage.database import Database
from verifier.verify_audit import NotWhole, report
from verifier.verify_audit import read as read_export

SIGNER = Signer(site="mingcha", key=SigningKey.generate())


def trail(room: Path) -> tuple[bytes, list[str]]:
    """Give the export of three days with two deeds each, in both trees, and two proofs."""
    database = Database(SqliteTemplate(room).copy(room))
    for day in range(3):
        at = MONDAY + timedelta(days=day)
        with database.transaction() as session:
            for tree, number in ((tree, number) for tree in Tree for number in range(2)):
                one = UUID(int=number)
                record(session, "x.y", at=at, officer_id=None, object_id=one, tree=tree)
            for tree in Tree:
                sign_head(session, tree, signer=SIGNER, at=at)
    days = Days(date(2026, 3, 17), date(2026, 3, 17), CITY)
    with database.reading() as session:
        said = "".join(export(session, site="mingcha", public=SIGNER.key.public, days=days))
        of = {"site": "mingcha", "public": SIGNER.key.public}
        entry = prove_entry(session, Tree.STAFF, 3, **of)  # type: ignore[arg-type] # whose it is
        growth = prove_growth(session, Tree.STAFF, 2, None, **of)  # type: ignore[arg-type] # as above
    database.dispose()
    return said.encode(), [entry, growth]


def whole(lines: Any) -> bytes:
    """Write lines down, with an end that says how many there are, as a careful forger does."""
    given = lines if isinstance(lines, list) else [lines]
    return "\n".join(json.dumps(line) for line in [*given, ["end", len(given) + 1]]).encode()


def _ended(lines: Any) -> bytes:
    return whole(lines[:-1] if isinstance(lines, list) else lines)


class Desk:
    """A supervisor's desk: the verifier, the true export and the true key, in a room."""

    def __init__(self, room: Path) -> None:
        self.true, self.proofs = trail(room)
        self.file, self.kept, self.key = room / "export", room / "kept", room / "audit.pub"
        self.key.write_text(SIGNER.key.public.hex(), "ascii")
        self.file.write_bytes(self.true)
        self.known = read_export(self.file).trees
        self.lines = [json.loads(line) for line in self.true.decode().splitlines()]

    def read(self, data: bytes) -> None:
        """Verify an export; what is whole says nothing but the truth."""
        self.file.write_bytes(data)
        list(report(self.file, self.key, []))
        for tree, held in read_export(self.file).trees.items():
            assert held.leaves == self.known[tree].leaves, "altered, and whole"
            assert held.shown.items() <= self.known[tree].shown.items(), "altered, and whole"

    def trusted(self, data: bytes) -> None:
        """Verify an export by the key that it brings along."""
        self.file.write_bytes(data)
        list(report(self.file, None, []))

    def older(self, data: bytes) -> None:
        """Hold something else beside the true export, as if it had been kept."""
        self.file.write_bytes(self.true)
        self.kept.write_bytes(data)
        list(report(self.file, self.key, [self.kept]))

    def proof(self, data: bytes) -> None:
        """Verify a proof of one entry, or that the tree only grew; only a true one passes."""
        self.kept.write_bytes(data)
        list(report(self.kept, self.key, []))
        told = [json.loads(line) for line in data.decode().splitlines()]
        true = [[json.loads(one) for one in proof.splitlines()] for proof in self.proofs]
        assert told[1] in [one[1] for one in true], "altered, and proved"

    def keyed(self, data: bytes) -> None:
        """Verify the true export by something else in place of the key."""
        self.file.write_bytes(self.true)
        self.kept.write_bytes(data)
        list(report(self.file, self.kept, []))


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the verifier, with an export and with what somebody kept of an older one."""
    with TemporaryDirectory() as name:
        desk = Desk(Path(name))
        note = next(line[2] for line in desk.lines if line[0] == "signed")
        forged = mutated_json([desk.lines[:-1]]).map(whole)
        remembered = st.one_of(mutated([note.encode(), desk.true]), forged)
        told = [proof.encode() for proof in desk.proofs]
        members = mutated_json([[json.loads(one) for one in it.splitlines()] for it in told])
        proofs = mutated(told) | members.map(
            lambda it: whole(it[:-1] if isinstance(it, list) else it)
        )
        # What its main() says in a sentence.
        refused = (NotWhole, ValueError)
        yield (
            Parser("bytes", mutated([desk.true]), desk.read, refused),
            Parser("lines", forged, desk.read, refused),
            Parser("own key", forged, desk.trusted, refused),
            Parser("kept", remembered, desk.older, refused),
            Parser("proof", proofs, desk.proof, refused),
            Parser("key", mutated([desk.key.read_bytes()]), desk.keyed, refused),
        )
