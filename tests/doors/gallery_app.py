"""A scratch app that shows every frame and macro once, to be read by tests and looked at."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request, session
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import CombinedMultiDict
from wtforms import BooleanField

from tipline.forms.choices import OneOf, Several, option
from tipline.forms.csrf import issue
from tipline.forms.dates import DateParts
from tipline.forms.files import FileList
from tipline.forms.house import HouseForm, QueryForm
from tipline.forms.texts import PlainText
from tipline.pages import headers, look
from tipline.pages.charts import Bar, bar_chart
from tipline.shipped import shipped

SECRET = b"gallery" * 8
TODAY = date(2026, 11, 22)
DISTRICTS = ("姑苏区", "吴中区", "相城区", "虎丘区", "吴江区", "工业园区")
KINDS = ("不合理低价游", "强迫或变相强迫购物", "无证导游、黑导游", "网吧接纳未成年人", "其他")
WORDS = {"new": "待研判", "out": "已交办", "look": "核查中", "late": "超期", "done": "已办结"}
COLOURS = {"out": "blue", "look": "yellow", "late": "red", "done": "green"}


class TipForm(HouseForm):
    """What a stranger is asked, one field of each kind."""

    kind = OneOf(
        "您要反映的是哪一类问题？",
        choices=[option(str(place), name) for place, name in enumerate(KINDS)],
        missing="选择一类问题。",
    )
    venue = PlainText("场所或商家名称", longest=60, description="写招牌上的名字即可。")
    day = DateParts("发生日期", partial=True, description="例如 2026 年 11 月 3 日")
    story = PlainText(
        "发生了什么", longest=400, shortest=10, lines=True, missing="写下发生了什么。"
    )
    about = Several("还涉及", choices=[option("a", "消防", hint="出口上锁等"), option("b", "价格")])
    district = OneOf("辖区", choices=[option("", "不清楚"), *[option(d, d) for d in DISTRICTS]])
    files = FileList("照片或录音（可不传）", most=5, description="拍摄位置会被清除，再加密保存。")
    agree = BooleanField("我已看过上面的说明")


class BoardQuery(QueryForm):
    """The filters beside a board."""

    words = PlainText("关键词", longest=40)
    state = OneOf("状态", choices=[option("", "全部"), *[option(*item) for item in WORDS.items()]])
    district = OneOf("辖区", choices=[option("", "全部"), *[option(d, d) for d in DISTRICTS]])


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board."""

    number: str
    venue: str
    similar: int
    category: str
    district: str
    state: str
    score: int
    due: date
    late: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure at a glance."""

    figure: str
    label: str
    href: str | None = None
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lead's history."""

    title: str
    at: date
    by: str | None = None
    text: str | None = None


VENUES = ("阳澄湖大闸蟹一日游", "平江路剧本杀馆", "拙政园门口揽客人员", "观前街星空量贩歌厅")
ROWS = [
    Row(
        f"XS-2026-{3029 + 7 * place:05}",
        VENUES[place % 4],
        3 if place % 5 == 2 else 0,
        KINDS[place % 5],
        DISTRICTS[place % 6],
        list(WORDS)[place % 5],
        94 - 5 * place,
        TODAY + timedelta(days=place - 2),
        place < 2,
    )
    for place in range(14)
]
TILES = [
    Tile("37", "待研判", "#new"),
    Tile("12", "三天内到期"),
    Tile("5", "已超期", "#late", danger=True),
    Tile("91.4%", "本月办结率"),
    Tile("8", "疑似重复", "#same"),
]
ENTRIES = [
    Entry(
        "交办姑苏区大队",
        datetime(2026, 11, 20, 6, 5, tzinfo=UTC),
        "顾青",
        "请于 12 月 5 日前反馈。",
    ),
    Entry("受理", date(2026, 11, 18)),
]
BARS = [
    Bar(name, 82 - 6 * place, str(82 - 6 * place), low=76 - 7 * place, high=88 - 5 * place)
    for place, name in enumerate(DISTRICTS[:-1])
] + [Bar("工业园区", None, "数据不足")]


def gallery() -> Flask:
    """Make the scratch app; its pages are /public, /staff, /phone and /bare (signed out)."""
    app = Flask("gallery")
    app.secret_key = SECRET
    app.config["TESTING"] = True
    look.init_app(app)
    headers.init_app(app, policy=headers.Policy(https=False))
    pages = Path(__file__).parent / "gallery"
    app.jinja_env.loader = ChoiceLoader(
        [FileSystemLoader(pages), FileSystemLoader(shipped("templates"))]
    )
    app.add_url_rule("/public", "public", _public, methods=["GET", "POST"])
    app.add_url_rule("/staff", "staff", _staff)
    app.add_url_rule("/phone", "phone", _phone)
    app.add_url_rule("/bare", "bare", lambda: render_template("base/staff.html"))
    return app


def tip_form() -> TipForm:
    """The form of this request, posted or not."""
    posted = request.method == "POST"
    sent: Any = CombinedMultiDict([request.form, request.files]) if posted else None
    return TipForm(sent, csrf_secret=SECRET, csrf_store=session, today=TODAY)


def _bar() -> look.StaffBar:
    names = ("线索", "交办", "督办", "重复归并", "暗访任务", "场所", "排行", "统计")
    links = [look.Link(name, f"/staff#{name}", current=name == "线索") for name in names]
    return look.StaffBar("顾青", "线索办", links, "/sign-out", issue(SECRET, session))


def _public() -> str:
    form = tip_form()
    if request.method == "POST":
        form.validate()
    return render_template("public.html", form=form, links=[look.Link("查询进展", "#follow")])


def _staff() -> str:
    return render_template(
        "staff.html",
        bar=_bar(),
        tiles_shown=TILES,
        query=BoardQuery(None, today=TODAY),
        rows=ROWS,
        words=WORDS,
        colours=COLOURS,
        address=lambda page: f"?page={page}",
        chart=bar_chart(BARS, top=100),
        scores=[[bar.label, bar.text, f"{bar.low}–{bar.high}"] for bar in BARS[:-1]],
        entries=ENTRIES,
    )


def _phone() -> str:
    return render_template("phone.html", form=tip_form(), bar=_bar())
