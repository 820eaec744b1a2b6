"""Carrying a plan out: keys are drawn, units founded, officers enrolled, once."""

import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.signing import SigningKey
from leads.register.enrolment import Credentials, Founded, credentials, enrol, found
from leads.register.units import Unit
from tipline.founding.plan import BadPlan, CityPlan, PlannedOfficer
from tipline.house import House

# No letter or digit that reads like another when copied from paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS = 5
GROUP = 4


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An officer as enrolled, with what must be handed to them once and is kept nowhere."""

    planned: PlannedOfficer
    made: Credentials = field(repr=False)
    passphrase: str = field(repr=False)


def draw_passphrase() -> str:
    """Draw a passphrase of 99 bits in groups of four."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def new_officers(
    plan: CityPlan, *, pepper: bytes, passphrases: Mapping[str, str] | None = None
) -> Iterator[NewOfficer]:
    """Make every officer's credentials, two at a time: Argon2id is slow by design.

    `passphrases` by sign-in name stands in for drawn ones: for a demonstration alone.
    """
    known = passphrases or {}
    chosen = [known.get(officer.login) or draw_passphrase() for officer in plan.officers]
    with ThreadPoolExecutor(max_workers=2) as pool:
        made = pool.map(lambda words: credentials(words, pepper=pepper), chosen)
        for planned, words, one in zip(plan.officers, chosen, made, strict=True):
            yield NewOfficer(planned, one, words)


def carry_out(
    session: Session, plan: CityPlan, officers: list[NewOfficer], *, root: SigningKey, house: House
) -> None:
    """Found the units and enrol the officers; BadPlan when the database has a city already."""
    if session.scalar(select(Unit.id).limit(1)) is not None:
        raise BadPlan("This database holds a city already. Take an empty one.")
    if root.public != house.keys.root_public:
        raise BadPlan("This root key does not belong to the site's key file.")
    units: dict[str, Founded] = {
        unit.code: found(
            session, kind=unit.kind, code=unit.code, name=unit.name, root=root, tile=unit.tile
        )
        for unit in plan.units
    }
    for officer in officers:
        enrol(
            session,
            officer.made,
            login=officer.planned.login,
            name=officer.planned.name,
            unit=units[officer.planned.unit],
            roles=officer.planned.roles,
            sealer=house.sealer,
            at=house.clock.now(),
        )
