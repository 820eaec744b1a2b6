"""The words of a DOCX, element by element: what is on the list is written anew, the rest is left.

Names are of ECMA-376, part 1, chapter 17 (WordprocessingML) and 20 (DrawingML).
"""

import re
from xml.etree import ElementTree as ET

from tipline.stripper.endings import Unfit

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DEEPEST = 60
NUMBER = re.compile(r"[0-9]{1,9}")
VALUE = re.compile(r"#?[A-Za-z0-9%-]{0,30}")

_KEPT = (
    # words and paragraphs
    "body p pPr jc ind spacing numPr ilvl numId r rPr b i u strike sz color highlight vertAlign t "
    "tab br cr noBreakHyphen sectPr pgSz pgMar "
    # tables
    "tbl tblPr tblW tblBorders top left bottom right start end insideH insideV tblGrid gridCol tr "
    "tc tcPr tcW gridSpan vMerge shd "
    # lists
    "abstractNum multiLevelType lvl numFmt lvlText lvlJc num abstractNumId"
)
# What stands around words and is no word: its content is taken, itself it is not.
_AROUND = "hyperlink ins moveTo smartTag sdt sdtContent customXml fldSimple"
_SETTINGS = (
    "val w h type orient top right bottom left start end firstLine hanging before after line "
    "lineRule header footer gutter sz space color fill abstractNumId numId ilvl"
)
KEPT, AROUND, SETTINGS = (frozenset(names.split()) for names in (_KEPT, _AROUND, _SETTINGS))

for prefix, name in (("w", W), ("r", R), ("a", A), ("wp", WP), ("pic", PIC)):
    ET.register_namespace(prefix, name)


class _NoEntities(ET.TreeBuilder):
    """Refuses what no document of an office program has, and what bombs are made of."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse a document type. Raises Unfit."""
        del name, pubid, system
        raise Unfit


def parsed(data: bytes) -> ET.Element:
    """Read XML that says nothing of its own grammar. Raises Unfit."""
    try:
        parser = ET.XMLParser(target=_NoEntities())  # noqa: S314 - no entity can be declared
        parser.feed(data)
        return parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Unfit from error


class Wording:
    """Writes one document anew; afterwards `pictures` names the parts that it shows."""

    def __init__(self, named: dict[str, str]) -> None:
        """Take which part each picture's id means."""
        self._named = named
        self.pictures: dict[str, str] = {}

    def document(self, old: ET.Element) -> bytes:
        """Write the body anew. Raises Unfit when there is none."""
        body = old.find(f"{{{W}}}body")
        if old.tag != f"{{{W}}}document" or body is None:
            raise Unfit
        new = ET.Element(f"{{{W}}}document")
        self._take(body, new, 0)
        return _bytes(new)

    def lists(self, old: ET.Element | None) -> bytes:
        """Write how lists are numbered anew."""
        new = ET.Element(f"{{{W}}}numbering")
        for one in old if old is not None else ():
            self._take(one, new, 0)
        return _bytes(new)

    def _take(self, old: ET.Element, into: ET.Element, depth: int) -> None:
        if depth > DEEPEST:
            raise Unfit
        name = old.tag.removeprefix(f"{{{W}}}")
        if name == "drawing":
            self._draw(old, into)
        elif name in KEPT:
            new = ET.SubElement(into, old.tag, _settings(old))
            if name == "t":
                new.text, new.attrib[SPACE] = old.text, "preserve"
            self._take_all(old, new, depth)
        elif name in AROUND:
            self._take_all(old, into, depth)

    def _take_all(self, old: ET.Element, into: ET.Element, depth: int) -> None:
        for one in old:
            self._take(one, into, depth + 1)

    def _draw(self, old: ET.Element, into: ET.Element) -> None:
        """Place a picture in the line, with its size alone."""
        blip, extent = old.find(f".//{{{A}}}blip"), old.find(f".//{{{WP}}}extent")
        own = "" if blip is None else blip.get(f"{{{R}}}embed", "")
        if own not in self._named or extent is None:
            return
        sides = [extent.get(side, "") for side in ("cx", "cy")]
        if not all(NUMBER.fullmatch(side) for side in sides):
            return
        given = f"p{1 + list(self._named).index(own)}"
        self.pictures[given] = self._named[own]
        number = str(len(self.pictures))
        frame = _FRAME.format(own=given, id=number, cx=sides[0], cy=sides[1])
        into.append(parsed(frame.encode()))


def _bytes(new: ET.Element) -> bytes:
    return bytes(ET.tostring(new, encoding="UTF-8", xml_declaration=True))


def _settings(old: ET.Element) -> dict[str, str]:
    free = old.tag == f"{{{W}}}lvlText"  # "第%1条"
    return {
        name: value
        for name, value in old.attrib.items()
        if name.removeprefix(f"{{{W}}}") in SETTINGS and (free or VALUE.fullmatch(value))
    }


_FRAME = (
    f'<w:drawing xmlns:w="{W}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}" xmlns:r="{R}">'
    '<wp:inline><wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{id}" name=""/><a:graphic>'
    f'<a:graphicData uri="{PIC}"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="{id}" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{own}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing>"
)
