"""Reads a register of venues from a CSV file, strictly: one wrong line and nothing is taken."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from leads.ledger.errors import HouseError
from leads.register.entering import Entry
from leads.register.taxonomy import VenueKind

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        **{name: name for name in ("name", "aliases", "kind", "district", "address", "licence")},
        "license": "licence",
        "名称": "name",
        "场所名称": "name",
        "别名": "aliases",
        "曾用名": "aliases",
        "类别": "kind",
        "场所类别": "kind",
        "业态": "kind",
        "辖区": "district",
        "所属辖区": "district",
        "地址": "address",
        "许可证": "licence",
        "许可证号": "licence",
    }
)
NEEDED = ("name", "kind", "district")
LONGEST: Mapping[str, int] = MappingProxyType(
    {"name": 100, "aliases": 500, "address": 200, "licence": 60}
)
_KINDS = MappingProxyType(
    {word: kind.value for kind in VenueKind for word in (kind.value, kind.words.en, kind.words.zh)}
)


class BadRegister(HouseError, ValueError):
    """The file cannot be entered; `sentences` name each line and what to mend on it."""

    def __init__(self, *sentences: str) -> None:
        """Keep the sentences: they speak of lines, never of what stands on them."""
        super().__init__("a register that cannot be entered")
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Numbered:
    """One venue of the file and the line it begins on, for a sentence about it."""

    line: int
    entry: Entry


def read_register(data: bytes, *, districts: Mapping[str, str]) -> list[Numbered]:
    """Read every venue of a file in UTF-8 or GB18030; BadRegister says what to mend.

    `districts` gives the code for each word that names a district: its code and its names.
    """
    rows = _rows(_decoded(data))
    columns = _columns(next(rows, (1, []))[1])
    read: list[Numbered] = []
    wrong: list[str] = []
    for line, cells in rows:
        try:
            read.append(Numbered(line, _entry(line, cells, columns, districts)))
        except BadRegister as error:
            wrong += error.sentences
    wrong += _twice(read)
    if not read and not wrong:
        wrong.append("The file names no venue: every line after the first is empty.")
    if wrong:
        raise BadRegister(*wrong)
    return read


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadRegister("The file is in UTF-16. Save it as CSV in UTF-8 or GB18030.")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise BadRegister("The file is not text. Save the table as CSV.")
        return text
    raise BadRegister("The file is in no encoding known here. Save it as CSV in UTF-8 or GB18030.")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, [" ".join(cell.split()) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadRegister(
            f"Line {begins}: a quotation mark is not closed, or a cell is longer than a page."
        ) from error


def _columns(cells: Sequence[str]) -> list[str]:
    unknown = [number for number, cell in enumerate(cells, 1) if cell.lower() not in COLUMNS]
    if unknown or not cells:
        raise BadRegister(
            "Line 1 must name the columns: name, aliases, kind, district, address, licence "
            "(or 名称, 别名, 类别, 辖区, 地址, 许可证号)."
            + (f" Column {unknown[0]} is none of them." if unknown else "")
        )
    columns = [COLUMNS[cell.lower()] for cell in cells]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise BadRegister(f"Line 1: there is no column {missing[0]}.")
    if len(set(columns)) != len(columns):
        raise BadRegister("Line 1: a column stands there twice.")
    return columns


def _entry(
    line: int, cells: Sequence[str], columns: Sequence[str], districts: Mapping[str, str]
) -> Entry:
    if len(cells) != len(columns):
        raise BadRegister(
            f"Line {line}: {len(cells)} cells, but line 1 has {len(columns)}. Put quotation marks "
            "around a cell that holds a comma."
        )
    told = dict.fromkeys(COLUMNS.values(), "") | dict(zip(columns, cells, strict=True))
    wrong = list(_wrong(line, told, districts))
    if wrong:
        raise BadRegister(*wrong)
    return Entry(
        name=told["name"],
        aliases=aliases(told["aliases"]),
        kind=_KINDS[told["kind"]],
        district=districts[told["district"]],
        address=told["address"],
        licence=told["licence"],
    )


def _wrong(line: int, told: Mapping[str, str], districts: Mapping[str, str]) -> Iterator[str]:
    if not told["name"]:
        yield f"Line {line}: the name is empty."
    for column, longest in LONGEST.items():
        if len(told[column]) > longest:
            yield f"Line {line}: shorten {column} to {longest} characters or fewer."
    if told["kind"] not in _KINDS:
        kinds = ", ".join(f"{kind.value} ({kind.words.zh})" for kind in VenueKind)
        yield f"Line {line}: the kind is not one of {kinds}."
    if told["district"] not in districts:
        codes = ", ".join(sorted(set(districts.values())))
        yield f"Line {line}: the district is not one of {codes}, nor one of their names."


def aliases(cell: str) -> tuple[str, ...]:
    """Take other names apart at their semicolons, of either width."""
    names = (name.strip() for name in cell.replace("；", ";").split(";"))
    return tuple(dict.fromkeys(name for name in names if name))


def _twice(read: Sequence[Numbered]) -> Iterator[str]:
    """Name the lines that mean a venue of an earlier line: nobody could say which is right."""
    licences: dict[str, int] = {}
    names: dict[tuple[str, str], Numbered] = {}
    for one in read:
        entry, line = one.entry, one.line
        if entry.licence and entry.licence in licences:
            yield f"Line {line}: its licence stands on line {licences[entry.licence]} already."
        elif entry.licence:
            licences[entry.licence] = line
        same = names.setdefault((entry.name, entry.district), one)
        if same is not one and not (entry.licence and same.entry.licence):
            yield (
                f"Line {line}: a venue of this name in this district stands on line {same.line} "
                "already. Give the licence of both, or remove one."
            )
