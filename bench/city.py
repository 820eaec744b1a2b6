"""A founded city in a directory of its own: real keys, real tables, ten districts, no reports."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bench.stories import DISTRICTS
from crypto.keyring import SiteKeys, dump, generate
from crypto.keys import unwrap_by_passphrase
from crypto.signing import SigningKey
from leads.ledger.words import Name
from leads.register.keyholders import Unlocked, unlock
from leads.register.officers import Officer, actor
from leads.register.units import UnitKind
from tipline.founding.founding import NewOfficer, carry_out, new_officers
from tipline.founding.plan import USUAL_ROLES, USUAL_UNITS, CityPlan, PlannedOfficer, PlannedUnit
from tipline.house import House, build
from tipline.schema import upgrade
from tipline.settings import Settings
from tipline.tables import gather


@dataclass(frozen=True, slots=True)
class City:
    """A house that could be opened to the public, its settings, and one officer of each unit."""

    room: Path
    env: Mapping[str, str]
    house: House
    officers: Mapping[str, NewOfficer] = field(repr=False)

    def seed(self, unit: str) -> bytes:
        """Open the seed of a unit's officer."""
        made = self.officers[unit].made
        return unwrap_by_passphrase(
            made.wrapped_seed,
            passphrase=self.officers[unit].passphrase,
            pepper=self.house.keys.pepper,
            owner=made.officer_id.bytes,
        )

    def unlocked(self, unit: str) -> Unlocked:
        """Sign a unit's officer in, as a request of theirs would."""
        seed, made = self.seed(unit), self.officers[unit].made
        with self.house.database.reading() as session:
            officer = actor(session.get_one(Officer, made.officer_id))
            return unlock(session, officer, seed=seed, sealer=self.house.sealer)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Keys and credentials, drawn once for all benches: Argon2id takes its time."""

    root: SigningKey = field(repr=False)
    keys: SiteKeys = field(repr=False)
    plan: CityPlan
    officers: list[NewOfficer] = field(repr=False)


@cache
def _drawn() -> Drawn:
    root, plan = SigningKey.generate(), _plan()
    keys = generate(root.public)
    return Drawn(root, keys, plan, list(new_officers(plan, pepper=keys.pepper)))


def root_key() -> SigningKey:
    """Give the root that every bench's city believes."""
    return _drawn().root


@contextmanager
def founded(url: str | None = None) -> Iterator[City]:
    """Found a city, on SQLite unless `url` names an empty database; all is gone afterwards."""
    room = Path(tempfile.mkdtemp(prefix="mcb"))
    try:
        env = _environment(room, url)
        house = build(Settings.read(env))
        gather()
        upgrade(house.database)
        yield City(room, env, house, _officers(house))
        house.database.dispose()
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _environment(room: Path, url: str | None) -> dict[str, str]:
    keys = room / "site.keys"
    keys.write_bytes(dump(_drawn().keys))
    keys.chmod(0o400)
    (room / "run").mkdir(mode=0o700)
    env = {"MINGCHA_ENV": "test", "MINGCHA_DATA": str(room), "MINGCHA_KEY_FILE": str(keys)}
    # A bench is a crowd from one address; what a flood does is measured by itself.
    env["MINGCHA_CALM_FORMS"] = "10000000"
    return env | ({"MINGCHA_DATABASE_URL": url} if url else {})


def _officers(house: House) -> dict[str, NewOfficer]:
    drawn = _drawn()
    with house.database.transaction() as session:
        carry_out(session, drawn.plan, drawn.officers, root=drawn.root, house=house)
    return {officer.planned.unit: officer for officer in drawn.officers}


def _plan() -> CityPlan:
    districts = tuple(
        PlannedUnit(UnitKind.DISTRICT, code, Name(en=code, zh=f"{number}区"), (number, 0))
        for number, code in enumerate(DISTRICTS, start=1)
    )
    units = (*USUAL_UNITS, *districts)
    officers = tuple(
        PlannedOfficer(unit.code, unit.name.zh, unit.code, USUAL_ROLES[unit.kind]) for unit in units
    )
    return CityPlan(units, officers)
