"""Places and keys that tests seal for."""

from uuid import UUID

from crypto.envelope import Kind, Place

KEY = bytes(range(32))
PEPPER = bytes(range(32, 64))
SUBJECT = UUID(int=7)
HERE = Place(subject=SUBJECT, object=UUID(int=8), kind=Kind.TEXT)


def flipped(data: bytes, *, bit: int) -> bytes:
    """Give the bytes with one bit turned; bits beyond the end wrap around."""
    at = bit % (8 * len(data))
    return data[: at // 8] + bytes([data[at // 8] ^ (1 << at % 8)]) + data[at // 8 + 1 :]
