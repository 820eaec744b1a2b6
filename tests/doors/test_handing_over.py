"""A report that turns out to concern an official goes to the oversight unit, under new keys."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from crypto import receipts
from crypto.envelope import Compartment
from leads.casework import drafting
from leads.casework.lead import LeadReport
from leads.ledger.base import new_id
from leads.ledger.errors import NotFound
from leads.matching.records import Matched
from leads.register.keyholders import Grant, Unlocked, open_key
from leads.register.taxonomy import Channel
from leads.register.workdays import day_of
from leads.reports import intake
from leads.reports.dialogue import ask, conversation, reply, source_seeds
from leads.reports.identity import keeper_of
from leads.reports.identity_requests import IdentityRequest
from leads.reports.reading import read
from leads.reports.report import Report, ReportTokens
from leads.reports.submission import Submission
from tests.everywhere import everything, unlike_unknown
from tests.makers import (
    BRIEF,
    NARRATIVE,
    City,
    a_lead,
    a_report,
    a_venue,
    assign,
    signed_in_client,
    unlocked,
)
from tests.pages import form_on, send, text_of
from tipline.house import House
from tipline.processes.relay import carry

# One database is enough: the conditions are the same, and these walks ask every page.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

QUESTION = "是几楼？"
ANSWER = "三楼东头。"


@pytest.fixture
def app(staff_app: Flask) -> Flask:
    return staff_app


@pytest.fixture
def chen(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.office.first)


@pytest.fixture
def guo(app: Flask, house: House, city: City) -> FlaskClient:
    return signed_in_client(app, house, city.oversight.first)


def reports_of(house: House, lead_id: UUID) -> list[UUID]:
    query = select(LeadReport.report_id).where(LeadReport.lead_id == lead_id)
    with house.database.reading() as session:
        return list(session.scalars(query))


def known(house: House, venue: UUID, lead: UUID) -> Mapping[str, Sequence[UUID]]:
    reports = reports_of(house, lead)
    return {"venue_id": [venue], "lead_id": [lead], "report_id": reports, "other_id": reports}


def talked_about(house: House, city: City) -> tuple[UUID, receipts.ReceiptSecrets]:
    """Send a report with a receipt and a contact, and let desk and source talk once."""
    drawn = receipts.draw(house.keys.check)
    receipt = receipts.derive(drawn, pepper=house.keys.pepper)
    at = house.clock.now()
    sent = Submission(
        report_id=new_id(),
        channel=Channel.WEB,
        district="east",
        category="minors_admitted",
        venue_name="金色年华",
        address="建设路",
        happened_on=None,
        about=False,
        narrative=NARRATIVE,
        contact="李老师",
        concerns_office=False,
        files=(),
        received_on=day_of(at),
    )
    with house.database.transaction() as session:
        intake.receive(session, sent, receipt=receipt, seals=house.seals)
        report = session.get_one(Report, sent.report_id)
        desk = unlocked(house, city.office.first)
        ask(session, report, QUESTION, unlocked=desk, sealer=house.sealer, at=at)
        seeds = source_seeds(receipt)
        reply(session, report, ANSWER, seeds=seeds, sealer=house.sealer, on=day_of(at))
    carry(house, queue=None)
    return sent.report_id, receipt


def keys_held(house: House, report: UUID, who: Unlocked) -> set[bytes]:
    """Give the keys of a report's words and conversation, as an officer opens them."""
    with house.database.reading() as session:
        return {
            open_key(session, subject=report, compartment=one, seeds=who.seeds, sealer=house.sealer)
            for one in (Compartment.REPORT, Compartment.CONVERSATION)
        }


def hand_over(client: FlaskClient, report: UUID) -> None:
    page = client.get(f"/office/reports/{report}/hand-over")
    assert send(client, form_on(page, "/hand-over")).status_code == 303
    assert "handed over" in client.get("/office/reports").text


def test_found_out_later_a_report_gets_new_keys_and_the_old_grants_are_gone(
    house: House, city: City, chen: FlaskClient
) -> None:
    report, receipt = talked_about(house, city)
    office, oversight = (unlocked(house, one.first) for one in (city.office, city.oversight))
    old = keys_held(house, report, office)
    hand_over(chen, report)
    with house.database.transaction() as session:
        query = select(func.count()).where(
            Grant.subject_id == report, Grant.key_id.in_(list(office.seeds))
        )
        assert session.scalar(query) == 0
        opened = read(
            session, report, unlocked=oversight, sealer=house.sealer, at=house.clock.now()
        )
        seeds = source_seeds(receipt)
        said = conversation(session, report, seeds=seeds, sealer=house.sealer)
        with pytest.raises(NotFound):
            read(session, report, unlocked=office, sealer=house.sealer, at=house.clock.now())
        assert keeper_of(session, report) == "custodian"
    assert not old & keys_held(house, report, oversight)
    assert opened.story.narrative == NARRATIVE
    assert [turn.text for turn in said] == [QUESTION, ANSWER]


def test_what_was_handed_over_is_nowhere_in_the_office_any_more(
    app: Flask, house: House, city: City, chen: FlaskClient
) -> None:
    venue = a_venue(house)
    other = a_lead(house, city, venue_id=venue)
    carry(house, queue=None)
    world = known(house, venue, other)
    everything(app, chen, world)
    before = everything(app, chen, world)
    lead = a_lead(house, city, venue_id=venue)
    carry(house, queue=None)
    (report,) = reports_of(house, lead)
    assert everything(app, chen, world) != before
    hand_over(chen, report)
    after = everything(app, chen, world)
    assert [page for page in after if after[page] != before[page]] == []
    assert unlike_unknown(app, chen, [lead, report]) == []
    with house.database.reading() as session:
        features = select(func.count()).select_from(ReportTokens)
        assert session.scalar(features.where(ReportTokens.report_id == report)) == 0
        assert session.scalar(select(func.count()).select_from(Matched)) == 1


def test_the_lead_goes_along_with_its_papers(
    app: Flask, house: House, city: City, chen: FlaskClient, guo: FlaskClient
) -> None:
    lead = a_lead(house, city, venue_id=a_venue(house))
    (report,) = reports_of(house, lead)
    hand_over(chen, report)
    with house.database.reading() as session:
        who = unlocked(house, city.oversight.first)
        assert drafting.brief_of(session, lead, unlocked=who, sealer=house.sealer) == BRIEF
    assert guo.get(f"/office/leads/{lead}").status_code == 200


def test_a_lead_that_a_district_has_stays_and_loses_the_report(
    house: House, city: City, chen: FlaskClient, guo: FlaskClient
) -> None:
    lead = a_lead(house, city, venue_id=a_venue(house))
    assign(house, city, lead)
    (report,) = reports_of(house, lead)
    hand_over(chen, report)
    assert str(report) not in chen.get(f"/office/leads/{lead}").text
    assert guo.get(f"/office/leads/{lead}").status_code == 404
    assert str(report) in guo.get("/office/reports").text


def test_who_had_opened_it_is_written_down_for_the_oversight_unit(
    app: Flask, house: House, city: City, chen: FlaskClient, guo: FlaskClient
) -> None:
    report = a_report(house)
    zhou = signed_in_client(app, house, city.office.second)
    for _ in range(3):
        zhou.get(f"/office/reports/{report}")
    hand_over(chen, report)
    page = text_of(guo.get("/oversight/exposures"))
    assert str(report) in page
    assert "周凯 Read a report 3" in page
    assert "陈静" not in page
    assert chen.get("/oversight/exposures").status_code == 404


def test_a_grant_of_its_contact_to_the_office_ends_with_it(
    app: Flask, house: House, city: City, chen: FlaskClient
) -> None:
    report = a_report(house, contact="李老师")
    address = f"/office/reports/{report}/contact"
    send(chen, form_on(chen.get(address), "/contact"), reason="需要向举报人本人核实细节")
    custodian = signed_in_client(app, house, city.custodian.first)
    with house.database.reading() as session:
        asked = session.scalars(select(IdentityRequest.id)).one()
    form = form_on(custodian.get(f"/custody/{asked}"), str(asked))
    send(custodian, form, answer="grant", hours="4", words="同意")
    opening = form_on(chen.get(address), "/contact/open")
    hand_over(chen, report)
    assert send(chen, opening).status_code == 404
    with house.database.reading() as session:
        identity = Compartment.IDENTITY.value
        ways = select(func.count()).where(Grant.subject_id == report, Grant.compartment == identity)
        assert session.scalar(ways) == 1


def test_only_the_office_hands_over(app: Flask, house: House, city: City, guo: FlaskClient) -> None:
    report = a_report(house, concerns_office=True)
    assert guo.get(f"/office/reports/{report}/hand-over").status_code == 404
    assert "hand over to the oversight unit" not in guo.get(f"/office/reports/{report}").text
