"""Files that people, careless or hostile, send in."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from tipline.attachments.filetypes import HEAD_SIZE, recognise
from tipline.attachments.stripping import strip
from tipline.house import House

SECRET = "31.3N 120.6E"
MIB = 2**20


def pdf_of(*objects: bytes) -> bytes:
    """Put a PDF together: the first object is its catalogue, the last its information."""
    data, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    size = b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\n" % (len(places) + 1, len(places))
    return data + head + table + size + b"startxref\n%d\n%%%%EOF\n" % len(data)


WORDS = b"BT /F 12 Tf 20 50 Td (a page about a KTV) Tj ET"
PDF = pdf_of(
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F"
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
    b"<</Length %d>>\nstream\n%s\nendstream" % (len(WORDS), WORDS),
)


def wav(size: int) -> bytes:
    """Record silence: a file of `size` bytes."""
    return wav_of(bytes(size - 44))


def wav_of(sound: bytes) -> bytes:
    """Write a recording of which the bare copy is the very same file."""
    layout = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    head = struct.pack("<4sI4s", b"RIFF", len(sound) + 36, b"WAVE")
    return head + layout + struct.pack("<4sI", b"data", len(sound)) + sound


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """Draw a photo that knows where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = SECRET, 6
    sink = BytesIO()
    Image.new("RGB", size, "teal").save(sink, kind, exif=exif)
    return sink.getvalue()


def png(width: int, height: int) -> bytes:
    """Make a PNG of zeros: a few kilobytes that unfold to any size."""
    packer, row = zlib.compressobj(9), b"\0" * (1 + (width + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )


def packed() -> bytes:
    """Pack ten megabytes of nothing into ten kilobytes."""
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("photo.jpg", b"\0" * 10 * MIB)
    return sink.getvalue()


def bare(data: bytes) -> bytes:
    """Give the copy that the limited child makes of a file."""
    found = recognise(data[:HEAD_SIZE])
    if found is None:
        raise AssertionError("no kind of file that we take")
    return b"".join(strip(lambda: iter([data[:99], data[99:]]), found=found, size=len(data)))


def stored(house: House) -> list[Path]:
    """List what stands in the file store."""
    return [path for path in house.settings.files.rglob("*") if path.is_file()]
