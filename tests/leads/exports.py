"""Exports of the trail for tests, and what a careful forger does to them."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from crypto.checkpoints import SigningKey
from leads.ledger.checkpoints import Signer
from leads.ledger.exporting import Days, export
from leads.register.workdays import CITY
from tests.clock import MONDAY
from tipline.house import House
from verifier.verify_audit import NotWhole, report

SIGNER = Signer(site="mingcha", key=SigningKey.generate())
WEDNESDAY = MONDAY.date() + timedelta(days=2)

Lines = list[list[object]]


def exported(house: House, room: Path, *, first: date = WEDNESDAY, last: date = WEDNESDAY) -> Path:
    path = room / f"export-{first}-{last}-{len(list(room.iterdir()))}"
    days = Days(first, last, CITY)
    with house.database.reading() as session, path.open("w") as file:
        file.writelines(export(session, site="mingcha", public=SIGNER.key.public, days=days))
    return path


def said(path: Path, key: Path, *kept: Path) -> str:
    try:
        return "\n".join(report(path, key, list(kept)))
    except NotWhole as flaw:
        return f"NOT WHOLE: {flaw}"


def rewritten(path: Path, change: Callable[[Lines], None]) -> Path:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    change(lines)
    lines[-1] = ["end", len(lines)]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


def place(lines: Lines, seq: int) -> int:
    return next(at for at, line in enumerate(lines) if line[:3] == ["entry", "staff", seq])


def swap(lines: Lines) -> None:
    one, other = place(lines, 8), place(lines, 9)
    lines[one], lines[other] = lines[other], lines[one]


def renumbered(lines: Lines) -> None:
    one, other = lines[place(lines, 8)], lines[place(lines, 9)]
    swap(lines)
    one[2], other[2] = 9, 8


def hide(lines: Lines) -> None:
    del lines[place(lines, 10)][4:]


def hide_the_edge(lines: Lines) -> None:
    del lines[place(lines, 7)][4:]
    del lines[place(lines, 8)][4:]
