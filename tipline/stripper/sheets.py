"""A PDF of pictures alone, written piece by piece: no date, no producer, no identifier."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

# The encoder must be here before no module can be loaded any more.
Image.preinit()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its picture (RGB), and its sides in points."""

    picture: Image.Image
    width: float
    height: float


class Writing:
    """Remembers where each object of the file begins (ISO 32000-1, 7.5)."""

    def __init__(self) -> None:
        self.at = 0
        self.places: dict[int, int] = {}

    def plain(self, data: bytes) -> bytes:
        """Count bytes that belong to no object."""
        self.at += len(data)
        return data

    def object(self, number: int, body: bytes) -> bytes:
        """Write an object under its number."""
        self.places[number] = self.at
        return self.plain(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def end(self) -> bytes:
        """Write the table of places; object 1 is the catalogue."""
        count = len(self.places) + 1
        table = b"".join(b"%010d 00000 n \n" % self.places[one] for one in range(1, count))
        return (
            b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
            + b"trailer\n<</Size %d/Root 1 0 R>>\n" % count
            + b"startxref\n%d\n%%%%EOF\n" % self.at
        )


def written(sheets: Iterator[Sheet]) -> Iterator[bytes]:
    """Write the file, three objects a page: picture, drawing, page."""
    writing, kids = Writing(), []
    yield writing.plain(b"%PDF-1.4\n")
    for index, sheet in enumerate(sheets):
        first = 3 + 3 * index
        kids.append(b"%d 0 R" % (first + 2))
        for number, body in enumerate(_page(sheet, first), start=first):
            yield writing.object(number, body)
    yield writing.object(1, b"<</Type/Catalog/Pages 2 0 R>>")
    yield writing.object(2, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids)))
    yield writing.end()


def _page(sheet: Sheet, first: int) -> Iterator[bytes]:
    sink, size = BytesIO(), (sheet.width, sheet.height)
    sheet.picture.save(sink, format="JPEG", quality=80)
    yield _stream(
        b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
        b"/Width %d/Height %d" % sheet.picture.size,
        sink.getvalue(),
    )
    yield _stream(b"", b"%.2f 0 0 %.2f 0 0 cm /P Do" % size)
    yield (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]" % size
        + b"/Resources<</XObject<</P %d 0 R>>>>/Contents %d 0 R>>" % (first, first + 1)
    )


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)
