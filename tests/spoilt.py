"""One random change to bytes, a text or a number: never none, and the same for the same seed."""

from collections.abc import Callable, Sequence
from random import Random

Spoil = Callable[[bytes, Random], bytes]


def _flip(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _write(data: bytes, chance: Random) -> bytes:
    at, new = chance.randrange(len(data)), chance.randbytes(chance.randrange(1, 9))
    return data[:at] + new + data[at + len(new) :]


def _insert(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.randrange(1, 9)) + data[at:]


def _cut(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, 17) :]


def _end(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _swap(data: bytes, chance: Random) -> bytes:
    size = chance.randrange(1, max(2, len(data) // 2))
    one, other = sorted(chance.sample(range(len(data)), 2)) if len(data) > 1 else (0, 0)
    run, more = data[one : one + size], data[other : other + size]
    return data[:one] + more + data[one + len(run) : other] + run + data[other + len(more) :]


WAYS: Sequence[Spoil] = (_flip, _flip, _flip, _write, _insert, _cut, _end, _swap)


def spoilt(data: bytes, chance: Random) -> bytes:
    """Change bytes in one place."""
    while (changed := chance.choice(WAYS)(data, chance)) == data:
        continue
    return changed


def spoilt_text(text: str, chance: Random, *, signs: str) -> str:
    """Change a text in one place, by signs of its own alphabet or by others."""
    while True:
        at, sign = chance.randrange(len(text)), chance.choice(signs)
        ways = (
            text[:at] + sign + text[at + 1 :],
            text[:at] + sign + text[at:],
            text[:at] + text[at + 1 :],
            text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        )
        changed = chance.choice(ways)
        if changed != text:
            return changed
