"""Two leads of one matter: said on both, compared by their reports, merged, and split again."""

from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from leads.casework.lead import Lead, LeadReport
from leads.casework.states import LeadState
from leads.matching.corrections import of_report
from leads.matching.records import Likeness, number_of
from leads.matching.weights import shipped
from tests.desk import deeds, lead_of, report_of, send, words
from tests.leads.matched import AGAIN, GAME, TOUR, clusters, sent
from tests.makers import City
from tipline.house import House

SEEMS = "Another lead seems to be about the same matter:"


def opened(chen: FlaskClient, house: House, report_id: UUID) -> UUID:
    """Open a lead of one report and give it."""
    send(chen, f"/office/reports/{report_id}", choice="new")
    with house.database.reading() as session:
        query = select(LeadReport.lead_id).where(LeadReport.report_id == report_id)
        return session.scalars(query).one()


def page(client: FlaskClient, lead_id: UUID) -> str:
    return words(client.get(f"/office/leads/{lead_id}"))


def test_two_leads_of_one_cluster_say_so_with_reasons(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two, tour = sent(house, GAME, AGAIN, TOUR)
    first, second, other = (opened(chen, house, each) for each in (one, two, tour))
    for lead_id, twin in ((first, second), (second, first)):
        shown = page(chen, lead_id)
        assert f"{SEEMS} {lead_of(house, twin).number}" in shown
        assert "Same telephone number" in shown
    assert SEEMS not in page(chen, other)
    send(chen, f"/office/reports/{one}/beside/{two}", decision="apart")
    assert SEEMS not in page(chen, first) + page(chen, second)


def test_a_later_report_that_would_join_two_brings_them_to_mind(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, tour = sent(house, GAME, TOUR)
    first, second = (opened(chen, house, each) for each in (one, tour))
    marks = shipped().marks
    for points, said in ((marks.join - 0.1, False), (marks.join + 0.1, True)):
        with house.database.transaction() as session:
            pair = {"number": number_of(one), "other": number_of(tour)}
            session.merge(Likeness(**pair, points=points, venue_only=False))
        assert (SEEMS in page(chen, first)) is said
        assert (SEEMS in page(chen, second)) is said


def test_leads_are_merged_from_the_two_reports_and_split_again(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    first, second = (opened(chen, house, each) for each in (one, two))
    into, number = lead_of(house, first).number, lead_of(house, second).number
    shown = chen.get(f"/office/reports/{two}/beside/{one}")
    assert f"Merge lead {number} into {into}" in words(shown)
    address = f"/office/leads/{second}/merge"
    assert f"{address}?into={into}" in shown.text
    before = bytes(report_of(house, two).sealed)
    assert send(chen, address, number=into).location == f"/office/leads/{first}"
    assert (lead_of(house, first).reports, lead_of(house, second).state) == (2, LeadState.MERGED)
    assert f"Merged into this lead: {number}" in page(chen, first)
    assert f"Its reports are in lead {into}" in page(chen, second)
    assert f"Join a report: {number}" in page(chen, first)
    assert "Merged with its lead into another" in words(chen.get(f"/office/reports/{two}"))
    assert deeds(house).count("lead.merge") == 3
    assert send(chen, f"/office/leads/{second}/split").location == f"/office/leads/{second}"
    assert (lead_of(house, first).reports, lead_of(house, second).reports) == (1, 1)
    assert bytes(report_of(house, two).sealed) == before
    assert SEEMS not in page(chen, first)
    found = clusters(house, [one, two])
    assert found[0] != found[1]


def test_matching_learns_from_a_merge(chen: FlaskClient, house: House, city: City) -> None:
    one, tour = sent(house, GAME, TOUR)
    first, second = (opened(chen, house, each) for each in (one, tour))
    send(chen, f"/office/leads/{second}/merge", number=lead_of(house, first).number.lower())
    assert len(set(clusters(house, [one, tour]))) == 1
    with house.database.reading() as session:
        assert [each.same for each in of_report(session, tour).values()] == [True]


def test_what_cannot_be_merged_says_why_and_changes_nothing(
    chen: FlaskClient, guo: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    first, second = (opened(chen, house, each) for each in (one, two))
    address = f"/office/leads/{second}/merge"
    assert "There is no lead of this number." in words(send(chen, address, number="XS-1"))
    own = lead_of(house, second).number
    assert "Give the number of another lead." in words(send(chen, address, number=own))
    with house.database.transaction() as session:
        session.get_one(Lead, first).state = LeadState.ANSWERED
    refused = send(chen, address, number=lead_of(house, first).number)
    assert "It takes no more reports." in words(refused)
    assert guo.get(address).status_code == 404
    assert lead_of(house, second).state is LeadState.ACCEPTED
