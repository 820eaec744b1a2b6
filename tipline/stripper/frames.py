"""MP3: the frames of sound, and nothing before, between or behind them (ID3, APE, Lyrics)."""

from collections.abc import Iterator
from typing import BinaryIO

from tipline.stripper.endings import Unfit

PROCESSOR_SECONDS = 60
HEADER = 4
# ISO/IEC 11172-3, 2.4.2.3: kilobits a second of layer III, MPEG-1 and (13818-3) MPEG-2.
RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES[0] = RATES[2]  # "MPEG-2.5"
SAMPLINGS = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
# The encoder's own note to players, in what would be the first frame: it names the encoder.
NOTES = (b"Xing", b"Info", b"VBRI")
NOTE_WITHIN = 64


def copy(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Give the frames of an MP3 alone. Raises Unfit when there is none."""
    del size
    data = source.read()
    kept = 0
    for start, end in _frames(data, _after_tag(data)):
        if not any(note in data[start : start + NOTE_WITHIN] for note in NOTES):
            kept += 1
            yield data[start:end]
    if not kept:
        raise Unfit


def _after_tag(data: bytes) -> int:
    """Give the end of an ID3v2 tag; its size is seven bits a byte (ID3 2.4.0, 3.1)."""
    if data[:3] != b"ID3" or len(data) < 10:  # noqa: PLR2004 - the tag's header
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10


def _frames(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Find each frame that follows another one, or is followed by one."""
    end = -1
    while (at := data.find(b"\xff", at)) >= 0:
        following = at + (length := _length(data[at : at + HEADER]))
        sure = at == end or _length(data[following : following + HEADER])
        if length and following <= len(data) and sure:
            yield at, following
            at = end = following
        else:
            at += 1


def _length(header: bytes) -> int:
    """Give the length of the layer III frame that a header begins, 0 when it begins none."""
    if len(header) < HEADER or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:  # noqa: PLR2004 - bits
        return 0
    version, rate, sampling = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version not in RATES or rate in {0, 15} or sampling == 3:  # noqa: PLR2004 - reserved values
        return 0
    slots = 144 if version == 3 else 72  # noqa: PLR2004 - MPEG-1
    padding = header[2] >> 1 & 1
    return slots * 1000 * RATES[version][rate] // SAMPLINGS[version][sampling] + padding
