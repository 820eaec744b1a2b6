"""Waves: many reports within days are shown with their figures, and nothing happens to them."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from leads.matching import waves as matching
from leads.matching.copies import near_copies
from leads.matching.waves import FEW, TIMES, WEEKS, Kind, Wave
from leads.reports.report import Report, Stage
from tests.desk import report_of, words
from tests.leads.matched import AGAIN, GAME, TOUR, sent
from tests.makers import City, a_report, a_venue, unlocked
from tipline.house import House

TODAY = date(2026, 3, 16)
LETTER = (
    "尊敬的领导:本人实名反映该店长期无证经营,夜间噪音扰民,消防通道堵塞,多次投诉无人处理,"
    "工作人员态度恶劣,存在严重安全隐患,请有关部门尽快查处,还群众一个公道。"
)
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
NAMES = ("蓝月亮", "金色年华", "大风车", "远方客", "红灯笼", "星期八")


def found(house: House, city: City, today: date = TODAY) -> tuple[Wave, ...]:
    by = unlocked(house, city.office.first).actor
    with house.database.reading() as session:
        return matching.waves(session, by=by, today=today)


def a_letter(name: str, **parts: object) -> dict[str, object]:
    told = {"venue_name": f"{name}歌厅", "address": "", "category": "fire_exit"}
    return GAME | told | {"narrative": LETTER, "happened_on": None} | parts


def test_many_reports_of_one_matter_are_a_wave_with_its_figures(
    chen: FlaskClient, house: House, city: City
) -> None:
    days = [TODAY - timedelta(days=back) for back in (0, 0, 1, 2)]
    sent(house, AGAIN, *[GAME | {"received_on": day} for day in days])
    shown = words(chen.get("/office/waves"))
    assert "One matter 5 reports in 3 days" in shown
    assert "4 nearly identical in wording" in shown
    assert "Districts: 1 (East)" in shown
    assert "Not decided on yet: 5" in shown
    assert words(chen.get("/office/reports")).count("In a wave") == 5


def test_fewer_are_no_wave(chen: FlaskClient, house: House, city: City) -> None:
    sent(house, *[GAME] * (FEW - 1), TOUR)
    assert "No wave in the last 7 days." in words(chen.get("/office/waves"))
    assert "In a wave" not in words(chen.get("/office/reports"))


def test_what_came_before_these_days_is_no_wave(house: House, city: City) -> None:
    sent(house, *[GAME] * FEW)
    assert [wave.kind for wave in found(house, city)] == [Kind.MATTER]
    assert found(house, city, TODAY + timedelta(days=6))
    assert found(house, city, TODAY + timedelta(days=7)) == ()


def test_one_letter_about_many_venues_is_one_wave(
    chen: FlaskClient, house: House, city: City
) -> None:
    letters = [a_letter(name, district=("east", "west")[at % 2]) for at, name in enumerate(NAMES)]
    sent(house, *letters)
    [wave] = found(house, city)
    assert (wave.kind, len(wave.reports), wave.copies, wave.matters) == (Kind.WORDING, 6, 6, 6)
    assert set(wave.districts) == {"east", "west"}
    assert "One wording 6 reports in one day" in words(chen.get("/office/waves"))


def placed(house: House, venue_id: UUID, days: list[date]) -> None:
    """Send different reports about one venue in, and place each."""
    told = [
        {"narrative": f"{word}的事情,{NAMES[at % 6]}旁边看到的", "received_on": day}
        for at, (word, day) in enumerate(
            zip("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳", days, strict=False)
        )
    ]
    ids = sent(house, *[{"venue_name": "", "address": ""} | one for one in told])
    with house.database.transaction() as session:
        session.execute(update(Report).where(Report.id.in_(ids)).values(venue_id=venue_id))


def test_a_venue_has_a_wave_when_it_has_many_times_its_usual_week(
    chen: FlaskClient, house: House, city: City
) -> None:
    venue_id = a_venue(house)
    placed(house, venue_id, [TODAY] * FEW)
    [wave] = found(house, city)
    assert (wave.kind, wave.venue_id, wave.usual) == (Kind.VENUE, venue_id, 0.0)
    shown = words(chen.get("/office/waves"))
    assert "金色年华网吧 5 reports in one day" in shown
    assert "In a usual week: 0.0" in shown
    assert words(chen.get("/office/reports")).count("In a wave") == FEW
    # The same five are usual for a venue that had as many a week all along.
    usual = FEW * WEEKS // TIMES + 1
    placed(house, venue_id, [TODAY - timedelta(days=10 + at) for at in range(usual)])
    assert found(house, city) == ()
    assert "In a wave" not in words(chen.get("/office/reports"))


def test_nothing_happens_to_the_reports_of_a_wave(
    chen: FlaskClient, house: House, city: City
) -> None:
    ids = sent(house, *[GAME] * (FEW + 1))
    before = [report_of(house, each).stage for each in ids]
    chen.get("/office/waves")
    assert [report_of(house, each).stage for each in ids] == before == [Stage.NEW] * len(ids)
    shown = chen.get("/office/reports").text
    assert all(str(each) in shown for each in ids)


def test_a_wave_that_is_all_in_another_is_said_once(house: House, city: City) -> None:
    sent(house, *[GAME] * FEW)
    assert [wave.kind for wave in found(house, city)] == [Kind.MATTER]


def test_another_desks_reports_are_in_no_wave(guo: FlaskClient, house: House, city: City) -> None:
    sent(house, *[GAME] * FEW)
    a_report(house, concerns_office=True)
    assert "No wave" in words(guo.get("/office/waves"))


@pytest.mark.parametrize("same", [1.0, 0.85])
def test_near_copies_are_found_and_short_or_other_texts_are_not(same: float) -> None:
    texts = {at: (1, tuple(range(100 * at, 100 * at + 40))) for at in range(1, 6)}
    kept = int(40 * same)
    texts |= {9: (1, (*range(100, 100 + kept), *range(9000, 9000 + 40 - kept)))}
    texts |= {7: (1, (1, 2, 3)), 8: (1, (1, 2, 3)), 10: (2, texts[1][1])}
    groups = near_copies(texts)
    assert set(groups) == {1, 9}
    assert groups[1] == groups[9]
