"""Lists of slots in few bytes: the newest first, then how far back each one before it lies.

Seven bits a byte, the upper bit set in all but a number's last byte (as in LEB128, but the most
telling byte first). Most gaps take two bytes, those of what many reports have take one.
"""

from collections.abc import Sequence
from itertools import pairwise


def added(packed: bytes, slot: int) -> bytes:
    """Put a slot, newer than any there, before the others."""
    if not packed:
        return _number(slot)
    newest, end = _read(packed, 0)
    return _number(slot) + _number(slot - newest) + packed[end:]


def cut(packed: bytes, most: int) -> bytes:
    """Let the oldest go until no more than so many bytes are left."""
    if len(packed) <= most:
        return packed
    end = most
    while end and packed[end - 1] & 0x80:
        end -= 1
    return packed[:end]


def listed(packed: bytes) -> list[int]:
    """Give the slots, the newest first."""
    found: list[int] = []
    at = value = 0
    for byte in packed:
        value = value << 7 | byte & 0x7F
        if byte & 0x80:
            continue
        at = at - value if found else value
        found.append(at)
        value = 0
    return found


def packed(slots: Sequence[int]) -> bytes:
    """Write slots down, given the newest first."""
    back = (before - slot for before, slot in pairwise(slots))
    return b"".join(map(_number, (*slots[:1], *back)))


def _read(packed: bytes, at: int) -> tuple[int, int]:
    value = 0
    while True:
        byte = packed[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at


def _number(value: int) -> bytes:
    written = [value & 0x7F]
    while value := value >> 7:
        written.append(value & 0x7F | 0x80)
    return bytes(reversed(written))
