"""Files that people, careless or hostile, send in."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from tipline.house import House

SECRET = "31.3N 120.6E"
PDF = b"%PDF-1.7\n" + b"a page about a KTV\n" * 200
MIB = 2**20


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


def stored(house: House) -> list[Path]:
    """List what stands in the file store."""
    return [path for path in house.settings.files.rglob("*") if path.is_file()]
