"""What a file is, told by its first bytes and never by its name."""

from dataclasses import dataclass
from pathlib import PurePosixPath

HEAD_SIZE = 64


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file we take, and how a bare copy of it is made.

    `work` names what the limited child does with it; `becomes` is the kind of the copy, where it
    is another one. A film is given to the child twice.
    """

    media_type: str
    endings: frozenset[str]
    work: str
    becomes: "FileType | None" = None

    @property
    def copied_as(self) -> "FileType":
        """Give the kind of the bare copy."""
        return self.becomes or self

    @property
    def picture(self) -> bool:
        """Tell a photo from other files."""
        return self.media_type.startswith("image/")

    @property
    def readings(self) -> int:
        """Tell how often the child must be given the file."""
        return 2 if self.work == "film" else 1


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

JPEG = FileType("image/jpeg", frozenset({"jpg", "jpeg", "jpe", "jfif"}), "picture")
PNG = FileType("image/png", frozenset({"png"}), "picture")
WEBP = FileType("image/webp", frozenset({"webp"}), "picture")
HEIC = FileType("image/heic", frozenset({"heic", "heif", "hif"}), "heic", becomes=JPEG)
PDF = FileType("application/pdf", frozenset({"pdf"}), "pdf")
DOCX = FileType(_WORD, frozenset({"docx"}), "docx")
MP4 = FileType("video/mp4", frozenset({"mp4", "m4v"}), "film")
MOV = FileType("video/quicktime", frozenset({"mov", "qt"}), "film")
M4A = FileType("audio/mp4", frozenset({"m4a", "mp4", "aac"}), "film")
MP3 = FileType("audio/mpeg", frozenset({"mp3"}), "mp3")
WAV = FileType("audio/wav", frozenset({"wav"}), "wav")

ACCEPT = (
    "image/jpeg,image/png,image/webp,image/heic,application/pdf,.docx,"
    "video/mp4,video/quicktime,audio/*"
)

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"ID3", MP3),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
# Brands of ISO/IEC 14496-12, clause 4.3, and 23008-12, 10.2; AVIF shares the box: not taken.
_BRANDS = {
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1"), MP4),
    **dict.fromkeys((b"M4V ", b"MSNV", b"3gp4", b"3gp5", b"mmp4", b"dash"), MP4),
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
    **dict.fromkeys((b"heic", b"heix", b"mif1"), HEIC),
    b"qt  ": MOV,
}
# A DOCX is an archive, and office programs put one of these first; whether it is one, the child
# finds out. Any other archive is not taken.
_ARCHIVE, _FIRST_NAME = b"PK\x03\x04", 30
_FIRST = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"customXml/")
_MPEG_LAYERS = {0xFB, 0xFA, 0xF3, 0xF2}


def recognise(head: bytes) -> FileType | None:
    """Tell the kind of a file from its first 64 bytes; None for anything we do not take."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head.startswith(_ARCHIVE) and head[_FIRST_NAME:].startswith(_FIRST):
        return DOCX
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    # An MPEG-1 or -2 layer III frame without a tag before it.
    return MP3 if head[:1] == b"\xff" and head[1:2] and head[1] in _MPEG_LAYERS else None


def lies(name: str, found: FileType) -> bool:
    """Tell whether a file's name claims another kind; a name without an ending claims nothing."""
    ending = PurePosixPath(name).suffix[1:].lower()
    return bool(ending) and ending not in found.endings
