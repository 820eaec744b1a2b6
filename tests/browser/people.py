"""The people of the browser walk, each in a browser of their own."""

import re
import time
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from crypto.secondfactor import code_at
from leads.register.venues import Venue
from leads.register.workdays import CITY
from tests.browser.conftest import Open
from tests.browser.looking import NARROW, WIDE, Eye

STORY = "昨晚九点多看到里面坐着好几个穿校服的学生，前台没有查身份证就开了机子。"
SEEN = "internet_cafe.minors"


def sent(page: Page, *, name: str = "") -> None:
    """Press the page's button, or the one that says `name=value`, and wait for the next page."""
    button = f"main button[type=submit]{name}"
    page.locator(button).first.click()
    page.wait_for_load_state()


def sign_in(page: Page, site: str, city: Open, login: str) -> None:
    """Sign in as an officer, with a code that has not been used."""
    officer = city.staff[login]
    page.goto(f"{site}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=passphrase]", officer.passphrase)
    page.fill("[name=code]", code_at(officer.made.totp_secret, time.time()))
    sent(page)
    assert "/sign-in" not in page.url


class Walk:
    """The people of the walk, each in a browser of their own."""

    def __init__(self, city: Open, browser: Browser, eye: Eye, venue: Venue) -> None:
        self.city, self.browser, self.eye, self.venue = city, browser, eye, venue

    def _page(self, *, scripts: bool, width: int) -> Page:
        context = self.browser.new_context(
            java_script_enabled=scripts,
            locale="zh-CN",
            viewport={"width": width, "height": 900},
        )
        page = context.new_page()
        self.eye.watch(page)
        return page

    def _officer(self, login: str, *, width: int = WIDE) -> Page:
        page = self._page(scripts=False, width=width)
        site = self.city.field if width == NARROW else self.city.office
        sign_in(page, site, self.city, login)
        return page

    def the_public_reports(self) -> None:
        """Report on a phone, without scripts, with a mistake on the way."""
        page, look = self._page(scripts=False, width=NARROW), self.eye.look
        page.goto(self.city.public + "/")
        look(page, "public-start")
        page.goto(self.city.public + "/report/kind")
        sent(page)
        look(page, "public-kind-error")
        page.locator("summary", has_text="网吧").first.click()
        page.check("[name=what][value='internet_cafe.minors_admitted']")
        page.check("[name=official][value=no]")
        look(page, "public", picture=NARROW)
        sent(page)
        page.fill("[name=venue_name]", self.venue.name)
        page.select_option("[name=district]", self.venue.district)
        page.fill("[name=address]", self.venue.address)
        page.fill("[name=narrative]", STORY)
        look(page, "public-story")
        sent(page)
        assert STORY in page.inner_text("main")
        page.fill("[name=contact]", "微信 reader-26")
        look(page, "public-check")
        sent(page, name="[value=send]")
        self._receipt(page)

    def _receipt(self, page: Page) -> None:
        look = self.eye.look
        found = re.search(r"(?:\d{4}\s+){5}\d{4}", page.inner_text("main"))
        assert found
        groups = found[0].split()
        look(page, "receipt", picture=NARROW)
        for name in ("first", "second"):
            place = re.search(r"\d", page.inner_text(f"label[for={name}]"))
            assert place
            page.fill(f"[name={name}]", groups[int(place[0]) - 1])
        sent(page)
        look(page, "public-done")
        page.goto(self.city.public + "/return")
        look(page, "public-return")
        page.fill("[name=receipt]", " ".join(groups))
        sent(page)
        look(page, "public-status")

    def the_office_opens_a_lead_and_assigns_it(self) -> str:
        """Find the report, open a lead, write the brief, assign."""
        page, look = self._officer("office-1"), self.eye.look
        page.goto(f"{self.city.office}/office/reports?channel=web&category=minors_admitted")
        look(page, "office-queue")
        self._open_report(page)
        look(page, "office-report", picture=WIDE)
        page.check("[name=choice][value=new]")
        sent(page)
        lead, number = page.url, page.inner_text("h1")
        page.goto(f"{lead}/brief")
        page.fill("[name=brief]", "请核查该场所是否接纳未成年人进入，凌晨时段尤须注意。")
        sent(page)
        look(page, "office-brief-marks")
        if page.url != lead:
            page.check("[name=keep]")
            sent(page)
        page.goto(f"{lead}/assign")
        look(page, "office-assign")
        sent(page)
        look(page, "office-lead")
        page.goto(f"{self.city.office}/office/leads")
        look(page, "office", picture=WIDE)
        page.goto(f"{self.city.office}/office/waves")
        look(page, "office-waves")
        return number

    def _open_report(self, page: Page) -> None:
        links = page.locator("main table a[href*='/office/reports/']")
        for address in [one.get_attribute("href") for one in links.all()]:
            page.goto(f"{self.city.office}{address}")
            if STORY in page.inner_text("main"):
                return
        pytest.fail("the report is not in the queue")

    def the_district_answers(self, number: str) -> None:
        """Sign for it and answer."""
        page, look = self._officer(f"{self.venue.district}-1"), self.eye.look
        look(page, "district-list")
        page.get_by_role("link", name=number).first.click()
        page.wait_for_url("**/assignments/*")
        place = page.url
        look(page, "district", picture=WIDE)
        page.locator("form[action$='/sign'] button").click()
        page.goto(f"{place}/answer")
        page.check("[name=finding][value=found]")
        page.check("[name=disposition][value=ordered]")
        page.fill("[name=findings]", "检查时有两名未成年人在场，实名登记不全。")
        page.fill("[name=measures]", "当场下达责令改正通知书。")
        look(page, "district-answer")
        sent(page, name="[value=send]")
        assert "责令改正" in page.inner_text("main")
        look(page, "district-answered")

    def _lead(self, page: Page, number: str) -> None:
        page.goto(f"{self.city.office}/office/leads?text={number}&state=")
        page.get_by_role("link", name=number).first.click()
        page.wait_for_url("**/office/leads/*-*-*-*")

    def the_office_closes_it(self, number: str) -> None:
        """Review the answer and close the lead."""
        page = self._officer("office-2")
        self._lead(page, number)
        page.goto(f"{page.url}/review")
        self.eye.look(page, "office-review")
        page.check("[name=outcome][value=passed]")
        page.check("[name=grade][value='4']")
        sent(page)
        self.eye.look(page, "office-closed")

    def the_planner_sends_a_squad(self, number: str) -> None:
        """Plan the re-check of this lead for today."""
        page, look = self._officer("office-3"), self.eye.look
        page.goto(f"{self.city.office}/planning/")
        look(page, "planning")
        page.goto(f"{self.city.office}/planning/recheck")
        page.fill("[name=number]", number)
        page.select_option("[name=squad]", label="青年学习社")
        self._hours(page)
        look(page, "planning-recheck")
        sent(page)
        assert page.url.endswith("/planning/")

    def _hours(self, page: Page) -> None:
        now = self.city.house.clock.now().astimezone(CITY)
        for part, value in (("year", now.year), ("month", now.month), ("day", now.day)):
            page.fill(f"[name=day-{part}]", str(value))
        page.select_option("[name=opens]", f"{now:%H}:00")
        page.select_option("[name=closes]", f"{now + timedelta(hours=3):%H}:00")

    def the_squad_looks(self) -> None:
        """Open the mission on a phone, mark everything, file."""
        page, look = self._officer("youth-1", width=NARROW), self.eye.look
        look(page, "squad-missions")
        page.get_by_role("link", name=self.venue.name).last.click()
        page.wait_for_url("**/missions/*")
        items = {one.get_attribute("name") for one in page.locator("main input[type=radio]").all()}
        for item in sorted(filter(None, items)):
            page.check(f"[name='{item}'][value={'seen' if item == SEEN else 'not_seen'}]")
        page.fill("[name=words]", "二楼靠窗三台机器前坐着未成年人。")
        look(page, "squad", picture=NARROW)
        sent(page, name="[value=check]")
        look(page, "squad-check")
        sent(page)
        assert page.url.endswith("/filed")
        look(page, "squad-filed")

    def the_office_sees_it_reopened(self, number: str) -> None:
        """Find the lead at the desk again."""
        page = self._officer("office-1")
        self._lead(page, number)
        assert "回头看不实" in page.inner_text("main")
        self.eye.look(page, "office-reopened")
        self._search(page)

    def _search(self, page: Page) -> None:
        look = self.eye.look
        page.goto(f"{self.city.office}/office/search")
        look(page, "office-search")
        page.fill("[name=text]", "赌")
        sent(page)
        look(page, "office-search-error")
        page.fill("[name=text]", f"{self.venue.name} 校服")
        sent(page)
        assert "场所名读音相近" in page.inner_text("main")
        look(page, "office-search-found")

    def the_board_reads_the_scores(self) -> None:
        """Open the scores, and the leads behind one figure."""
        page, look = self._officer("board"), self.eye.look
        look(page, "board", picture=WIDE)
        address = page.locator("main table a").first.get_attribute("href")
        page.goto(f"{self.city.office}{address}")
        look(page, "board-figure")

    def the_others_find_their_pages(self) -> None:
        """Look at the first pages of custodian, auditor and oversight, and at an unknown one."""
        for login in ("custodian", "audit", "oversight"):
            self.eye.look(self._officer(login), login)
        page = self._page(scripts=False, width=WIDE)
        page.goto(self.city.office + "/sign-in")
        self.eye.look(page, "sign-in")
