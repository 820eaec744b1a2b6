"""A lead and an assignment whose words were forgotten: the pages say so, and none is missing."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from leads.casework.lead import Assignment
from tests.clock import Clock
from tests.leads.forgotten import closed_lead, run
from tests.makers import City, signed_in_client
from tests.pages import text_of
from tipline.house import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SAID = "The words and files were deleted on 16 March 2032, when their time of keeping was over."
IN_CHINESE = "保存期限届满，文字和文件已于2032年3月16日删除。"


@pytest.fixture
def forgotten(house: House, city: City, clock: Clock) -> tuple[UUID, UUID]:
    """Forget a closed lead; give it and its assignment."""
    lead_id = closed_lead(house, city, clock)
    clock.set(clock.now().replace(year=2032))
    assert run(house, clock)[0] == 1
    with house.database.reading() as session:
        query = select(Assignment.id).where(Assignment.lead_id == lead_id)
        return lead_id, session.scalars(query).one()


def at(client: FlaskClient, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return text_of(page)


def test_the_desks_page_of_a_forgotten_lead_says_so_in_words(
    staff_app: Flask, house: House, city: City, forgotten: tuple[UUID, UUID]
) -> None:
    address = f"/office/leads/{forgotten[0]}"
    chen = signed_in_client(staff_app, house, city.office.first)
    page = at(chen, address)
    assert page.count(SAID) == 2  # over the whole, and where the brief stood
    assert "Not written yet" not in page
    assert "Nothing more is to be done here." in page
    chinese = signed_in_client(staff_app, house, city.office.first, language="zh")
    assert IN_CHINESE in at(chinese, address)


def test_a_forgotten_assignment_is_listed_and_its_page_says_so_in_words(
    staff_app: Flask, house: House, city: City, forgotten: tuple[UUID, UUID]
) -> None:
    address = f"/district/assignments/{forgotten[1]}"
    wang = signed_in_client(staff_app, house, city.east.first)
    assert address in wang.get("/district/assignments?tab=ended").text
    page = at(wang, address)
    assert SAID in page
    assert "There is nothing for you to do here now." in page
    assert SAID in at(wang, f"{address}/answer")
    chinese = signed_in_client(staff_app, house, city.east.first, language="zh")
    assert IN_CHINESE in at(chinese, address)


def test_another_districts_officer_is_told_of_it_no_more_than_before(
    staff_app: Flask, house: House, city: City, forgotten: tuple[UUID, UUID]
) -> None:
    other = signed_in_client(staff_app, house, city.units["west"].first)
    assert other.get(f"/district/assignments/{forgotten[1]}").status_code == 404
