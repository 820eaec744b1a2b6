"""What a file is, told by its first bytes and never by its name."""

from dataclasses import dataclass
from pathlib import PurePosixPath

HEAD_SIZE = 64


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file we take; `picture` when a stripped copy is made of it."""

    media_type: str
    endings: frozenset[str]
    picture: bool = False


JPEG = FileType("image/jpeg", frozenset({"jpg", "jpeg", "jpe", "jfif"}), picture=True)
PNG = FileType("image/png", frozenset({"png"}), picture=True)
WEBP = FileType("image/webp", frozenset({"webp"}), picture=True)
PDF = FileType("application/pdf", frozenset({"pdf"}))
MP4 = FileType("video/mp4", frozenset({"mp4", "m4v"}))
MOV = FileType("video/quicktime", frozenset({"mov", "qt"}))
M4A = FileType("audio/mp4", frozenset({"m4a", "mp4", "aac"}))
MP3 = FileType("audio/mpeg", frozenset({"mp3"}))
WAV = FileType("audio/wav", frozenset({"wav"}))

ACCEPT = "image/jpeg,image/png,image/webp,application/pdf,video/mp4,video/quicktime,audio/*"

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"ID3", MP3),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
# Brands of ISO/IEC 14496-12, clause 4.3; HEIC and AVIF share the box and are not taken.
_BRANDS = {
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1"), MP4),
    **dict.fromkeys((b"M4V ", b"MSNV", b"3gp4", b"3gp5", b"mmp4", b"dash"), MP4),
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
    b"qt  ": MOV,
}
_MPEG_LAYERS = {0xFB, 0xFA, 0xF3, 0xF2}


def recognise(head: bytes) -> FileType | None:
    """Tell the kind of a file from its first 64 bytes; None for anything we do not take."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    # An MPEG-1 or -2 layer III frame without a tag before it.
    return MP3 if head[:1] == b"\xff" and head[1:2] and head[1] in _MPEG_LAYERS else None


def lies(name: str, found: FileType) -> bool:
    """Tell whether a file's name claims another kind; a name without an ending claims nothing."""
    ending = PurePosixPath(name).suffix[1:].lower()
    return bool(ending) and ending not in found.endings
