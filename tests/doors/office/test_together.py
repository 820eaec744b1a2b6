"""The queue puts together what belongs together, and an officer accepts it as one lead."""

from datetime import date
from uuid import UUID

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from leads.casework.lead import Lead
from leads.casework.states import LeadState
from leads.matching.groups import MOST, groups_of
from leads.reports.report import Report, Stage
from tests.desk import all_leads, deeds, report_of, send, the_lead, words
from tests.leads.matched import AGAIN, GAME, TOUR, clusters, sent
from tests.makers import City, unlocked
from tests.pages import form_on
from tests.pages import send as send_form
from tipline.house import House

QUEUE = "/office/reports"
LONG_AGO = date(2026, 1, 1)


def rows(client: FlaskClient, address: str = QUEUE) -> list[str]:
    """Give the queue's rows in their order: a report's id, or a group's headline."""
    found = html.fromstring(client.get(address).text).xpath("//main//tbody/tr")
    return [
        " ".join(row.text_content().split())
        if "mc-group" in row.get("class").split()
        else row.xpath(".//a/@href")[0].rsplit("/", 1)[1]
        for row in found
    ]


def together(report_id: UUID) -> str:
    return f"{QUEUE}/{report_id}/together"


def test_reports_of_one_matter_stand_together_under_a_headline(
    chen: FlaskClient, house: House, city: City
) -> None:
    ids = sent(house, GAME, TOUR, AGAIN)
    one, _, two = ids
    shown = rows(chen)
    assert sorted(shown) == sorted(
        ["2 reports seem to tell of one matter See together", *map(str, ids)]
    )
    at = shown.index("2 reports seem to tell of one matter See together")
    assert set(shown[at + 1 : at + 3]) == {str(one), str(two)}
    # Each report stands on the page once, whatever it was put beside.
    assert len(shown) == 4


def test_a_group_is_read_together_and_each_read_is_audited(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    before = deeds(house).count("report.read")
    shown = words(chen.get(together(one)))
    assert str(GAME["narrative"]) in shown
    assert str(AGAIN["narrative"]) in shown
    assert deeds(house).count("report.read") == before + 2
    assert report_of(house, two).stage is Stage.NEW


def test_a_group_is_accepted_as_one_lead_and_split_again(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two, three = sent(house, GAME, AGAIN, GAME)
    before = bytes(report_of(house, two).sealed)
    answer = send(chen, together(one))
    lead = the_lead(house)
    assert (answer.status_code, answer.location) == (303, f"/office/leads/{lead.id}")
    assert lead.reports == 3
    assert {report_of(house, each).stage for each in (one, two, three)} == {Stage.ACCEPTED}
    assert rows(chen) == []
    send(chen, f"/office/leads/{lead.id}/reports/{two}/split-off")
    again = report_of(house, two)
    assert (again.stage, again.public_status, bytes(again.sealed)) == (
        Stage.NEW,
        "received",
        before,
    )
    assert the_lead(house).reports == 2


def test_what_is_not_ticked_stays_in_the_queue(chen: FlaskClient, house: House, city: City) -> None:
    one, two, three = sent(house, GAME, AGAIN, GAME)
    send(chen, together(one), reports=[str(one), str(three)])
    assert the_lead(house).reports == 2
    assert report_of(house, two).stage is Stage.NEW
    assert words(send(chen, together(two), reports=[])).count("Tick at least one report.") > 0


def test_a_later_report_is_offered_the_lead_first(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, _ = sent(house, GAME, AGAIN)
    send(chen, together(one))
    lead = the_lead(house)
    [late] = sent(house, GAME)
    assert rows(chen) == [f"Seems to belong to lead {lead.number} See together", str(late)]
    offered = form_on(chen.get(together(late)), "/together")
    assert offered.values["choice"] == f"{lead.id}:{lead.version}"
    send(chen, together(late))
    assert the_lead(house).reports == 3


def test_nothing_is_offered_to_a_lead_that_was_answered_or_closed(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, _ = sent(house, GAME, AGAIN)
    send(chen, together(one))
    [late] = sent(house, GAME)
    for state, said in ((LeadState.ANSWERED, "Answered"), (LeadState.CLOSED, "Closed")):
        with house.database.transaction() as session:
            session.scalars(select(Lead)).one().state = state
        number = the_lead(house).number
        told = f"Seems to belong to lead {number}, which takes no more reports: {said}"
        assert told in rows(chen)[0]
        assert told in words(chen.get(f"{QUEUE}/{late}"))
        for address, ending in ((together(late), "/together"), (f"{QUEUE}/{late}", str(late))):
            page = chen.get(address)
            assert form_on(page, ending).values["choice"] == "new"
            assert f"Join lead {number}" not in words(page)
    send(chen, together(late))
    assert len(all_leads(house)) == 2


def test_when_one_report_was_decided_on_first_none_is_accepted(
    chen: FlaskClient, zhou: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    seen = form_on(zhou.get(together(one)), "/together")
    send(chen, f"{QUEUE}/{two}/decline", reason="not_ours")
    late = send_form(zhou, seen)
    assert late.status_code == 303
    assert late.location == f"{QUEUE}/{one}"
    assert all_leads(house) == []
    assert report_of(house, one).stage is Stage.NEW


def test_a_group_never_crosses_desks(
    chen: FlaskClient, guo: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    with house.database.transaction() as session:
        session.get_one(Report, two).desk = "oversight"
    assert rows(chen) == [str(one)]
    assert rows(guo) == [str(two)]
    assert guo.get(together(one)).status_code == 404


def test_a_gang_clue_is_not_mixed_into_an_ordinary_lead(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    with house.database.transaction() as session:
        session.get_one(Report, two).category = "gang_evil"
    answer = send(chen, together(one))
    assert answer.status_code == 409
    assert "A gang clue and an ordinary report cannot be in one lead." in words(answer)
    assert all_leads(house) == []


def test_of_a_flood_only_so_many_are_looked_at(chen: FlaskClient, house: House, city: City) -> None:
    ids = sent(house, *[GAME] * (MOST + 4))
    assert len(set(clusters(house, ids))) == 1
    by = unlocked(house, city.office.first).actor
    with house.database.reading() as session:
        group = groups_of(session, ids[:1], by=by, since=LONG_AGO)[ids[0]]
    assert (len(group.waiting), group.recent, group.many) == (MOST, MOST, True)
    assert "24 or more reports seem to tell of one matter" in rows(chen)[0]


def test_decided_reports_are_listed_without_groups(
    chen: FlaskClient, house: House, city: City
) -> None:
    one, two = sent(house, GAME, AGAIN)
    send(chen, together(one))
    assert sorted(rows(chen, f"{QUEUE}?stage=accepted")) == sorted([str(one), str(two)])
