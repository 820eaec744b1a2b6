"""What no district may learn: who told what, when, how often, which way; and who went to see."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from leads.casework import merging
from leads.casework.inspections import record_recheck
from leads.casework.lead import Assignment, Lead, LeadReport
from leads.register.taxonomy import Channel, ReviewOutcome
from leads.register.workdays import day_of
from tests.clock import Clock
from tests.district import PDF, WHOLE, add, answer_form, review, where
from tests.forms import form_on, send
from tests.makers import City, a_lead, a_report, a_venue, assign, unlocked
from tipline.house import House

PLANTED = "夜里十一点四十，二楼包间里有人喊我妹妹的名字，门口停着一辆白色面包车。"
CONTACT = "13900001234"
TYPED_VENUE = "金色年华(建设路店)二楼"
LANGUAGES = ("zh", "en")
# Words that would say that somebody went to see, that somebody told, or by which way.
TELLING = (
    *("covert", " mission", "squad", "tip-off from", "reporter", "hotline", "re-check"),
    *("暗访", "回头看", "举报人", "热线", "来信", "网络举报"),
)
FORWARD = timedelta(days=9)


@pytest.fixture
def story(house: House, city: City, clock: Clock) -> UUID:
    """Give an assignment made from a report of nine days ago."""
    parts = {"venue_name": TYPED_VENUE, "contact": CONTACT, "channel": Channel.HOTLINE}
    lead_id = a_lead(house, city, venue_id=a_venue(house), narrative=PLANTED, **parts)
    clock.set(clock.now() + FORWARD)
    return assign(house, city, lead_id)


def whole_way(
    house: House, city: City, district: FlaskClient, assignment: UUID
) -> Iterator[TestResponse]:
    """Give every page a district gets on the way, in every state, in both languages."""
    yield from walk(district, assignment)
    join(house, city, assignment)
    yield from walk(district, assignment)
    yield send(district, form_on(district.get(where(assignment)), "/sign"))
    add(district, assignment, PDF, "a.pdf")
    yield from walk(district, assignment)
    yield send(district, answer_form(district, assignment), **WHOLE)
    yield from walk(district, assignment)
    review(house, city, assignment, outcome=ReviewOutcome.PASSED, grade=4, words="可以。")
    yield from walk(district, assignment)
    reopen(house, city, assignment)
    yield from walk(district, assignment)


def walk(district: FlaskClient, assignment: UUID) -> Iterator[TestResponse]:
    """Open every address of the door, found by the address book and not by a list."""
    adapter = district.application.url_map.bind("127.0.0.1")
    shown = district.get(where(assignment)).text
    proofs = [part.split('"')[0] for part in shown.split("/proofs/")[1:]] or [str(UUID(int=7))]
    rules = [
        rule
        for rule in district.application.url_map.iter_rules()
        if rule.endpoint.startswith("district.")
    ]
    assert len(rules) >= 6
    for rule in rules:
        given = {"assignment_id": assignment, "proof_id": UUID(proofs[0])}
        path = adapter.build(rule.endpoint, {name: given[name] for name in rule.arguments})
        for language in LANGUAGES:
            district.set_cookie("lang", language)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield district.open(path, method=method)
            yield district.get(f"{path}?tab=ended")


def join(house: House, city: City, assignment: UUID) -> None:
    report_id = a_report(house, narrative=PLANTED + "又一次。", contact=CONTACT)
    with house.database.transaction() as session:
        lead = session.get_one(Lead, session.get_one(Assignment, assignment).lead_id)
        merging.join(
            session,
            report_id,
            lead.id,
            version=lead.version,
            unlocked=unlocked(house, city.office.first),
            at=house.clock.now(),
        )


def reopen(house: House, city: City, assignment: UUID) -> None:
    """Let a squad find that the closure was not true."""
    with house.database.transaction() as session:
        lead = session.get_one(Lead, session.get_one(Assignment, assignment).lead_id)
        assert lead.venue_id is not None
        record_recheck(
            session,
            lead.id,
            venue_id=lead.venue_id,
            district=city.east.code,
            true_closure=False,
            drawn=True,
            at=house.clock.now(),
        )


def test_no_page_of_a_district_says_who_told_what_or_that_anybody_went_to_see(
    house: House, city: City, story: UUID, district: FlaskClient
) -> None:
    pages = list(whole_way(house, city, district, story))
    # The footer says what this system is for, on every page to everybody: it is left out.
    said = b"\n".join(
        page.data.split(b"<footer")[0] + str(page.headers).encode() for page in pages
    ).lower()
    with house.database.reading() as session:
        links = session.query(LeadReport).all()
        lead = session.query(Lead).one()
        assert len(links) == 2
        hidden = [
            *(str(link.report_id) for link in links),
            *(str(link.id) for link in links),
            str(lead.id),
            str(lead.venue_id),
        ]
    received = day_of(house.clock.now() - FORWARD)
    days = (
        received.isoformat(),
        f"{received.year}年{received.month}月{received.day}日",
        f"{received.day} {received:%B} {received.year}",
    )
    parts = [PLANTED[i : i + 8] for i in range(0, len(PLANTED) - 8, 4)]
    for secret in (*hidden, *days, *parts, CONTACT, TYPED_VENUE, *TELLING):
        assert secret.lower().encode() not in said, secret
    # The search is worth nothing if it could not find: the brief is there, and so is the venue.
    assert "金色年华网吧".encode() in said
    assert {page.status_code for page in pages} <= {200, 303, 400, 404}


def test_a_reopened_lead_looks_like_a_closed_one_to_the_district_that_had_it(
    house: House, city: City, story: UUID, district: FlaskClient
) -> None:
    send(district, form_on(district.get(where(story)), "/sign"))
    send(district, answer_form(district, story), **WHOLE)
    review(house, city, story, outcome=ReviewOutcome.PASSED, grade=4, words="可以。")
    before = district.get(where(story)).text, district.get("/district/assignments").text
    reopen(house, city, story)
    after = district.get(where(story)).text, district.get("/district/assignments").text
    assert [_main(page) for page in after] == [_main(page) for page in before]


def _main(text: str) -> str:
    kept = text.split("<main", 1)[1]
    return "\n".join(line for line in kept.splitlines() if "csrf_token" not in line)
