"""What squads and planners do again and again: closed leads, missions, checklists marked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from flask.testing import FlaskClient
from lxml import html
from PIL import Image
from werkzeug.test import TestResponse

from covert import missions, rechecks
from covert.briefs import brief_for
from covert.missions import Hours
from crypto.signing import SigningKey
from leads.casework import answering, dealings, reviewing
from leads.casework.answers import Outcome
from leads.casework.lead import Assignment, Lead
from leads.casework.reviewing import Review
from leads.ledger.base import new_id
from leads.ledger.words import Name
from leads.register.checklist import Mode, checklist
from leads.register.enrolment import enrol, found
from leads.register.officers import Role
from leads.register.taxonomy import Disposition, Finding, ReviewOutcome, VenueKind
from leads.register.units import UnitKind
from leads.register.venues import Venue, card, venue
from tests.forms import form_on, send
from tests.makers import City, Person, Staffed, a_lead, assign, person, unlocked
from tipline.house import House

NAME, ADDRESS = "夜航星网络会所", "平江路 207 号二楼"
CAFE = tuple(item.code for item in checklist(VenueKind.INTERNET_CAFE, Mode.IN_PERSON))
ALL_CLEAR = dict.fromkeys(CAFE, "not_seen")
MINORS = "internet_cafe.minors"


def a_place(
    house: House, *, name: str = NAME, kind: str = "internet_cafe", address: str = ADDRESS
) -> UUID:
    """Register a venue of a kind."""
    venue_id = new_id()
    with house.database.transaction() as session:
        session.add(
            Venue(
                id=venue_id,
                name=name,
                aliases=[],
                kind=kind,
                district="east",
                address=address,
                licence="",
            )
        )
    return venue_id


def another_squad(house: House, root_key: SigningKey) -> Staffed:
    """Found a second squad with one member."""
    one: Person = person("he", "何远", house.keys.pepper)
    with house.database.transaction() as session:
        unit = found(
            session,
            kind=UnitKind.SQUAD,
            code="squad2",
            name=Name(en="Squad2", zh="暗访二组"),
            root=root_key,
        )
        enrol(
            session,
            one.made,
            login=one.login,
            name=one.name,
            unit=unit,
            roles=frozenset({Role.VISITOR}),
            sealer=house.sealer,
            at=house.clock.now(),
        )
    return Staffed("squad2", unit, (one,))


def hours(house: House, *, opens: float = 0, lasts: float = 4) -> Hours:
    """Give hours that open so many hours from now."""
    start: datetime = house.clock.now() + timedelta(hours=opens)
    return Hours(start, start + timedelta(hours=lasts))


def a_mission(
    house: House,
    city: City,
    *,
    venue_id: UUID | None = None,
    mode: Mode = Mode.IN_PERSON,
    squad: Staffed | None = None,
    lead_id: UUID | None = None,
    opens: float = 0,
) -> UUID:
    """Plan a mission; `lead_id` makes it a re-check."""
    venue_id = venue_id or a_place(house)
    with house.database.transaction() as session:
        return missions.plan(
            session,
            brief_for(card(venue(session, venue_id)), mode=mode),
            squad_id=(squad or city.squad).unit.unit_id,
            hours=hours(house, opens=opens),
            lead_id=lead_id,
            by=unlocked(house, city.office.first).actor,
            seals=house.seals,
            at=house.clock.now(),
        )


def a_closed_lead(house: House, city: City, *, venue_id: UUID, **parts: object) -> UUID:
    """Take a lead the whole way: assigned, signed for, answered, closed."""
    lead_id = a_lead(house, city, venue_id=venue_id, **parts)
    assignment = assign(house, city, lead_id)
    district, at = unlocked(house, city.east.first), house.clock.now()
    outcome = Outcome(Finding.FOUND, Disposition.ORDERED, "前台未登记两名顾客。", "已责令改正。")
    with house.database.transaction() as session:
        seen = dealings.version(session, assignment)
        answering.sign(session, assignment, version=seen, by=district.actor, at=at)
        answering.answer(
            session,
            assignment,
            outcome,
            version=dealings.version(session, assignment),
            unlocked=district,
            sealer=house.sealer,
            at=at,
        )
        lead = session.get_one(Lead, session.get_one(Assignment, assignment).lead_id)
        reviewing.close(
            session,
            lead_id,
            Review(ReviewOutcome.PASSED, 4, ""),
            version=lead.version,
            unlocked=unlocked(house, city.office.first),
            sealer=house.sealer,
            at=at,
        )
    house.clock.move(minutes=1)  # type: ignore[attr-defined] # the tests' clock
    return lead_id


def chosen(house: House, city: City, lead_id: UUID) -> UUID:
    """Plan the re-check of one lead by its number, for the squad, open now."""
    with house.database.transaction() as session:
        return rechecks.plan_recheck(
            session,
            session.get_one(Lead, lead_id).number,
            squad_id=city.squad.unit.unit_id,
            hours=hours(house),
            by=unlocked(house, city.office.first).actor,
            seals=house.seals,
            at=house.clock.now(),
        )


def drawn(house: House, city: City, *, size: int = 10, seed: bytes = b"seed") -> int:
    """Draw re-checks for the squad, open now."""
    with house.database.transaction() as session:
        return rechecks.draw_rechecks(
            session,
            seed=seed,
            size=size,
            squad_id=city.squad.unit.unit_id,
            hours=hours(house),
            by=unlocked(house, city.office.first).actor,
            seals=house.seals,
            at=house.clock.now(),
        )


def at(mission_id: UUID, rest: str = "") -> str:
    """Give the address of a mission's page."""
    return f"/missions/{mission_id}{rest}"


def note(client: FlaskClient, mission_id: UUID, **typed: object) -> TestResponse:
    """Open a mission's page and send its form with what was typed."""
    return send(client, form_on(client.get(at(mission_id)), f"/{mission_id}"), **typed)


def file_it(client: FlaskClient, mission_id: UUID) -> TestResponse:
    """Press the button on the check page."""
    return send(client, form_on(client.get(at(mission_id, "/check")), "/file"))


def carry_out(client: FlaskClient, mission_id: UUID, *seen: str, words: str = "") -> None:
    """Mark the whole checklist, some of it as seen, and file."""
    marks = dict.fromkeys(_codes(client.get(at(mission_id))), "not_seen")
    marks |= dict.fromkeys(seen, "seen")
    assert note(client, mission_id, do="check", words=words, **marks).status_code == 303
    assert file_it(client, mission_id).status_code == 303


def _codes(page: TestResponse) -> Iterable[str]:
    return [str(name) for name in html.fromstring(page.text).xpath("//input[@type='radio']/@name")]


def a_photo(size: tuple[int, int] = (64, 48), *, place: str = "") -> bytes:
    """Take a photo; `place` is written into it as a camera writes where it was."""
    sink = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = place or "photo"
    Image.new("RGB", size, (120, 30, 60)).save(sink, format="JPEG", exif=exif)
    return sink.getvalue()
