"""One file of each kind, with who, where and by what it was made in every place that can tell."""

import struct
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pillow_heif
from PIL import Image, PngImagePlugin

from tests.pictures import pdf_of
from tipline.attachments import filetypes
from tipline.attachments.filetypes import FileType

AUTHOR, PLACE, DEVICE, GPS = (
    "plant:author 张三",
    "plant:place 观前街",
    "plant:device",
    "+31.3117+120",
)
PLANTS = (AUTHOR, PLACE, DEVICE, GPS)
SIDES = (60, 40)
VECTORS = Path(__file__).parent / "vectors"
EVERYTHING = "|".join(PLANTS).encode()


def exif() -> Image.Exif:
    """Write every plant into a photo's EXIF, and a position into its GPS table."""
    told = Image.Exif()
    told[0x010E], told[0x010F] = "|".join(PLANTS).encode(), DEVICE
    told[0x0112] = 6
    told.get_ifd(0x8825).update({1: "N", 2: (31.0, 18.0, 42.0), 27: EVERYTHING})
    told.get_ifd(0x8769).update({0x927C: EVERYTHING, 0x9003: "2026:11:20 10:11:12"})
    return told


def image() -> Image.Image:
    """Draw something that is not one colour."""
    return Image.linear_gradient("L").resize(SIDES).convert("RGB")


def jpeg() -> bytes:
    """A photo with EXIF, XMP, a comment, and words behind its end."""
    sink = BytesIO()
    image().save(sink, "JPEG", exif=exif(), comment=EVERYTHING, xmp=b"<x>" + EVERYTHING)
    return sink.getvalue() + EVERYTHING


def several() -> bytes:
    """What many phones write: a JPEG with a second picture behind the first (MPO)."""
    sink = BytesIO()
    image().save(sink, "MPO", save_all=True, append_images=[image()], exif=exif())
    return sink.getvalue() + EVERYTHING


def png() -> bytes:
    """A picture with words in each of the three kinds of text, and EXIF."""
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Author", EVERYTHING.decode())
    told.add_itxt("XML:com.adobe.xmp", EVERYTHING.decode(), zip=False)
    told.add(b"prVt", EVERYTHING)
    sink = BytesIO()
    image().save(sink, "PNG", exif=exif(), pnginfo=told)
    return sink.getvalue()


def webp() -> bytes:
    """A picture with EXIF and XMP."""
    sink = BytesIO()
    image().save(sink, "WEBP", exif=exif(), xmp=EVERYTHING)
    return sink.getvalue()


def heic() -> bytes:
    """What an iPhone writes."""
    sink, told = BytesIO(), pillow_heif.from_pillow(image())
    told.save(sink, exif=exif().tobytes(), xmp=EVERYTHING)
    return sink.getvalue()


def box(kind: bytes, *content: bytes) -> bytes:
    """Write a box of an MP4."""
    data = b"".join(content)
    return struct.pack(">I4s", len(data) + 8, kind) + data


def film(name: str) -> bytes:
    """A film as a camera writes it: places in `uuid`, `meta` and a track that nobody sees."""
    data = (VECTORS / name).read_bytes()
    at = data.index(b"moov") - 4
    (length,) = struct.unpack_from(">I", data, at)
    moov = box(b"moov", data[at + 8 : at + length], _track(len(data) + 8), box(b"meta", EVERYTHING))
    told = box(b"mdat", EVERYTHING), box(b"uuid", b"\0" * 16, EVERYTHING)
    # The old index stays where it was, as nothing: no place of a sample moves.
    freed = data[:at] + struct.pack(">I4s", length, b"free") + data[at + 8 : at + length]
    return b"".join((freed, data[at + length :], *told, moov, EVERYTHING))


def _track(at: int) -> bytes:
    """A track of positions, of which `at` says where the first one lies."""
    table = box(
        b"stbl",
        box(b"stsd", struct.pack(">II", 0, 1), box(b"camm", b"\0" * 8, EVERYTHING)),
        box(b"stsz", struct.pack(">III", 0, len(EVERYTHING), 1)),
        box(b"stsc", struct.pack(">5I", 0, 1, 1, 1, 1)),
        box(b"stco", struct.pack(">3I", 0, 1, at)),
    )
    kind = box(b"hdlr", b"\0" * 8, b"meta", b"\0" * 12, EVERYTHING)
    return box(b"trak", box(b"mdia", kind, box(b"minf", table)))


def wav() -> bytes:
    """A recording with the notes of a broadcaster."""
    layout = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    parts = layout, _chunk(b"LIST", b"INFO" + EVERYTHING), _chunk(b"data", bytes(range(200)))
    body = b"WAVE" + b"".join(parts) + _chunk(b"bext", EVERYTHING) + _chunk(b"id3 ", EVERYTHING)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


FRAME = b"\xff\xfb\x90\x00" + b"\x55" * 413


def mp3() -> bytes:
    """Sound with a tag before it, an encoder's note, another tag within, and one behind it."""
    tag = b"ID3\x04\0\0\0\0" + bytes([len(EVERYTHING) >> 7, len(EVERYTHING) & 127]) + EVERYTHING
    note = (FRAME[:36] + b"Info" + DEVICE.encode()).ljust(417, b"\0")
    behind = b"APETAGEX" + EVERYTHING + b"TAG" + EVERYTHING.ljust(125)
    return tag + note + FRAME * 3 + EVERYTHING + FRAME * 2 + behind


def pdf() -> bytes:
    """A page with its author, a picture's EXIF, a note, an attachment, and a script."""
    photo = jpeg()
    told = EVERYTHING
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>"
        b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 7 0 R>>>>]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Annots[8 0 R]"
        b"/Resources<</XObject<</P 5 0 R>>>>>>",
        _stream(b"", b"q 150 0 0 80 10 10 cm /P Do Q"),
        _stream(
            b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8"
            b"/Filter/DCTDecode/Width 60/Height 40",
            photo,
        ),
        _stream(b"/Type/Metadata/Subtype/XML", told),
        _stream(b"/Type/EmbeddedFile", told),
        b"<</Type/Annot/Subtype/Text/Rect[0 0 0 0]/F 2/T(" + told + b")/Contents(" + told + b")>>",
        b"<</Author(" + told + b")/Producer(" + told + b")>>",
    )


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx() -> bytes:
    """A document with authors, comments, earlier wording, names of pictures, and a thumbnail."""
    told = "|".join(PLANTS)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f"<Types>{told}</Types>",
        "_rels/.rels": f"<Relationships>{told}</Relationships>",
        "docProps/core.xml": f"<core>{told}</core>",
        "docProps/custom.xml": f"<custom>{told}</custom>",
        "docProps/thumbnail.jpeg": jpeg(),
        "customXml/item1.xml": f"<item>{told}</item>",
        "word/people.xml": f"<people>{told}</people>",
        "word/comments.xml": f"<w:comments {W}>{told}</w:comments>",
        "word/settings.xml": f"<w:settings {W}><w:rsid w:val='{told}'/></w:settings>",
        "word/media/image1.jpeg": jpeg(),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{LINKS}"><Relationship Id="{told}" Type="{OFFICE}/image" '
            f'Target="media/image1.jpeg"/><Relationship Id="far" Type="{OFFICE}/image" '
            'TargetMode="External" Target="http://example.org/plant:place"/></Relationships>'
        ),
        "word/document.xml": _words(told),
    }
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
        made.comment = EVERYTHING
    return sink.getvalue()


def _words(told: str) -> str:
    return (
        f'<w:document {NAMES}><w:body><w:p w:rsidR="{told}">'
        f'<w:pPr><w:pStyle w:val="{told}"/><w:jc w:val="center"/></w:pPr>'
        f'<w:ins w:author="{told}"><w:r><w:t>二月三日晚，</w:t></w:r></w:ins>'
        f'<w:del w:author="{told}"><w:r><w:delText>{told}</w:delText></w:r></w:del>'
        f'<w:hyperlink r:id="far"><w:r><w:t>有人进店</w:t></w:r></w:hyperlink>'
        f'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDE "{told}"</w:instrText></w:r>'
        '<w:r><w:drawing><wp:inline><wp:extent cx="60" cy="40"/>'
        f'<wp:docPr id="1" name="{told}" descr="{told}"/><a:graphic><a:graphicData>'
        f'<a:blip r:embed="{told}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        "</w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>包厢</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "</w:body></w:document>"
    )


def unfolded(data: bytes) -> Iterator[bytes]:
    """Give a file's bytes, and whatever is packed in it."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def leaks(data: bytes) -> list[str]:
    """List the plants that stand in a file, in any of the ways such files write words."""
    told = b"\n".join(unfolded(data))
    ways = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    return [plant for plant in PLANTS if any(plant.encode(way) in told for way in ways)]


CORPUS: dict[str, tuple[FileType, Callable[[], bytes]]] = {
    "jpeg": (filetypes.JPEG, jpeg),
    "mpo": (filetypes.JPEG, several),
    "png": (filetypes.PNG, png),
    "webp": (filetypes.WEBP, webp),
    "heic": (filetypes.HEIC, heic),
    "mp4": (filetypes.MP4, lambda: film("film.mp4")),
    "mov": (filetypes.MOV, lambda: film("film.mov")),
    "mp3": (filetypes.MP3, mp3),
    "wav": (filetypes.WAV, wav),
    "pdf": (filetypes.PDF, pdf),
    "docx": (filetypes.DOCX, docx),
}
