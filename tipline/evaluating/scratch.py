"""A scratch house: a real city with real keys in a directory that is gone afterwards."""

import hashlib
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from crypto.keyring import dump, generate
from crypto.keys import unwrap_by_passphrase
from crypto.signing import SigningKey
from leads.register.enrolment import credentials, enrol, found
from leads.register.keyholders import Unlocked, unlock
from leads.register.officers import Officer, actor
from leads.register.units import Unit, UnitKind
from tipline.founding.founding import draw_passphrase
from tipline.founding.plan import USUAL_ROLES, USUAL_UNITS
from tipline.house import House, build
from tipline.schema import upgrade
from tipline.settings import Settings
from tipline.tables import gather

FEATURE_KEY = hashlib.sha256(b"mingcha match evaluate").digest()
"""The same in every scratch house, so that two runs give the same figures."""


@dataclass(frozen=True, slots=True)
class Scratch:
    """A founded house and the officer of its desk who decides about suggestions."""

    house: House
    officer: Unlocked = field(repr=False)


def district_code(word: str) -> str:
    """Give a code for the district that a labelled report names; none for no word at all."""
    return f"d-{hashlib.sha256(word.encode()).hexdigest()[:12]}" if word else ""


@contextmanager
def founded(districts: Collection[str]) -> Iterator[Scratch]:
    """Found a city with these districts on SQLite; nothing of it remains."""
    with tempfile.TemporaryDirectory(prefix="mingcha-") as name:
        room, root = Path(name), SigningKey.generate()
        file = room / "site.keys"
        file.write_bytes(dump(replace(generate(root.public), feature=FEATURE_KEY)))
        file.chmod(0o400)
        env = {"MINGCHA_ENV": "test", "MINGCHA_DATA": name, "MINGCHA_KEY_FILE": str(file)}
        house = build(Settings.read(env))
        try:
            gather()
            upgrade(house.database)
            yield Scratch(house, _people(house, root, districts))
        finally:
            house.database.dispose()


def _people(house: House, root: SigningKey, districts: Collection[str]) -> Unlocked:
    """Found every unit, and enrol the one officer who is needed."""
    words = draw_passphrase()
    made = credentials(words, pepper=house.keys.pepper)
    with house.database.transaction() as session:
        # A district's own keys have no part in intake; and a report may name no district.
        units = [
            Unit(kind=UnitKind.DISTRICT, code=district_code(word), name_en=word, name_zh=word)
            for word in sorted(set(districts))
        ]
        session.add_all(units)
        for unit in USUAL_UNITS:
            new = found(session, kind=unit.kind, code=unit.code, name=unit.name, root=root)
            if unit.kind is UnitKind.OFFICE:
                enrol(
                    session,
                    made,
                    login="desk",
                    name="desk",
                    unit=new,
                    roles=USUAL_ROLES[unit.kind],
                    sealer=house.sealer,
                    at=house.clock.now(),
                )
    owner, pepper = made.officer_id, house.keys.pepper
    seed = unwrap_by_passphrase(
        made.wrapped_seed, passphrase=words, pepper=pepper, owner=owner.bytes
    )
    with house.database.reading() as session:
        return unlock(
            session, actor(session.get_one(Officer, owner)), seed=seed, sealer=house.sealer
        )
