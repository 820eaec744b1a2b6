"""What every vector is made with: fixed keys, one place, and a way to spoil a byte."""

from base64 import b64encode
from collections.abc import Mapping
from uuid import UUID

from crypto import checkpoints
from crypto.places import Kind, Place

KEY = bytes(range(32))
PEPPER = bytes(range(32, 64))
SALT = bytes(range(64, 96))
SEED = bytes(range(96, 128))
PLACE = Place(subject=UUID(int=7), object=UUID(int=8), kind=Kind.TEXT)
SIGNER = checkpoints.SigningKey.from_bytes(bytes(range(64)))

Case = Mapping[str, object]


def text(data: bytes) -> str:
    """Give bytes as base64."""
    return b64encode(data).decode()


def flip(data: bytes, at: int) -> bytes:
    """Turn the lowest bit of one byte."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
