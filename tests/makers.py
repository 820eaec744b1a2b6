"""A small city with keys, officers and matters, made through the real services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from crypto.keys import unwrap_by_passphrase
from crypto.secondfactor import code_at
from crypto.signing import SigningKey
from leads.casework import assigning, drafting, merging
from leads.casework.lead import Lead
from leads.ledger.base import new_id
from leads.ledger.words import Name
from leads.register.enrolment import Credentials, Founded, credentials, enrol, found
from leads.register.keyholders import Unlocked, unlock
from leads.register.officers import Officer, Role, actor
from leads.register.taxonomy import Channel
from leads.register.units import UnitKind
from leads.register.venues import Venue
from leads.register.workdays import day_of
from leads.reports import intake
from leads.reports.submission import Submission
from tipline.accounts import sessions
from tipline.accounts.door import cookie_name
from tipline.house import House

NARRATIVE = "凌晨两点半，门口的红色灯箱下面，穿校服的学生还在三号机打游戏。"
BRIEF = "请核查该场所是否接纳未成年人进入，并检查实名登记记录。"


@dataclass(frozen=True)
class Person:
    """One officer: what they sign in with, and what their passphrase opens."""

    login: str
    name: str
    made: Credentials = field(repr=False)
    seed: bytes = field(repr=False)

    @property
    def id(self) -> UUID:
        return self.made.officer_id

    @property
    def passphrase(self) -> str:
        return f"correct horse battery {self.login}"

    def code(self, seconds: float) -> str:
        """Give the one-time code of a moment."""
        return code_at(self.made.totp_secret, seconds)


@dataclass(frozen=True)
class Staffed:
    """One unit and its officers."""

    code: str
    unit: Founded = field(repr=False)
    officers: tuple[Person, ...]

    @property
    def first(self) -> Person:
        return self.officers[0]

    @property
    def second(self) -> Person:
        return self.officers[1]


@dataclass(frozen=True)
class City:
    """Every kind of unit once, but for two districts."""

    units: Mapping[str, Staffed]

    def __getattr__(self, code: str) -> Staffed:
        """Give a unit by its code: `city.office`, `city.east`."""
        if code not in PLAN_CODES:
            raise AttributeError(code)
        return self.units[code]


# Unit code → kind, Chinese name, place on the tile map, each officer's login, name and roles.
PLAN = (
    ("office", UnitKind.OFFICE, "市线索办", None, ("chen", "陈静"), ("zhou", "周凯")),
    ("oversight", UnitKind.OVERSIGHT, "监督室", None, ("guo", "郭正"), ("fang", "方圆")),
    ("custodian", UnitKind.CUSTODIAN, "身份保管人", None, ("shen", "沈默")),
    ("east", UnitKind.DISTRICT, "东城大队", (0, 0), ("wang", "王芳"), ("li", "李强")),
    ("west", UnitKind.DISTRICT, "西城大队", (1, 0), ("zhao", "赵敏")),
    ("squad", UnitKind.SQUAD, "暗访一组", None, ("sun", "孙浩"), ("qian", "钱多")),
    ("board", UnitKind.BOARD, "考核科", None, ("wu", "吴迪")),
    ("audit", UnitKind.AUDIT, "审计科", None, ("zheng", "郑明")),
)
PLAN_CODES = {code for code, *_ in PLAN}
ROLES = {
    UnitKind.OFFICE: {Role.DESK, Role.PLANNER},
    UnitKind.OVERSIGHT: {Role.OVERSIGHT},
    UnitKind.CUSTODIAN: {Role.CUSTODIAN},
    UnitKind.DISTRICT: {Role.DISTRICT},
    UnitKind.SQUAD: {Role.VISITOR},
    UnitKind.BOARD: {Role.ASSESSOR},
    UnitKind.AUDIT: {Role.AUDITOR},
}


@cache
def person(login: str, name: str, pepper: bytes) -> Person:
    """Make an officer's credentials once for the whole session: Argon2id takes its time."""
    words = f"correct horse battery {login}"
    made = credentials(words, pepper=pepper)
    owner = made.officer_id.bytes
    seed = unwrap_by_passphrase(made.wrapped_seed, passphrase=words, pepper=pepper, owner=owner)
    return Person(login, name, made, seed)


def found_city(house: House, root_key: SigningKey) -> City:
    """Found every unit and enrol its officers, in a database that has none."""
    units = {}
    with house.database.transaction() as session:
        for code, kind, zh, tile, *people in PLAN:
            name = Name(en=code.capitalize(), zh=zh)
            unit = found(session, kind=kind, code=code, name=name, root=root_key, tile=tile)
            staff = tuple(person(login, zh, house.keys.pepper) for login, zh in people)
            for one in staff:
                enrol(
                    session,
                    one.made,
                    login=one.login,
                    name=one.name,
                    unit=unit,
                    roles=frozenset(ROLES[kind]),
                    sealer=house.sealer,
                    at=house.clock.now(),
                )
            units[code] = Staffed(code, unit, staff)
    return City(units)


def unlocked(house: House, who: Person) -> Unlocked:
    """Unlock an officer as a request of theirs would."""
    with house.database.reading() as session:
        officer = actor(session.get_one(Officer, who.id))
        return unlock(session, officer, seed=who.seed, sealer=house.sealer)


def signed_in_client(app: Flask, house: House, who: Person, *, language: str = "en") -> FlaskClient:
    """Give a browser that an officer has signed in with, without the cost of doing so."""
    with house.database.transaction() as session:
        officer = session.get_one(Officer, who.id)
        cookie = sessions.start(session, officer, seed=who.seed, at=house.clock.now())
    client = app.test_client()
    with app.app_context():
        client.set_cookie(cookie_name(), cookie)
    client.set_cookie("lang", language)
    return client


def a_venue(house: House, *, district: str = "east", name: str = "金色年华网吧") -> UUID:
    """Register a venue."""
    venue_id = new_id()
    with house.database.transaction() as session:
        session.add(
            Venue(
                id=venue_id,
                name=name,
                aliases=[],
                kind="internet_cafe",
                district=district,
                address="建设路 18 号",
                licence="网文〔2021〕0042",
            )
        )
    return venue_id


def a_report(house: House, *, narrative: str = NARRATIVE, **parts: object) -> UUID:
    """Send in a report through the intake."""
    facts: dict[str, object] = {
        "report_id": new_id(),
        "channel": Channel.WEB,
        "district": "east",
        "category": "minors_admitted",
        "venue_name": "金色年华",
        "address": "建设路",
        "happened_on": None,
        "about": False,
        "contact": "",
        "concerns_office": False,
        "files": (),
        "received_on": day_of(house.clock.now()),
    }
    sent = Submission(narrative=narrative, **(facts | parts))  # type: ignore[arg-type] # any of its parts
    with house.database.transaction() as session:
        intake.receive(session, sent, receipt=None, seals=house.seals)
    return sent.report_id


def a_lead(house: House, city: City, *, venue_id: UUID | None = None, **parts: object) -> UUID:
    """Open a lead from a report of its own, and write its brief."""
    report_id = a_report(house, **parts)  # type: ignore[arg-type] # the report's own parts
    desk, at = unlocked(house, city.office.first), house.clock.now()
    category = str(parts.get("category", "minors_admitted"))
    matter = merging.Matter("east", category, venue_id)
    with house.database.transaction() as session:
        lead = merging.open_lead(
            session,
            report_id,
            matter,
            unlocked=desk,
            seals=house.seals,
            calendar=house.calendar,
            at=at,
        )
        drafting.write_brief(
            session,
            lead.id,
            BRIEF,
            version=lead.version,
            acknowledged="",
            unlocked=desk,
            sealer=house.sealer,
            at=at,
        )
        return lead.id


def assign(
    house: House, city: City, lead_id: UUID, *, district: str = "east", days: int = 15
) -> UUID:
    """Hand a lead to a district; give the assignment's id."""
    with house.database.transaction() as session:
        return assigning.assign(
            session,
            lead_id,
            version=session.get_one(Lead, lead_id).version,
            district=district,
            days=days,
            unlocked=unlocked(house, city.office.first),
            seals=house.seals,
            calendar=house.calendar,
            at=house.clock.now(),
        )
