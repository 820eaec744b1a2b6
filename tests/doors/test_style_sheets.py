"""What was taken from elsewhere, whole and no more than is used: style sheets and bundles."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Classes that GOV.UK Frontend gives no rule of their own.
WITHOUT_A_RULE = {
    "govuk-checkboxes",
    "govuk-file-upload--error",
    "govuk-radios",
    "govuk-table__body",
    "govuk-table__head",
    "govuk-table__row",
}


def test_what_was_vendored_is_what_stands_here() -> None:
    taken = tomllib.loads((ROOT / "static" / "VENDOR.toml").read_text(encoding="utf-8"))
    sheets = {"static/mingcha.css", "static/office.css"}
    assert sheets | {"static/sealing.js", "tests/browser/axe.min.js"} == set(taken)
    for name, told in taken.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == told["sha256"], name


def test_the_style_sheets_ask_for_nothing_more() -> None:
    for sheet in (ROOT / "static").glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"url\(|@import|@font-face|data:|src:", text), sheet.name


def test_the_public_style_sheet_is_small_enough_for_a_slow_line() -> None:
    assert len(gzip.compress((ROOT / "static" / "mingcha.css").read_bytes(), 9)) < 10_000


def test_every_class_of_a_page_is_in_the_trimmed_style_sheets() -> None:
    """A page may wear a class that was trimmed away for want of a page: then run `make vendor`."""
    sheets = "".join(one.read_text(encoding="utf-8") for one in (ROOT / "static").glob("*.css"))
    known = {one.replace("\\", "") for one in re.findall(r"\.((?:[\w-]|\\.)+)", sheets)}
    worn = {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"(?<![\w-])govuk-[\w!-]+(?![\w!-]|{{)", page.read_text("utf-8"))
        if not name.endswith("-")
    }
    assert worn - known - WITHOUT_A_RULE == set()
    assert len(worn) > 50
