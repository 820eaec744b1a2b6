"""DOCX: a new document with the words, tables, lists and pictures of the old one, and no more.

No part of the stranger's archive is taken over: not who wrote or commented, no earlier wording, no
template, macro, field, link or embedded object. The adversary is also a small archive that unfolds
to gigabytes.
"""

import codecs
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO
from xml.etree import ElementTree as ET

from tipline.stripper import pictures
from tipline.stripper.endings import DONE, TOO_LARGE, Unfit
from tipline.stripper.wording import RELATIONS, Wording, parsed

PROCESSOR_SECONDS = 60
MOST_PARTS = 2_000
LONGEST_XML = 16 * 2**20
LARGEST_PICTURE = 32 * 2**20
MOST_PICTURES = 100
PICTURES = ("JPEG", "PNG", "GIF", "BMP")
DOCUMENT, LISTS = "word/document.xml", "word/numbering.xml"
LINKS = "word/_rels/document.xml.rels"

# Afterwards no module can be loaded any more: names of parts are in one of these.
READY = [codecs.lookup(name) for name in ("ascii", "cp437", "utf-8")]

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="jpeg" ContentType="image/jpeg"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{WORD}.numbering+xml"/></Types>'
)
ROOT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def copy(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Give a new document with the old one's words and pictures. Raises Unfit."""
    del size
    try:
        with zipfile.ZipFile(BytesIO(source.read())) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise Unfit(TOO_LARGE)
            yield _rewritten(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        # Not an archive, packed in an unknown way, or locked with a passphrase.
        raise Unfit from error


def _rewritten(archive: zipfile.ZipFile) -> bytes:
    wording = Wording(_pictures_named(archive))
    document = wording.document(parsed(_part(archive, DOCUMENT, LONGEST_XML)))
    lists = _part(archive, LISTS, LONGEST_XML) if LISTS in archive.namelist() else None
    media = dict(_media(archive, wording.pictures))
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        _put(made, "[Content_Types].xml", TYPES.encode())
        _put(made, "_rels/.rels", ROOT.encode())
        _put(made, DOCUMENT, document)
        _put(made, LISTS, wording.lists(parsed(lists) if lists else None))
        _put(made, LINKS, _links(media))
        for name, data in media.values():
            _put(made, f"word/{name}", data)
    return sink.getvalue()


def _put(made: zipfile.ZipFile, name: str, data: bytes) -> None:
    # A ZipInfo of its own carries no date.
    made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def _part(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Read a part, by count and not by what the archive says of its length. Raises Unfit."""
    try:
        with archive.open(name) as part:
            data = part.read(most + 1)
    except KeyError as error:
        raise Unfit from error
    if len(data) > most:
        raise Unfit(TOO_LARGE)
    return data


def _pictures_named(archive: zipfile.ZipFile) -> dict[str, str]:
    """Tell which part each picture's id in the document means; nothing outside the archive."""
    if LINKS not in archive.namelist():
        return {}
    links = parsed(_part(archive, LINKS, LONGEST_XML))
    return {
        link.get("Id", ""): f"word/{link.get('Target', '')}"
        for link in links.iter(f"{{{RELATIONS}}}Relationship")
        if link.get("Type", "").endswith("/image") and link.get("TargetMode") != "External"
    }


def _media(
    archive: zipfile.ZipFile, named: dict[str, str]
) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Draw each picture anew; one that cannot be drawn becomes a white dot."""
    if len(named) > MOST_PICTURES:
        raise Unfit(TOO_LARGE)
    for number, (own, part) in enumerate(named.items(), start=1):
        ending, data = DONE, b""
        if part in archive.namelist():
            ending, data = pictures.rewrite(_part(archive, part, LARGEST_PICTURE), formats=PICTURES)
        if ending != DONE or not data:
            data = pictures.dot()
        kind = "jpeg" if data.startswith(b"\xff\xd8") else "png"
        yield own, (f"media/{number}.{kind}", data)


def _links(media: dict[str, tuple[str, bytes]]) -> bytes:
    links = ET.Element("Relationships", xmlns=RELATIONS)
    ET.SubElement(
        links, "Relationship", Id="lists", Type=f"{OFFICE}/numbering", Target="numbering.xml"
    )
    for own, (name, _) in media.items():
        ET.SubElement(links, "Relationship", Id=own, Type=f"{OFFICE}/image", Target=name)
    return HEAD.encode() + ET.tostring(links)
