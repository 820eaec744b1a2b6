"""Well-made things, spoilt: the nearer to the truth a forgery is, the further in it comes."""

import copy
import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

MOST_CHANGES = 8
LONGEST_RUN = 64
DEEP = 3_000
FULL_SEEDS = 2**64 - 1

# Bytes that parsers stumble over: ends of numbers, breaks, quotes, broken UTF-8, other encodings.
TROUBLE = (
    *(b"\x00", b"\xff" * 8, b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", b"\r\n", b"\n\n", b"\r"),
    *(b'"', b"'", b"\\", b"%00", b"%", b"=", b";", b",", b"--", b"[" * DEEP, b'{"a":' * DEEP),
    *(b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\x85"),
    *("\u2028".encode(), "\u202e".encode(), "１２".encode(), "²".encode(), "٣".encode()),
    *(b"9" * 5_000, b"1e999", b"-1", b"NaN", b"Infinity", b"\xe4\xb8", b"\x1a\x1b\x1c\x1d"),
)
# Values that no honest sender puts where something else belongs.
STRANGE: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -(2**70), 0.5, 1e300),
    *(float("nan"), float("inf"), "", "x", "\x00", "\ud800", "一" * 300, "9" * 5000, "=", "===="),
    *([], [[]], {}, {"": None}, [None], "0001-01-01", "9999-12-31T23:59:59+00:00", "..", "/etc"),
)


def mutated(seeds: Sequence[bytes], *, words: Sequence[bytes] = ()) -> SearchStrategy[bytes]:
    """Give the seeds as they are and spoilt in up to eight places, and bytes out of nowhere."""
    known = tuple(seeds)

    def spoilt(seed: bytes, changes: int, chance: int) -> bytes:
        data, drawn = bytearray(seed), Random(chance)
        for _ in range(changes):
            drawn.choice(CHANGES)(data, drawn, (*known, *words, *TROUBLE))
        return bytes(data)

    many, drawn = st.integers(0, MOST_CHANGES), st.integers(0, FULL_SEEDS)
    made = st.builds(spoilt, st.sampled_from(known), many, drawn)
    return st.one_of(made, made, made, st.binary(max_size=256))


def mutated_text(seeds: Sequence[str], *, words: Sequence[str] = ()) -> SearchStrategy[str]:
    """Do the same for texts, halves of surrogate pairs among them."""
    encoded = mutated(tuple(map(_bytes, seeds)), words=tuple(map(_bytes, words)))
    any_text = st.text(st.characters(codec=None), max_size=200)
    return st.one_of(encoded.map(_text), encoded.map(_text), any_text)


def mutated_json(seeds: Sequence[Any]) -> SearchStrategy[Any]:
    """Give values for JSON with up to eight members changed, removed, doubled or made strange."""

    def spoilt(seed: Any, changes: int, chance: int) -> Any:
        value, drawn = copy.deepcopy(seed), Random(chance)
        for _ in range(changes):
            value = _changed(value, drawn)
        return value

    return st.builds(
        spoilt, st.sampled_from(list(seeds)), st.integers(0, 4), st.integers(0, FULL_SEEDS)
    )


def as_json(value: Any) -> bytes:
    """Write a strange value down as Python's own writer would, NaN and lone surrogates too."""
    return json.dumps(value).encode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _flip(data: bytearray, drawn: Random, _words: Sequence[bytes]) -> None:
    if data:
        data[drawn.randrange(len(data))] ^= 1 << drawn.randrange(8)


def _write(data: bytearray, drawn: Random, words: Sequence[bytes]) -> None:
    word = drawn.choice(words)[:LONGEST_RUN]
    at = drawn.randrange(len(data) + 1)
    data[at : at + len(word)] = word


def _insert(data: bytearray, drawn: Random, words: Sequence[bytes]) -> None:
    at = drawn.randrange(len(data) + 1)
    data[at:at] = drawn.choice((drawn.choice(words), drawn.randbytes(drawn.randrange(1, 9))))


def _cut(data: bytearray, drawn: Random, _words: Sequence[bytes]) -> None:
    at = drawn.randrange(len(data) + 1)
    del data[at : at + drawn.randrange(1, LONGEST_RUN)]


def _end(data: bytearray, drawn: Random, _words: Sequence[bytes]) -> None:
    del data[drawn.randrange(len(data) + 1) :]


def _again(data: bytearray, drawn: Random, _words: Sequence[bytes]) -> None:
    at = drawn.randrange(len(data) + 1)
    run = data[at : at + drawn.randrange(1, LONGEST_RUN)]
    data[at:at] = run * drawn.choice((1, 2, 200))


CHANGES: Sequence[Callable[[bytearray, Random, Sequence[bytes]], None]] = (
    *(_flip, _flip, _write, _insert, _cut, _end, _again),
)


def _changed(value: Any, drawn: Random) -> Any:
    """Change one member, anywhere below; in each list or object the way down is drawn anew."""
    if not isinstance(value, list | dict) or not value or drawn.random() < 1 / 8:
        return drawn.choice((_strange(drawn), _nudged(value, drawn)))
    at: Any = drawn.choice(list(value) if isinstance(value, dict) else range(len(value)))
    kind = drawn.randrange(8)
    if kind == 0:
        del value[at]
    elif kind == 1 and isinstance(value, list):
        value.insert(drawn.randrange(len(value) + 1), copy.deepcopy(value[at]))
    elif kind == 1 and isinstance(value, dict):
        value[drawn.choice(("x", "v", ""))] = _strange(drawn)
    else:
        value[at] = _changed(value[at], drawn)
    return value


def _strange(drawn: Random) -> Any:
    return copy.deepcopy(drawn.choice(STRANGE))


def _nudged(value: Any, drawn: Random) -> Any:
    if isinstance(value, str):
        data = bytearray(_bytes(value))
        drawn.choice(CHANGES)(data, drawn, TROUBLE)
        return _text(bytes(data))
    if isinstance(value, int) and not isinstance(value, bool):
        return value + drawn.choice((-1, 1, 2**16, 2**32))
    return [value]
