"""Reports to be searched for, and the search as an officer sends it."""

from datetime import date
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.desk import send
from tests.makers import a_report
from tipline.house import House
from tipline.processes.relay import carry

BUS = {
    "venue_name": "星辰国际旅行社",
    "address": "建设路18号",
    "category": "cheap_tour",
    "happened_on": date(2026, 3, 4),
    "narrative": "大巴车牌京A5K972,导游把老人锁在珠宝店里,不买翡翠手镯就不准上车,微信yuanshan88。",
}
CLUB: dict[str, object] = {
    "venue_name": "Blue Lantern KTV",
    "address": "Harbour Street 9",
    "category": "minors_admitted",
    "narrative": "Schoolchildren drinking whisky upstairs until midnight; the cashier laughed.",
}


def carried(house: House, *stories: dict[str, object]) -> list[UUID]:
    """Send reports in, and let the worker do what they ask for."""
    ids = [a_report(house, **story) for story in stories]  # type: ignore[arg-type] # its own parts
    carry(house, queue=None)
    return ids


def searched(client: FlaskClient, line: str) -> TestResponse:
    return send(client, "/office/search", text=line)


def found(client: FlaskClient, line: str) -> list[UUID]:
    """Give the reports that a search shows, in their order."""
    answer = searched(client, line)
    assert answer.status_code == 200
    links = (part.split('"')[0] for part in answer.text.split('href="/office/reports/')[1:])
    return [UUID(link) for link in links]
