"""The index of a film (`moov`): kept is what playing needs; names, dates, places, makers are not.

What may stay stands here; whatever is not listed goes. Clauses are of ISO/IEC 14496-12.
"""

import struct

from tipline.stripper.boxes import DEEPEST, Box, boxes, child, free, wipe
from tipline.stripper.endings import Unfit

HOLDERS = frozenset(
    (b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl", b"mvex", b"moof", b"traf")
)
TIMES = frozenset((b"mvhd", b"tkhd", b"mdhd"))
_LEAVES = (
    b"elst vmhd smhd stts ctts cslg stsc stsz stco co64 stss stsh sdtp sbgp sgpd mehd trex tapt "
    b"mfhd tfhd tfdt trun saiz saio"
)
# What a decoder must know of a stream, inside a sample entry.
_SETUP = (
    b"avcC hvcC av1C vpcC esds colr pasp clap btrt fiel wave chan dOps dac3 dec3 alac d263 damr "
    b"mdcv clli"
)
LEAVES, SETUP = frozenset(_LEAVES.split()), frozenset(_SETUP.split())
PLAYED = frozenset((b"vide", b"soun"))
UNKNOWN_LANGUAGE = 0x55C4  # "und", clause 8.4.2.3
# Bytes before the boxes of a sample entry, clauses 12.1.3 and 12.2.3.
VISUAL_ENTRY, SOUND_ENTRY = 78, 28
SOUND_MORE = {1: 16, 2: 36}  # QuickTime's later versions of it
SELF_CONTAINED = 1


def bare(data: bytearray, box: Box, *, played: bytes = b"", depth: int = 0) -> None:
    """Empty everything below a box that playing does not need, in place. Raises Unfit.

    `played` is what the track around the box is.
    """
    if depth > DEEPEST:
        raise Unfit
    for one in list(boxes(data, box.inside, box.end)):
        kind = handler(data, one) if one.kind == b"trak" else played
        if one.kind == b"trak" and kind not in PLAYED:
            free(data, one)
        elif one.kind in HOLDERS:
            bare(data, one, played=kind, depth=depth + 1)
        elif one.kind == b"stsd":
            _setup(data, one, played=kind)
        elif one.kind not in LEAVES:
            _mend(data, one)


def handler(data: bytes | bytearray, track: Box) -> bytes:
    """Tell what a track is: `vide`, `soun`, or something that nobody sees or hears."""
    found = child(data, track, b"mdia", b"hdlr")
    return bytes(data[found.inside + 8 : found.inside + 12]) if found else b""


def _mend(data: bytearray, box: Box) -> None:
    if box.kind in TIMES:
        _without_times(data, box)
    elif box.kind == b"hdlr":
        # Kept is the handler's type; the rest names who made the device.
        wipe(data, box.inside + 12, box.end)
    elif box.kind == b"dref":
        _without_places(data, box)
    else:
        free(data, box)


def _without_times(data: bytearray, box: Box) -> None:
    """Forget when a film or track was made and changed, and its language (8.2.2, 8.3.2, 8.4.2)."""
    long = bool(data[box.inside])
    wipe(data, box.inside + 4, box.inside + (20 if long else 12))
    if box.kind == b"mdhd":
        struct.pack_into(">H", data, box.inside + (32 if long else 20), UNKNOWN_LANGUAGE)


def _without_places(data: bytearray, box: Box) -> None:
    """Let every track's data be in this file, wherever it was said to be (8.7.2)."""
    for one in boxes(data, box.inside + 8, box.end):
        wipe(data, one.inside + 4, one.end)
        struct.pack_into(">I", data, one.inside, SELF_CONTAINED)


def _setup(data: bytearray, box: Box, *, played: bytes) -> None:
    """Keep of each sample entry what its decoder must know (8.5.2)."""
    for entry in boxes(data, box.inside + 8, box.end):
        wipe(data, entry.inside + 12, entry.inside + 16)  # QuickTime's vendor
        if played == b"vide":
            wipe(data, entry.inside + 42, entry.inside + 74)  # the encoder's name
            start = VISUAL_ENTRY
        else:
            (version,) = struct.unpack_from(">H", data, entry.inside + 8)
            start = SOUND_ENTRY + SOUND_MORE.get(version, 0)
        for one in boxes(data, entry.inside + start, entry.end):
            if one.kind not in SETUP:
                free(data, one)
