"""Files that an office brings: the plan of a city, a register of venues, labelled reports."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from fuzz.mutated import as_json, mutated, mutated_json, mutated_text
from fuzz.parser import Parser
from leads.register.register_file import BadRegister, read_register
from tipline.evaluating.reading import BadLabels
from tipline.evaluating.reading import read as read_labels
from tipline.founding.plan import BadPlan, read_plan

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "city.example.toml"
PLAN = """
[[unit]]
kind = "district"
code = "east"
en = "East"
zh = "东城"
tile = [0, 1]
"""
OFFICERS = "".join(
    f'[[officer]]\nlogin = "{unit}-1"\nname = "陈"\nunit = "{unit}"\n'
    for unit in ("office", "oversight", "custodian", "board", "audit", "east")
)
TOML = [
    "inf",
    "nan",
    "1e400",
    "[[unit]]",
    "1979-05-27T07:32:00Z",
    '"""',
    "'''",
    "{a={a=1}}",
    "[" * 3000,
]
DISTRICTS = {"east": "east", "东城": "east", "west": "west"}
TABLE = (
    "名称,别名,类别,辖区,地址,许可证号\n"
    "金色年华网吧,金色年华；金年华,internet_cafe,东城,建设路 18 号,网文〔2021〕0042\n"
    '"星河, 网咖",,internet_cafe,west,"解放路\n205号",\n'
)
LABELLED = {
    "id": "r1", "submitted_at": "2026-03-16T10:00:00", "district": "east", "venue_name": "星河网吧",
    "address": "", "category": "minors_admitted", "date": "2026-03-15", "text": "昨晚", "kind": 1,
    "truth": {"incident": "i1", "venue": "v1", "kind": "genuine"},
}  # fmt: skip


def plan(text: str) -> None:
    """Read a plan, as the command does that reads UTF-8."""
    read_plan(text)


def register(data: bytes) -> None:
    """Read a register; what is read is within what the table of venues takes."""
    for one in read_register(data, districts=DISTRICTS):
        entry = one.entry
        assert 0 < len(entry.name) <= 100
        assert entry.district in {"east", "west"}
        assert "\0" not in f"{entry}"


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the readers of an office's files."""
    plans = mutated_text([PLAN + OFFICERS, EXAMPLE.read_text("utf-8")], words=TOML)
    tables = [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.encode("gb18030"),
        TABLE.encode("utf-16"),
    ]
    words = [b'"', b"\r", "；".encode(), b'""', b"x" * 140_000, "名称".encode("gb18030")]
    rows = st.lists(mutated_json([LABELLED]).map(as_json), max_size=4).map(b"\n".join)
    with TemporaryDirectory() as name:
        file = Path(name) / "labelled"

        def labels(data: bytes) -> None:
            file.write_bytes(data)
            read_labels(file)

        yield (
            Parser("plan", plans, plan, (BadPlan,)),
            Parser("register", mutated(tables, words=words), register, (BadRegister,)),
            Parser("labelled", rows, labels, (BadLabels,)),
            Parser("labelled bytes", mutated([as_json(LABELLED)]), labels, (BadLabels,)),
        )
