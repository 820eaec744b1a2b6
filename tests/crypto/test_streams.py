"""Streams come back exactly or not at all, whatever is cut, swapped, added or broken off."""

import hashlib
import os
import tracemalloc
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest

from crypto.envelope import Sealer, Unreadable
from crypto.objects import object_cipher
from tests.crypto.places import HERE, KEY, flipped

SEALER = Sealer()
ROOM = (1 << 20) - 4
BLOCK = (1 << 20) + 16
HEAD = 104


def sealed_stream(plaintext: bytes, *, piece: int = 70_001) -> bytes:
    """Seal in pieces, as an upload arrives."""
    sink = BytesIO()
    with SEALER.stream(sink, key=KEY, place=HERE) as stream:
        for at in range(0, len(plaintext), piece):
            stream.write(plaintext[at : at + piece])
    return sink.getvalue()


def read(sealed: bytes) -> bytes:
    """Read a whole stream."""
    return b"".join(SEALER.read_stream(BytesIO(sealed), key=KEY, place=HERE))


THREE = sealed_stream(b"ABCDEFG" * 400_000)


@pytest.mark.parametrize(
    "size", [0, 1, 4092, 4093, ROOM - 1, ROOM, ROOM + 1, 2 * ROOM, 3 * ROOM + 5]
)
@pytest.mark.parametrize("piece", [65_536, 5_000_000])
def test_every_size_comes_back_exactly(size: int, piece: int) -> None:
    plaintext = hashlib.shake_256(b"x").digest(size)
    assert read(sealed_stream(plaintext, piece=piece)) == plaintext


def test_zeros_at_the_end_are_kept() -> None:
    plaintext = b"x" + bytes(2 * ROOM)
    assert read(sealed_stream(plaintext)) == plaintext


def test_a_stream_tells_size_and_digest_of_the_plaintext() -> None:
    with SEALER.stream(BytesIO(), key=KEY, place=HERE) as stream:
        assert stream.write(b"one") == 3
        stream.write(b"two")
    assert (stream.size, stream.sha256) == (6, hashlib.sha256(b"onetwo").digest())


def test_object_and_stream_are_one_format() -> None:
    assert SEALER.open(sealed_stream(b"text"), key=KEY, place=HERE) == b"text"
    assert read(SEALER.seal(b"text", key=KEY, place=HERE)) == b"text"


def test_a_stream_left_by_an_exception_cannot_be_read() -> None:
    sink = BytesIO()
    stream = SEALER.stream(sink, key=KEY, place=HERE)

    def broken_off() -> None:
        with stream:
            stream.write(bytes(3 * ROOM))
            raise ConnectionError

    with pytest.raises(ConnectionError):
        broken_off()
    assert len(sink.getvalue()) > BLOCK
    with pytest.raises(Unreadable):
        read(sink.getvalue())
    with pytest.raises(ValueError, match="closed"):
        stream.write(b"more")


def test_a_stream_never_closed_cannot_be_read() -> None:
    sink = BytesIO()
    SEALER.stream(sink, key=KEY, place=HERE).write(bytes(2 * ROOM))
    with pytest.raises(Unreadable):
        read(sink.getvalue())


def test_closing_twice_adds_nothing() -> None:
    sink = BytesIO()
    stream = SEALER.stream(sink, key=KEY, place=HERE)
    stream.close()
    once = sink.getvalue()
    stream.close()
    assert sink.getvalue() == once


@pytest.mark.parametrize(
    "end",
    [0, HEAD - 1, HEAD, HEAD + 1, HEAD + 15, HEAD + BLOCK, HEAD + BLOCK + 1, HEAD + 2 * BLOCK, -1],
)
def test_a_cut_stream_is_refused(end: int) -> None:
    with pytest.raises(Unreadable):
        read(THREE[:end])


def test_a_padding_chunk_cut_off_is_refused() -> None:
    # All text lies in the first chunks; what is missing is only zeros, and still it is noticed.
    sealed = sealed_stream(bytes(64 * ROOM + 1), piece=1 << 20)
    assert len(sealed) == HEAD + 66 * BLOCK
    with pytest.raises(Unreadable):
        read(sealed[: HEAD + 65 * BLOCK])


@pytest.mark.parametrize(
    "behind", [b"\x00", THREE[HEAD : HEAD + BLOCK], THREE[HEAD:], bytes(BLOCK)]
)
def test_something_appended_is_refused(behind: bytes) -> None:
    with pytest.raises(Unreadable):
        read(THREE + behind)


def test_chunks_swapped_dropped_or_doubled_are_refused() -> None:
    head, first, second = THREE[:HEAD], THREE[HEAD : HEAD + BLOCK], THREE[HEAD + BLOCK :][:BLOCK]
    rest = THREE[HEAD + 2 * BLOCK :]
    for mixed in (
        second + first + rest,
        second + rest,
        first + first + second + rest,
        first + rest,
    ):
        with pytest.raises(Unreadable):
            read(head + mixed)


def test_a_chunk_of_another_stream_under_the_same_key_is_refused() -> None:
    other = sealed_stream(b"ABCDEFG" * 400_000)
    with pytest.raises(Unreadable):
        read(THREE[:HEAD] + other[HEAD:])
    with pytest.raises(Unreadable):
        read(THREE[: HEAD + BLOCK] + other[HEAD + BLOCK :])


@pytest.mark.parametrize("first", [0, 5, ROOM - 1])
def test_text_after_a_chunk_that_was_not_full_is_refused(first: int) -> None:
    # Only a holder of the key can make this; still one text must have one form.
    cipher = object_cipher(KEY, place=HERE, salt=bytes(32))
    chunks = [
        cipher.seal_chunk(b"x" * first, index=0, size=ROOM + 4, last=False),
        cipher.seal_chunk(b"y", index=1, size=4096, last=True),
    ]
    with pytest.raises(Unreadable):
        read(cipher.header + b"".join(chunks))


@pytest.mark.parametrize("at", [0, 5, 50, 103, HEAD, HEAD + BLOCK - 1, HEAD + BLOCK, -1])
def test_a_flipped_bit_anywhere_is_refused(at: int) -> None:
    with pytest.raises(Unreadable):
        read(flipped(THREE, bit=8 * (at % len(THREE))))


def test_a_wrong_place_is_refused_before_anything_is_read_out() -> None:
    with pytest.raises(Unreadable):
        SEALER.read_stream(BytesIO(THREE), key=KEY, place=replace(HERE, object=UUID(int=9)))


def test_a_source_that_gives_little_at_a_time_is_read_whole() -> None:
    class Trickle(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 33_333))

    assert b"".join(SEALER.read_stream(Trickle(THREE), key=KEY, place=HERE)) == b"ABCDEFG" * 400_000


def test_memory_stays_the_same_for_a_long_stream() -> None:
    def peak(pieces: int) -> int:
        tracemalloc.start()
        with Path(os.devnull).open("wb") as sink, SEALER.stream(sink, key=KEY, place=HERE) as out:
            for _ in range(pieces):
                out.write(bytes(65_536))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(1000) < peak(50) + 100_000


def test_memory_stays_the_same_while_reading() -> None:
    def peak(size: int) -> int:
        source = BytesIO(sealed_stream(bytes(size)))
        tracemalloc.start()
        for _ in SEALER.read_stream(source, key=KEY, place=HERE):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(48 * ROOM) < peak(4 * ROOM) + 100_000
