"""Whoever reports at night is not kept waiting for the morning."""

from datetime import UTC, datetime

from sqlalchemy import select

from crypto.signing import SigningKey
from leads.ledger.outbox import Errand
from tests.clock import Clock
from tests.makers import a_report, found_city
from tipline.house import House
from tipline.processes.relay import carry

# Tuesday 17 March, one in the morning in China; in UTC it is Monday still.
ONE_AT_NIGHT = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)


def test_a_report_of_the_small_hours_is_matched_at_once(
    house: House, clock: Clock, root_key: SigningKey
) -> None:
    found_city(house, root_key)
    clock.set(ONE_AT_NIGHT)
    a_report(house)
    assert carry(house, queue=None) == 1
    with house.database.reading() as session:
        assert session.scalar(select(Errand)) is None
