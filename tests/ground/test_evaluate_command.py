"""`mingcha match evaluate` and `explain`, on a file whose truth anybody can see."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.leads.matched import AGAIN, GAME, TOUR, sent
from tests.makers import found_city
from tipline.commands import main
from tipline.house import House

CARD = {
    "submitted_at": "2026-03-12T09:00:00",
    "district": "鼓楼区",
    "venue_name": "联飞棋牌室",
    "address": "鼓楼路247号",
    "category": "治安",
    "date": "2026-03-11",
    "text": "3月11日我路过联飞,里面放着两桌德州,有人望风,老公输了4500元,电话13812345678。",
}
SAME = CARD | {
    "submitted_at": "2026-03-12T21:30:00+08:00",
    "venue_name": "联飞麻将馆",
    "text": "联飞棋牌室聚众赌博,三月十一号亲戚输了四千五百块,门口有人放哨,电话13812345678。",
}
LATER = CARD | {
    "submitted_at": "2026-08-20T10:00:00",
    "date": "2026-08-19",
    "category": "消防安全",
    "text": "联飞棋牌室的安全出口锁着,灭火器全部过期,楼道堆满杂物。",
}
TRIP = {
    "submitted_at": "2026-03-02T08:00:00",
    "district": "",
    "venue_name": "远山旅行社",
    "address": "人民路3号",
    "category": "消费欺诈",
    "date": "",
    "text": "报了远山的一日游,进了五个店,不买玉镯不让上车,导游姓高。",
}
ROWS = (
    CARD | {"id": "card", "truth": {"incident": "i6", "venue": "v1", "kind": "genuine"}},
    SAME | {"id": "same", "truth": {"incident": "i6", "venue": "v1", "kind": "genuine"}},
    TRIP | {"id": "trip", "truth": {"incident": None, "venue": None, "kind": "template"}},
    LATER | {"id": "later", "truth": {"incident": "i3", "venue": "v1", "kind": "genuine"}},
)
# Of these incidents i6 has an odd hash, the two others even ones.
TESTED = 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, *(json.dumps(row, ensure_ascii=False) for row in ROWS))


def written(room: Path, *lines: str) -> Path:
    path = room / "labelled.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(*words: str | Path, env: Mapping[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, ("match", *map(str, words)), env=env)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give what one run over the whole file prints as JSON."""
    lines = (json.dumps(row, ensure_ascii=False) for row in ROWS)
    told = run("evaluate", "--labelled", written(tmp_path_factory.mktemp("all"), *lines), "--json")
    assert told.exit_code == 0, told.output
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_every_figure_is_right_where_the_truth_is_obvious(document: dict[str, Any]) -> None:
    ours = document["mingcha"]
    assert (ours["reports"], ours["incidents"], ours["with_mate"]) == (4, 3, 1)
    for made in (ours["alone"]["scores"], ours["bands"]["scores"]):
        assert made["pairs"]["f1"] == made["reports"]["f1"] == 1.0
        assert made["reports_of_several"]["f1"] == 1.0
        assert made["over_merged"]["right"] == 0
    assert ours["alone"]["joins"]["right"]["of"] == 1
    assert (ours["alone"]["templates"]["right"], ours["alone"]["templates"]["of"]) == (0, 1)
    bands = ours["bands"]
    assert bands["covered"]["share"] == bands["first_five"]["share"] == 1.0
    assert bands["links_found"]["of"] == 1
    assert ours["cost"]["match"]["median"] > 0


def test_lines_say_the_same_with_intervals_and_every_rival(file: Path) -> None:
    told = run("evaluate", "--labelled", file)
    assert told.exit_code == 0, told.output
    assert "4 reports of 3 incidents" in told.output
    assert "joins that are right                       1.0000 [0.2065, 1.0000] (1/1)" in told.output
    for rival in ("FixMyStreet", "TheHive", "datasketch", "rapidfuzz"):
        assert rival in told.output


def test_two_runs_give_the_same_figures(file: Path, document: dict[str, Any]) -> None:
    again = json.loads(run("evaluate", "--labelled", file, "--json").stdout)
    for part in ("alone", "bands"):
        assert again["mingcha"][part] == document["mingcha"][part]
    assert again["rivals"] == document["rivals"]


def test_a_half_is_fed_alone(file: Path) -> None:
    for half, count in (("tested", TESTED), ("fitted", len(ROWS) - TESTED)):
        told = run("evaluate", "--labelled", file, "--json", "--half", half)
        assert json.loads(told.stdout)["mingcha"]["reports"] == count


def test_blanked_fields_leave_the_text_alone(file: Path) -> None:
    told = run("evaluate", "--labelled", file, "--blank", "venue,address,category", "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert found["about"]["blank"] == ["address", "category", "venue"]
    assert "TF-IDF of characters" in [rival["name"] for rival in found["rivals"]]
    told = run("evaluate", "--labelled", file, "--blank", "text")
    assert told.exit_code == 2
    assert "--blank knows venue, address, category" in told.output


def test_reading_as_well_starts_from_the_same_matcher(file: Path) -> None:
    told = run("evaluate", "--labelled", file, "--plain", "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert found["plain"]["keyed"]["pairs"] == found["mingcha"]["alone"]["scores"]["pairs"]
    assert found["plain"]["reading"]["pairs"]["f1"] == 1.0


def test_nothing_of_the_scratch_house_remains(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "scratch"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    assert run("evaluate", "--labelled", file).exit_code == 0
    assert list(own.iterdir()) == []


def test_a_missing_library_leaves_its_rival_out_and_says_so(file: Path) -> None:
    program = (
        "import sys; sys.modules['rapidfuzz'] = sys.modules['datasketch'] = None\n"
        "from tipline.commands import main; main(sys.argv[1:])"
    )
    words = [sys.executable, "-c", program, "match", "evaluate", "--labelled", str(file)]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "(rapidfuzz): left out, rapidfuzz is not installed" in told.stdout
    assert "(datasketch): left out, datasketch is not installed" in told.stdout
    assert "category and place (FixMyStreet)\n" in told.stdout


LINE = json.dumps(ROWS[0], ensure_ascii=False)
FLAWS = {
    "broken": ("{", "Line 2: not JSON"),
    "no object": ("[1]", "Line 2: not a JSON object."),
    "missing": ('{"id": "x", "truth": {}}', "Line 2: submitted_at, district"),
    "no truth": (json.dumps(ROWS[1] | {"truth": 3}), "Line 2: truth must be an object"),
    "no incident": (json.dumps(ROWS[1] | {"truth": {}}), "Line 2: truth must be an object"),
    "not text": (json.dumps(ROWS[1] | {"text": [1]}), "Line 2: text must be text."),
    "no day": (json.dumps(ROWS[1] | {"date": "soon"}), "Line 2: date and submitted_at must be"),
    "twice": (LINE, "Line 2: the id card stands in line 1 already."),
}


@pytest.mark.parametrize(("line", "sentence"), FLAWS.values(), ids=FLAWS)
def test_a_flaw_in_the_file_is_said_in_one_sentence(
    tmp_path: Path, line: str, sentence: str
) -> None:
    told = run("evaluate", "--labelled", written(tmp_path, LINE, line))
    assert told.exit_code == 2
    assert sentence in told.output
    assert "Traceback" not in told.output


def test_a_file_that_is_not_there_or_empty_is_said_in_one_sentence(tmp_path: Path) -> None:
    told = run("evaluate", "--labelled", tmp_path / "none.jsonl")
    assert told.exit_code == 2
    assert "cannot be read: No such file" in told.output
    told = run("evaluate", "--labelled", written(tmp_path, ""))
    assert told.exit_code == 2
    assert "holds no report" in told.output


def test_explain_says_why_two_labelled_reports_belong_together(file: Path) -> None:
    told = run("explain", "same", "card", "--labelled", file)
    assert told.exit_code == 0, told.output
    assert "Same telephone number (same_phone)" in told.output
    assert "Band: join; the same venue seems meant" in told.output
    apart = run("explain", "trip", "card", "--labelled", file)
    assert "Band: separate (" in apart.output
    unknown = run("explain", "trip", "nobody", "--labelled", file)
    assert unknown.exit_code == 2
    assert "There is no report nobody in this file." in unknown.output


def test_points_of_the_reasons_add_up(file: Path) -> None:
    lines = run("explain", "same", "card", "--labelled", file).output.splitlines()
    *reasons, whole, _ = lines
    total = sum(float(line.split()[0]) for line in reasons)
    assert total == pytest.approx(float(whole.split()[0]), abs=0.1)


def test_explain_needs_no_key_for_the_reports_of_a_house(
    house: House, root_key: object, database_url: str, tmp_path: Path
) -> None:
    found_city(house, root_key)  # type: ignore[arg-type] # the fixture's own type
    game, again, tour = sent(house, GAME, AGAIN, TOUR)
    env = {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(tmp_path),
        "MINGCHA_DATABASE_URL": database_url,
        "MINGCHA_KEY_FILE": str(tmp_path / "no.keys"),
    }
    told = run("explain", str(again), str(game), env=env)
    assert told.exit_code == 0, told.output
    assert "Same telephone number" in told.output
    assert "Band: separate" in run("explain", str(tour), str(game), env=env).output
    unknown = run("explain", str(tour), "00000000-0000-0000-0000-000000000000", env=env)
    assert unknown.exit_code == 2
    assert "is not known here" in unknown.output
    assert "is not the id of a report" in run("explain", "x", "y", env=env).output
