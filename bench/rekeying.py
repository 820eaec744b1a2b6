"""A unit's new key: 10,000 reports granted again, beside the bare X-Wing that it must cost.

Each report has what intake grants: its words and its conversation to the office, and the
conversation to its receipt, which a new key of the office leaves as it is. The floor opens and
makes the same number of HPKE messages and does nothing else.
"""

from collections.abc import Sequence
from functools import partial
from statistics import median

from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from sqlalchemy import insert

from bench.city import City, founded, root_key
from bench.rounds import spread
from bench.sizes import Sizes
from bench.timing import Times, timed
from crypto.envelope import Compartment
from crypto.grants import KEY_SIZE
from crypto.keys import generate, private_key, public_key
from leads.ledger.base import new_id
from leads.register.keyholders import Grant, Unlocked, grant_rows
from leads.register.keylist import keys_of
from leads.register.regranting import waiting
from leads.register.rolling import members, roll
from tipline.accounts.regranting import regrant

MARK = 10.0
MOST_ROUNDS = 3
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def run(sizes: Sizes) -> None:
    """Roll the office's key and grant everything again, once a round, each beside its floor."""
    reports, rounds = sizes.stored[0], min(MOST_ROUNDS, sizes.rounds)
    with founded() as city:
        grants = _fill(city, reports)
        ours, floors, left = [], [], 0
        for _ in range(rounds):
            _roll(city)
            floors.append(_floor(grants))
            by = city.unlocked("office")  # its Argon2id is the signing in, not the granting
            ours.append(timed(partial(_again, city, by)))
            left = _left(city)
    print(f"\nA new key for the office: {reports} reports, {grants} grants, {left} left (SQLite)")
    took = [one.clock for one in ours]
    reached = "reached" if median(took) < MARK else "NOT REACHED"
    print("  granted again, by the clock      ", spread(took), f"s  mark {MARK:g} s: {reached}")
    print("  the same, this thread's processor", spread([one.processor for one in ours]), "s")
    print("  bare X-Wing, by the clock        ", spread([one.clock for one in floors]), "s")
    print("  ours to the bare, by processor   ", spread(_ratios(ours, floors)))


def _ratios(ours: Sequence[Times], floors: Sequence[Times]) -> list[float]:
    return [one.processor / floor.processor for one, floor in zip(ours, floors, strict=True)]


def _fill(city: City, reports: int) -> int:
    """Write the grants of so many reports; give how many of them are the office's."""
    house = city.house
    with house.database.reading() as session:
        office = keys_of(session, "office", root=house.keys.root_public)[0].public
    receipt = generate().public
    for start in range(0, reports, 1000):
        rows = []
        for _ in range(start, min(start + 1000, reports)):
            subject = new_id()
            for compartment, to in (
                (Compartment.REPORT, (office,)),
                (Compartment.CONVERSATION, (office, receipt)),
            ):
                rows += grant_rows(
                    house.sealer.new_key(),
                    subject=subject,
                    compartment=compartment,
                    to=to,
                    sealer=house.sealer,
                )
        with house.database.transaction() as session:
            session.execute(insert(Grant), rows)
    return 2 * reports


def _roll(city: City) -> None:
    house = city.house
    with house.database.transaction() as session:
        roll(
            session,
            "office",
            root=root_key(),
            root_public=house.keys.root_public,
            to=members(session, "office"),
            sealer=house.sealer,
            at=house.clock.now(),
        )


def _again(city: City, by: Unlocked) -> None:
    for _ in regrant(city.house, by):
        pass


def _left(city: City) -> int:
    with city.house.database.reading() as session:
        return waiting(session, "office", root=city.house.keys.root_public)


def _floor(grants: int) -> Times:
    old, new, info = generate(), generate(), b"mingcha/grant/1" + b"\x00" * 60
    private, (to, again) = (
        private_key(old.seed)[0],
        (public_key(old.public), public_key(new.public)),
    )
    sealed = [SUITE.encrypt(b"\x07" * KEY_SIZE, to, info) for _ in range(min(grants, 200))]

    def work() -> None:
        for number in range(grants):
            SUITE.encrypt(SUITE.decrypt(sealed[number % len(sealed)], private, info), again, info)

    return timed(work)
