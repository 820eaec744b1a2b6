"""A key file that is not this database's: every way in refuses it at start, in one sentence."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crypto.keyring import dump, rolled
from crypto.signing import SigningKey
from leads.matching.rekeying import settle
from tests.clock import Clock
from tests.databases import SqliteTemplate
from tests.leads.matched import GAME, sent
from tests.makers import found_city
from tipline.house import House, build
from tipline.settings import Settings

STRANGE = "is not the one that this database's reports were made with"
OLDER = "does not hold the feature keys that this database goes by"
WAYS_IN = (("serve",), ("web", "public"), ("match", "roll-key", "--yes"))


class Machine:
    """A house on SQLite with a report in it, and its commands as processes of their own."""

    def __init__(self, room: Path, url: str, key_file: Path, root_key: SigningKey) -> None:
        self.file = room / "own.keys"
        self.file.write_bytes(key_file.read_bytes())
        self.file.chmod(0o600)
        self.env = {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": str(room),
            "MINGCHA_DATABASE_URL": url,
            "MINGCHA_KEY_FILE": str(self.file),
        }
        self.house: House = build(Settings.read(self.env), clock=Clock())
        found_city(self.house, root_key)
        sent(self.house, GAME)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._started("-m", "tipline", *words)

    def import_wsgi(self) -> subprocess.CompletedProcess[str]:
        """Have a web server of another make ask for an application."""
        return self._started("-c", "import wsgi; wsgi.staff")

    def _started(self, *words: str) -> subprocess.CompletedProcess[str]:
        own = {k: v for k, v in os.environ.items() if not k.startswith("MINGCHA_")}
        return subprocess.run(
            [sys.executable, *words],
            env=own | self.env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def machine(
    sqlite_template: SqliteTemplate, key_file: Path, root_key: SigningKey, tmp_path: Path
) -> Iterator[Machine]:
    machine = Machine(tmp_path, sqlite_template.copy(tmp_path), key_file, root_key)
    yield machine
    machine.house.database.dispose()


@pytest.mark.parametrize("way", WAYS_IN, ids=" ".join)
def test_a_strange_key_is_refused_with_the_file_and_what_to_do(
    machine: Machine, way: tuple[str, ...]
) -> None:
    machine.file.write_bytes(dump(replace(machine.house.keys, feature=bytes(range(32)))))
    ran = machine.run(*way)
    assert ran.returncode in {1, 2}
    assert STRANGE in ran.stderr
    assert str(machine.file) in ran.stderr
    assert "mingcha match rekey --new-key" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_key_file_of_before_the_roll_is_refused_and_settled_by_rekey(machine: Machine) -> None:
    keys = machine.house.keys
    with machine.house.database.transaction() as session:
        settle(session, rolled(keys, keep=1), may_begin=True, at=machine.house.clock.now())
    ran = machine.import_wsgi()
    assert ran.returncode == 4
    assert OLDER in ran.stderr
    assert f"{machine.file} (MINGCHA_KEY_FILE)" in ran.stderr
    assert "`mingcha match rekey`" in ran.stderr
    settled = machine.run("match", "rekey")
    assert settled.returncode == 0, settled.stderr
    assert machine.import_wsgi().returncode == 0
