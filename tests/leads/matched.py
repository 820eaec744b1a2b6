"""Reports of two matters, sent in and matched, and what is kept of them."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from leads.matching.grouping import cluster_of
from leads.matching.match import match
from leads.matching.records import number_of
from leads.matching.rings import Ring
from leads.matching.weights import shipped
from tests.makers import a_report
from tipline.house import House

GAME = {
    "venue_name": "联飞棋牌室",
    "address": "鼓楼路247号",
    "category": "gambling",
    "happened_on": date(2026, 3, 11),
    "narrative": "3月11日我路过联飞,里面放着两桌德州,有人望风,老公输了4500元,电话13812345678。",
}
AGAIN = {
    "venue_name": "联飞麻将馆",
    "address": "鼓楼路247号",
    "category": "gambling",
    "happened_on": date(2026, 3, 11),
    "narrative": "联飞棋牌室聚众赌博,三月十一号亲戚输了四千五百块,门口有人放哨,电话13812345678。",
}
TOUR = {
    "venue_name": "远山旅行社",
    "address": "人民路3号",
    "category": "cheap_tour",
    "happened_on": date(2026, 3, 2),
    "narrative": "报了远山的一日游,进了五个店,不买玉镯不让上车,导游姓高。",
}


def sent(house: House, *stories: dict[str, object]) -> list[UUID]:
    """Send reports in and match each."""
    ids = [a_report(house, **story) for story in stories]  # type: ignore[arg-type] # its own parts
    for report_id in ids:
        matched(house, report_id)
    return ids


def matched(house: House, report_id: UUID) -> None:
    """Match one report, as the worker does."""
    with house.database.transaction() as session:
        match(session, report_id, weights=shipped())


def clusters(house: House, report_ids: list[UUID]) -> list[int | None]:
    """Give each report's cluster."""
    with house.database.reading() as session:
        return [cluster_of(session, number_of(report_id)) for report_id in report_ids]


def in_rings(house: House, report_id: UUID) -> int:
    """Count the rings that hold a report."""
    entry = number_of(report_id).to_bytes(6)
    with house.database.reading() as session:
        return sum(entry in row.numbers for row in session.scalars(select(Ring)))


def count(house: House, table: type) -> int:
    """Count the rows of a table."""
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
