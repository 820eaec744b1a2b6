"""Sealed exports, as the one file on an offline machine opens them."""

import base64
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from crypto.envelope import Compartment, Kind, Place, Sealer
from fuzz.mutated import STRANGE, mutated, mutated_json
from fuzz.parser import Parser
from offline.open_sealed import EXPORT_TITLE, UnitKey, open_export

SEED = bytes(range(32))
KEY = UnitKey(SEED)
SEALER = Sealer()
REPORT, MESSAGE, FILE, COPY = (UUID(int=number) for number in range(1, 5))
STORY: dict[str, Any] = {"narrative": "昨晚", "venue_name": "星河网吧", "happened_on": None}
PHOTO = b"photo" * 100
MANIFEST: dict[str, Any] = {"name": "../照片.jpg", "sha256": hashlib.sha256(PHOTO).hexdigest()}


def text(data: bytes) -> str:
    """Give bytes as base64."""
    return base64.b64encode(data).decode()


def sealed(data: bytes, key: bytes, own: UUID, kind: Kind) -> bytes:
    """Seal something of the report."""
    return SEALER.seal(data, key=key, place=Place(REPORT, own, kind))


def a_report(story: Any, manifest: Any) -> tuple[dict[str, Any], bytes]:
    """Make a report as a source who holds the office's public key could, and its file."""
    keys = {one: SEALER.new_key() for one in (REPORT, FILE)}
    grants = [
        SEALER.grant(key, to=KEY.public, compartment=Compartment.REPORT, subject=one)
        for one, key in keys.items()
    ]
    grants += [
        SEALER.grant(keys[REPORT], to=KEY.public, compartment=Compartment.CONVERSATION, subject=one)
        for one in (REPORT,)
    ]
    plain = json.dumps(manifest).encode()
    line = {
        "id": str(REPORT), "received_on": "2026-03-16", "channel": "web", "district": "east",
        "category": "minors_admitted", "stage": "new",
        "sealed": text(sealed(json.dumps(story).encode(), keys[REPORT], REPORT, Kind.TEXT)),
        "messages": [{"id": str(MESSAGE), "from_source": True, "sent_on": "2026-03-16",
                      "sealed": text(sealed("还有".encode(), keys[REPORT], MESSAGE, Kind.REPLY))}],
        "files": [{"id": str(FILE), "copy_id": str(COPY),
                   "manifest": text(sealed(plain, keys[FILE], FILE, Kind.MANIFEST))}],
        "grants": [{"blob": text(grant)} for grant in grants],
    }  # fmt: skip
    return line, sealed(PHOTO, keys[FILE], COPY, Kind.ATTACHMENT)


def packed(line: Any, photo: bytes) -> bytes:
    """Pack an export as the server does."""
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        head = json.dumps({"format": EXPORT_TITLE, "unit": "office", "desk": "office"})
        archive.writestr("reports.jsonl", f"{head}\n{json.dumps(line)}\n")
        archive.writestr(f"files/{COPY}", photo)
    return sink.getvalue()


def within(room: Path, data: bytes) -> None:
    """Open an export; nothing is written anywhere but into the folder that was named."""
    export, out = room / "export", room / "out"
    export.write_bytes(data)
    before = {*room.iterdir(), out}
    try:
        with redirect_stderr(StringIO()):
            open_export(export, KEY, out)
        for path in out.iterdir() if out.exists() else ():
            if path.suffix != ".txt":
                assert hashlib.sha256(path.read_bytes()).hexdigest() == MANIFEST["sha256"], "half"
        assert {*room.iterdir()} <= before, "written elsewhere"
    finally:
        shutil.rmtree(out, ignore_errors=True)


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the reader of exports, with altered and with crafted ones."""
    line, photo = a_report(STORY, MANIFEST)
    true = packed(line, photo)
    strange = st.sampled_from(STRANGE)
    names = st.builds(lambda name: MANIFEST | {"name": name}, strange)
    stories = st.one_of(mutated_json([STORY]), strange)
    with TemporaryDirectory() as name:
        room = Path(name)

        def read(data: bytes) -> None:
            within(room, data)

        def crafted(given: tuple[Any, Any]) -> None:
            within(room, packed(*a_report(*given)))

        yield (
            Parser("bytes", mutated([true], words=[b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"]),
                   read, (SystemExit,)),
            Parser("members", mutated_json([line]), lambda it: read(packed(it, photo))),
            Parser("file", mutated([photo]), lambda it: read(packed(line, it))),
            Parser("crafted", st.tuples(stories, names | mutated_json([MANIFEST])), crafted),
        )  # fmt: skip
