"""What the office sees of matching, and what matching learns from the office."""

from dataclasses import replace
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from crypto.keyring import rolled
from leads.casework.lead import Lead
from leads.ledger.outbox import Errand
from leads.matching.corrections import Correction
from leads.matching.records import Matched, number_of
from leads.matching.rekeying import settle
from tests.desk import send, the_lead, words
from tests.leads.matched import AGAIN, GAME, TOUR, clusters, sent
from tests.makers import City, signed_in_client
from tests.pages import form_on
from tests.pages import send as send_form
from tipline.factory import create_staff
from tipline.house import House
from tipline.processes.relay import carry


def test_a_page_shows_the_reports_of_one_matter_with_the_reasons(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, _ = sent(house, GAME, AGAIN)
    shown = words(chen.get(f"/office/reports/{one}"))
    assert "Same telephone number" in shown


def test_opening_a_report_of_an_old_key_makes_its_features_anew(house: House, city: City) -> None:
    [one] = sent(house, GAME)
    later = replace(house, keys=rolled(house.keys, keep=0))
    with house.database.transaction() as session:
        settle(session, later.keys, may_begin=True, at=house.clock.now())
    chen = signed_in_client(create_staff(later), later, city.office.first)
    assert chen.get(f"/office/reports/{one}").status_code == 200
    with house.database.reading() as session:
        assert one in session.scalars(select(Errand.object_id)).all()
    carry(later, queue=None)
    with house.database.reading() as session:
        assert session.get_one(Matched, number_of(one)).epoch == 2
        assert session.scalars(select(Errand)).all() == []
    sent(later, AGAIN)
    assert "Same telephone number" in words(chen.get(f"/office/reports/{one}"))


def accepted(chen: FlaskClient, report_id: UUID, lead: Lead | None) -> None:
    choice = f"{lead.id}:{lead.version}" if lead else "new"
    address = f"/office/reports/{report_id}"
    answer = send_form(chen, form_on(chen.get(address), address), choice=choice)
    assert answer.status_code == 303


def decisions(house: House) -> list[tuple[UUID, UUID, bool]]:
    with house.database.reading() as session:
        rows = session.scalars(select(Correction).order_by(Correction.at))
        return [(row.report_id, row.other_id, row.same) for row in rows]


def test_a_report_joined_to_a_lead_comes_into_the_cluster_of_its_reports(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two, tour = sent(house, GAME, AGAIN, TOUR)
    accepted(chen, one, None)
    # The matcher had these two together already: nothing to correct.
    accepted(chen, two, the_lead(house))
    assert decisions(house) == []
    accepted(chen, tour, the_lead(house))
    assert decisions(house) == [(tour, one, True)]
    assert len(set(clusters(house, [one, two, tour]))) == 1


def test_a_report_split_off_a_lead_is_not_put_beside_it_again(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    accepted(chen, one, None)
    accepted(chen, two, the_lead(house))
    send(chen, f"/office/leads/{the_lead(house).id}/reports/{two}/split-off")
    assert decisions(house) == [(two, one, False)]
    apart = clusters(house, [one, two])
    assert apart[0] != apart[1]
    # Matched anew under another key, it is found beside the lead again, and stays apart.
    later = replace(house, keys=rolled(house.keys, keep=0))
    with house.database.transaction() as session:
        settle(session, later.keys, may_begin=True, at=house.clock.now())
    zhou = signed_in_client(create_staff(later), later, city.office.second)
    for report_id in (one, two):
        zhou.get(f"/office/reports/{report_id}")
        carry(later, queue=None)
    again = clusters(house, [one, two])
    assert again[0] != again[1]
