"""An opened report whose features are of an old key is matched anew, and shown where it belongs."""

from dataclasses import replace

from flask.testing import FlaskClient
from sqlalchemy import select

from crypto.keyring import rolled
from leads.ledger.outbox import Errand
from leads.matching.records import Matched, number_of
from leads.matching.rekeying import settle
from tests.desk import words
from tests.leads.matched import AGAIN, GAME, sent
from tests.makers import City, signed_in_client
from tipline.factory import create_staff
from tipline.house import House
from tipline.relay import carry


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
