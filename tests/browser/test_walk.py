"""One report walked all the way round in a real browser, and every page of it looked at."""

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from leads.register.venues import Venue
from tests.browser.conftest import Open
from tests.browser.looking import Eye
from tests.browser.people import Walk

pytestmark = pytest.mark.browser


def test_a_report_goes_all_the_way_round_and_every_page_can_be_used(
    played: Open, browser: Browser, eye: Eye
) -> None:
    venue = _cafe(played)
    walk = Walk(played, browser, eye, venue)
    walk.the_public_reports()
    played.match()
    number = walk.the_office_opens_a_lead_and_assigns_it()
    walk.the_district_answers(number)
    walk.the_office_closes_it(number)
    walk.the_planner_sends_a_squad(number)
    walk.the_squad_looks()
    walk.the_office_sees_it_reopened(number)
    walk.the_board_reads_the_scores()
    walk.the_others_find_their_pages()
    assert len(eye.seen) > 20
    assert eye.found == []


def _cafe(city: Open) -> Venue:
    with city.house.database.reading() as session:
        query = select(Venue).where(Venue.kind == "internet_cafe").order_by(Venue.name)
        return session.scalars(query).first() or pytest.fail("the city has no internet café")
