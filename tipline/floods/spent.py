"""Which form tokens have done their work: each does it once, over all processes of a house.

Bits in one small file that all processes share, set at places that a token's own random bytes name.
Nothing leads from a bit to a token, or to whoever sent it. Two fields of bits take turns, and each
is cleared before it is used again.
"""

import fcntl
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final
from weakref import finalize

LIFE: Final = 7200
"""Seconds for which a spent token is remembered at least; an older one is not taken at all."""

_FIELD: Final = 1 << 21
_BITS: Final = _FIELD * 8
_HEAD: Final = 16


class Spent:
    """The spent tokens of one house.

    A token never sent is taken for a spent one now and then, once in ten thousand times while fifty
    a second come in; its sender is asked to press again.
    """

    def __init__(self, room: Path) -> None:
        """Remember where the file is; it is made when it is first needed."""
        self._path = room / "spent-tokens"
        self._lock = Lock()
        self._opened: tuple[int, mmap.mmap] | None = None

    def take(self, nonce: bytes, *, at: float) -> bool:
        """Spend a token by its twelve random bytes; False when it was spent before."""
        places = [int.from_bytes(nonce[cut : cut + 4]) % _BITS for cut in (0, 4, 8)]
        turn = int(at) // LIFE
        with self._lock, self._held() as bits:
            now, before = turn % 2, (turn + 1) % 2
            self._clear(bits, now, turn)
            known = any(self._all(bits, half, places) for half in (now, before))
            for place in places:
                bits[_start(now) + place // 8] |= 1 << (place % 8)
            return not known

    @contextmanager
    def _held(self) -> Iterator[mmap.mmap]:
        file, bits = self._opened or self._open()
        # Locks of this kind belong to a process, so that threads need one of their own beside it.
        fcntl.lockf(file, fcntl.LOCK_EX)
        try:
            yield bits
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN)

    def _open(self) -> tuple[int, mmap.mmap]:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        finalize(self, os.close, file)
        if os.fstat(file).st_size < _start(2):
            os.ftruncate(file, _start(2))
        self._opened = file, mmap.mmap(file, _start(2))
        return self._opened

    def _clear(self, bits: mmap.mmap, half: int, turn: int) -> None:
        head = slice(half * 8, half * 8 + 8)
        if int.from_bytes(bits[head]) != turn:
            bits[_start(half) : _start(half) + _FIELD] = bytes(_FIELD)
            bits[head] = turn.to_bytes(8)

    def _all(self, bits: mmap.mmap, half: int, places: list[int]) -> bool:
        return all(bits[_start(half) + place // 8] >> (place % 8) & 1 for place in places)


def _start(half: int) -> int:
    return _HEAD + half * _FIELD
