"""Files of strangers: told by their first bytes, and stripped by the limited child."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from crypto.envelope import Kind, Place
from fuzz.houses import keys
from fuzz.mutated import mutated, mutated_text
from fuzz.parser import Parser
from leads.ledger.base import new_id
from tests.planted import CORPUS, GPS
from tipline.attachments.filetypes import lies as claims
from tipline.attachments.filetypes import recognise
from tipline.attachments.uploads import Incoming, Refused, Slot, keep, safe_name
from tipline.house import House

HEADS = [
    *(b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"ID3\x04", b"\xff\xfb\x90", b"\xff"),
    *(b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"RIFF\x00\x00\x00\x00WAVEfmt ", b"RIFF", b"PK\x03\x04"),
    *(b"\x00\x00\x00\x18ftypisom", b"\x00\x00\x00\x18ftypheic", b"\x00\x00\x00\x18ftypqt  ", b""),
]
NAMES = [
    *("x.jpg", "x.pdf.exe", "照片.PNG", ".", "..", "a.", ".jpg", "x" * 300 + ".jpeg"),
    "a\u202egpj.exe",
]


def head(data: bytes) -> None:
    """Tell a file's kind; bytes beyond the first 64 change nothing."""
    assert recognise(data[:64]) == recognise(data)


def named(given: tuple[str, bytes]) -> None:
    """Tell whether a name lies about its content."""
    found = recognise(given[1])
    if found is not None:
        claims(safe_name(given[0]), found)


def kept(house: House, given: tuple[str, bytes]) -> None:
    """Take a file in as the doors do; where it was taken is not left."""
    key, report = house.sealer.new_key(), new_id()
    slot = Slot(report, new_id(), new_id(), key, key)
    incoming = Incoming(house, slot, name=given[0])
    try:
        for at in range(0, len(given[1]), 1_000):
            incoming.write(given[1][at : at + 1_000])
        incoming.seek(0)
        upload = keep(house, incoming)
        place = Place(report, upload.copy_id, Kind.ATTACHMENT)
        with house.files.open(upload.copy_id) as sealed:
            bare = b"".join(house.sealer.read_stream(sealed, key=upload.copy_key, place=place))
        assert GPS.encode() not in bare, "metadata is left"
    finally:
        incoming.close()
        for file_id in (slot.file_id, slot.copy_id):
            house.files.delete(file_id)
    assert not house.files.ids(), "a file is left"


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the readers of files."""
    known = [make() for _, make in CORPUS.values()]
    words = [b"IDAT", b"eXIf", b"\xff\xe1", b"VP8X", b"moov", b"udta", b"/Info", b"<dc:", *HEADS]
    names = mutated_text(NAMES)
    with TemporaryDirectory() as room, keys(Path(room)) as house:
        yield (
            Parser("heads", mutated([*HEADS, *known]), head),
            Parser("names", st.tuples(names, mutated(HEADS)), named),
            Parser(
                "files",
                st.tuples(st.just("x") | names, mutated([*known, *known, *HEADS], words=words)),
                partial(kept, house),
                (Refused,),
            ),
        )
