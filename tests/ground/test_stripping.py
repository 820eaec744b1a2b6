"""Bare copies: nothing of who, where, by what; whole to see and hear; made by a child in irons."""

import struct
import subprocess
import sys
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests import planted
from tests.pictures import packed, pdf_of, png
from tipline.attachments import filetypes
from tipline.attachments.filetypes import FileType, recognise
from tipline.attachments.stripping import NotStripped, strip
from tipline.stripper.boxes import Box, boxes, child
from tipline.stripper.samples import ranges
from tipline.stripper.wording import parsed

PICTURES = ("jpeg", "mpo", "png", "webp", "heic")


def bare(data: bytes, found: FileType) -> bytes:
    return b"".join(strip(lambda: iter([data[:99], data[99:]]), found=found, size=len(data)))


@cache
def corpus(kind: str) -> tuple[bytes, bytes]:
    """Give a file of the corpus and the copy of it, made once."""
    found, make = planted.CORPUS[kind]
    data = make()
    return data, bare(data, found)


@pytest.mark.parametrize("kind", planted.CORPUS)
def test_a_copy_of_any_kind_says_nothing_of_author_place_or_device(kind: str) -> None:
    (original, copied), (found, _) = corpus(kind), planted.CORPUS[kind]
    assert recognise(original[:64]) is found
    assert set(planted.leaks(original)) == set(planted.PLANTS)
    assert planted.leaks(copied) == []
    assert recognise(copied[:64]) is found.copied_as


@pytest.mark.parametrize("kind", ["mp4", "docx", "pdf"])
def test_a_copy_of_a_copy_is_a_copy(kind: str) -> None:
    (_, copied), (found, _) = corpus(kind), planted.CORPUS[kind]
    assert bare(copied, found.copied_as)


@pytest.mark.parametrize("kind", PICTURES)
def test_of_a_photo_pixels_are_left_upright_and_no_table(kind: str) -> None:
    shown = Image.open(BytesIO(corpus(kind)[1]))
    assert shown.size in {planted.SIDES, planted.SIDES[::-1]}
    assert dict(shown.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(shown.info)


def index(data: bytes) -> Box:
    return child(data, Box(b"", 0, 0, len(data)), b"moov") or pytest.fail("no index")


def tracks(data: bytes, found: Box) -> list[Box]:
    return [one for one in boxes(data, found.inside, found.end) if one.kind == b"trak"]


@pytest.mark.parametrize("kind", ["mp4", "mov"])
def test_a_film_keeps_every_sample_where_it_was_and_nothing_between(kind: str) -> None:
    original, copied = corpus(kind)
    assert len(copied) == len(original)
    assert len(tracks(original, index(original))) == 3
    played = tracks(copied, index(copied))
    assert len(played) == 2
    stay = ranges(copied, played, size=len(copied))
    assert sum(end - start for start, end in stay) > 1000
    assert all(copied[start:end] == original[start:end] for start, end in stay)


def test_a_films_dates_and_language_are_gone() -> None:
    data, copied = corpus("mp4")
    (track, *_), top = tracks(copied, index(copied)), index(copied)
    for head in (
        child(copied, top, b"mvhd"),
        child(copied, track, b"tkhd"),
        child(copied, track, b"mdia", b"mdhd"),
    ):
        assert head
        assert copied[head.inside + 4 : head.inside + 12] == bytes(8)
        assert any(data[head.inside + 4 : head.inside + 12])


def test_a_film_in_fragments_stays_whole_but_for_what_tells() -> None:
    data = (planted.VECTORS / "pieces.mp4").read_bytes()
    copied = bare(data, filetypes.MP4)
    assert planted.leaks(data) == []
    assert (b"plant:" in data, b"plant:" in copied, b"Lavf" in copied) == (True, False, False)
    kept = [one for one in boxes(data, 0, len(data)) if one.kind == b"mdat"]
    assert kept
    assert all(data[one.start : one.end] == copied[one.start : one.end] for one in kept)


def test_sound_keeps_its_samples() -> None:
    assert corpus("mp3")[1] == planted.FRAME * 5
    copied = corpus("wav")[1]
    assert copied.endswith(bytes(range(200)))
    assert struct.unpack_from("<I", copied, 4) == (len(copied) - 8,)


def test_of_a_pdf_its_pages_are_left_as_pictures() -> None:
    copied = corpus("pdf")[1]
    with pypdfium2.PdfDocument(copied) as document:
        assert len(document) == 1
        assert document.get_metadata_dict(skip_empty=True) == {}
        page = document[0]
        assert page.get_size() == (200, 100)
        drawn = page.render().to_pil().convert("L").crop((10, 10, 160, 90))
        page.close()
    darkest, lightest = drawn.getextrema()
    assert (darkest < 30, lightest > 225) == (True, True)
    for active in (b"/JavaScript", b"/OpenAction", b"/EmbeddedFile", b"/Annot", b"/Info"):
        assert active not in copied


def test_of_a_document_words_tables_and_pictures_are_left() -> None:
    with zipfile.ZipFile(BytesIO(corpus("docx")[1])) as archive:
        names, words = set(archive.namelist()), archive.read("word/document.xml")
        shown = Image.open(BytesIO(archive.read("word/media/1.jpeg")))
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "".join(parsed(words).itertext()) == "二月三日晚，有人进店包厢"
    assert shown.size in {planted.SIDES, planted.SIDES[::-1]}
    assert not {one for one in names if one.startswith(("docProps", "customXml", "word/comments"))}
    assert b"hyperlink" not in words
    assert b"instrText" not in words


def zipped(parts: dict[str, bytes]) -> bytes:
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return sink.getvalue()


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
LOCKED = pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")
MANY = pdf_of(
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Count 61/Kids[" + b" 3 0 R" * 61 + b"]>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    b"<<>>",
)


@pytest.mark.parametrize(
    ("data", "found", "too_large"),
    [
        (png(30_000, 30_000), filetypes.PNG, True),
        (planted.jpeg()[:300], filetypes.JPEG, False),
        (planted.film("film.mp4")[:900], filetypes.MP4, False),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 500, filetypes.MP4, False),
        (b"%PDF-1.7\n" + b"junk" * 99, filetypes.PDF, False),
        (LOCKED, filetypes.PDF, False),
        (MANY, filetypes.PDF, True),
        (packed(), filetypes.DOCX, False),
        (zipped({"word/document.xml": LAUGHS}), filetypes.DOCX, False),
        (zipped({"word/document.xml": b" " * (17 * 2**20)}), filetypes.DOCX, True),
        (zipped({str(number): b"" for number in range(2001)}), filetypes.DOCX, True),
        (b"ID3\x04\0\0\0\0\0\0" + b"\0" * 500, filetypes.MP3, False),
        (b"RIFF\x10\0\0\0WAVEfmt " + b"\0" * 500, filetypes.WAV, False),
    ],
    ids=[
        *("pixels", "cut", "cut film", "no film", "no pdf", "no pages", "pages", "no document"),
        *("entities", "bomb", "parts", "no sound", "no samples"),
    ],
)
def test_what_cannot_be_copied_is_refused_with_its_reason(
    data: bytes, found: FileType, too_large: bool
) -> None:
    with pytest.raises(NotStripped) as refused:
        bare(data, found)
    assert refused.value.too_large is too_large


IN_IRONS = """
import errno, os, socket, sys
from tipline.stripper.limits import shut_in
shut_in(seconds=5)
def told(deed):
    try:
        deed()
    except (OSError, MemoryError) as error:
        return type(error).__name__ + " " + errno.errorcode.get(getattr(error, "errno", 0) or 0, "")
    return "done"
print(told(lambda: open("/etc/passwd", "rb")))
print(told(lambda: open(sys.argv[1], "wb")))
print(told(lambda: socket.socket()))
print(told(lambda: bytearray(2**31)))
print(told(os.pipe))
"""


def test_the_child_opens_no_file_and_no_socket_and_gets_no_more_memory(
    tmp_path: Path,
) -> None:
    target = tmp_path / "written"
    told = subprocess.run(
        [sys.executable, "-I", "-c", IN_IRONS, str(target)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert [line.strip() for line in told.stdout.splitlines()] == [
        *("OSError EMFILE", "OSError EMFILE", "OSError EMFILE", "MemoryError", "OSError EMFILE")
    ]
    assert not target.exists()


def test_a_web_process_loads_no_decoder_of_documents_or_photos() -> None:
    asked = (
        "import sys, tipline.attachments.uploads; print([name for name in ('pypdfium2', "
        "'pillow_heif', 'tipline.stripper.pages', 'tipline.stripper.heic') if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-I", "-c", asked], check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "[]"
