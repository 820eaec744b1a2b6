"""What a fuzzer found once: each is refused as its page says, and ends in no other error."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from fuzz.offline_exports import a_report, packed, within
from offline.open_sealed import Unreadable, plain, read_key
from tipline.accounts.security_keys import parsed
from tipline.evaluating.reading import BadLabels
from tipline.evaluating.reading import read as read_labels
from tipline.field.forms import FileForm, seen_version
from tipline.forms import tokens
from tipline.forms.csrf import issue
from tipline.forms.house import HouseForm
from tipline.forms.texts import clean
from tipline.founding.plan import BadPlan, read_plan
from tipline.office.fields import WorkingDays
from tipline.pages import i18n
from verifier.verify_audit import NotWhole
from verifier.verify_audit import read as read_export

UNIT = '[[unit]]\nkind = "district"\ncode = "e"\nen = "E"\nzh = "东"\ntile = %s\n'
LABELLED = {
    "id": "r1", "district": "east", "venue_name": "", "address": "", "category": "", "date": "",
    "text": "", "truth": {"incident": "i"},
}  # fmt: skip
MANY = "9" * 5_000


@pytest.mark.parametrize(
    "text",
    ["x = " + MANY, "x = " + "[" * 3_000, UNIT % "[inf, 0]"],
    ids=["a long number", "brackets", "infinity"],
)
def test_a_plan_that_nobody_would_write_is_refused(text: str) -> None:
    with pytest.raises(BadPlan):
        read_plan(text)


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"])
def test_a_labelled_report_of_another_age_is_refused(tmp_path: Path, moment: str) -> None:
    (tmp_path / "labels").write_text(json.dumps(LABELLED | {"submitted_at": moment}), "utf-8")
    with pytest.raises(BadLabels):
        read_labels(tmp_path / "labels")


def test_labels_of_brackets_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("[" * 100_000, "utf-8")
    with pytest.raises(BadLabels):
        read_labels(tmp_path / "labels")


def test_an_answer_of_brackets_without_end_is_no_answer() -> None:
    assert parsed("[" * 20_000) == {}


def test_what_is_dropped_from_a_text_leaves_it_normalised() -> None:
    assert clean("e\u200e\u0301", lines=False) == "é"


@pytest.mark.parametrize("size", ["Infinity", "1.0", "true", '"1"', "NaN"])
def test_a_tree_of_no_whole_number_of_entries_is_no_export(tmp_path: Path, size: str) -> None:
    moment = '"2026-03-16T00:00:00+00:00"'
    lines = [
        '["mingcha audit export 1", "mingcha", ""]',
        f'["tree", "staff", {size}, {moment}, {moment}]',
        '["end", 3]',
    ]
    (tmp_path / "export").write_text("\n".join(lines), "utf-8")
    with pytest.raises(NotWhole, match="a line that no export has"):
        read_export(tmp_path / "export")


class CountForm(HouseForm):
    """A number of working days, and nothing else."""

    days = WorkingDays("Days", most=60)


@pytest.mark.parametrize("kind", [CountForm, FileForm])
def test_a_number_of_thousands_of_digits_is_none(kind: type[HouseForm]) -> None:
    app, store = Flask(__name__), dict[str, str]()
    i18n.init_app(app)
    sent = MultiDict({"csrf_token": issue(bytes(32), store), "days": MANY, "version": MANY})
    bound = {"csrf_secret": bytes(32), "csrf_store": store, "today": date(2026, 3, 16)}
    with app.test_request_context():
        form = kind(sent, **bound)  # type: ignore[arg-type] # as the doors fill them
        assert not form.validate()
        if isinstance(form, FileForm):
            assert seen_version(form) == -1


WHOLE = tokens.written(bytes(range(32)))
SPOILT = {
    "bits that nothing is made of": f"{WHOLE[:-2]}9=",
    "a sign of no base64": f"{WHOLE[:9]}!{WHOLE[9:]}",
    "more padding": f"{WHOLE}=",
    "no padding": WHOLE.rstrip("="),
    "no ASCII": f"{WHOLE}é",
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_token_has_one_way_of_writing(how: str) -> None:
    assert tokens.read(WHOLE, size=32) == bytes(range(32))
    assert tokens.read(SPOILT[how], size=32) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" * 9, b"x" * 99],
    ids=["nothing", "an empty archive", "heads alone", "something else"],
)
def test_what_is_no_sealed_export_is_called_so(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SystemExit, match="is no sealed export"):
        within(tmp_path, data)


@pytest.mark.parametrize(
    "story",
    [None, [], 7, {"narrative": "\ud800"}, {}],
    ids=["null", "a list", "a number", "half a pair", "empty"],
)
def test_a_story_that_is_none_does_not_stop_the_reports_after_it(
    tmp_path: Path, story: object
) -> None:
    within(tmp_path, packed(*a_report(story, {"name": 7, "sha256": None})))


def test_a_long_chinese_file_name_is_one_that_a_file_system_takes(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"photo" * 100).hexdigest()
    within(tmp_path, packed(*a_report({"narrative": "x"}, {"name": "照" * 120, "sha256": digest})))
    assert len(plain("照" * 120).encode()) <= 160


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"mingcha unit seed 1\n====", b"mingcha unit seed 1\nAA=="],
    ids=["no ASCII", "no base64", "too short"],
)
def test_what_is_no_key_of_a_unit_is_called_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "unit.key").write_bytes(data)
    with pytest.raises((SystemExit, Unreadable), match="no key of a unit"):
        read_key(tmp_path / "unit.key")
