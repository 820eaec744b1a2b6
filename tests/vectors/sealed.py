"""Cases of what is sealed: objects, streams, grants and wrapped seeds."""

import hashlib

from crypto import grants, keys, objects
from crypto.places import Compartment
from crypto.sizes import padded_size
from tests.vectors.fixed import KEY, PEPPER, PLACE, SALT, SEED, Case, flip, text

PASSPHRASE = "明察秋毫"
OPENING = {
    "empty": b"",
    "text": "消防通道被堵".encode(),
    "zeros at the end": b"x\x00\x00",
    "fills the first class": b"f" * 4092,
}


def sealed(plaintext: bytes, *, key: bytes = KEY, salt: bytes = SALT) -> bytes:
    """Seal short bytes with a fixed salt."""
    cipher = objects.object_cipher(key, place=PLACE, salt=salt)
    size = padded_size(objects.COUNT_SIZE + len(plaintext))
    return cipher.header + cipher.seal_chunk(plaintext, index=0, size=size, last=True)


def framed(frame: bytes, *, last: bool = True) -> bytes:
    """Seal a whole chunk frame, well formed or not, as a holder of the key could."""
    cipher = objects.object_cipher(KEY, place=PLACE, salt=SALT)
    nonce = bytes(11) + bytes([last])
    return cipher.header + cipher.aead.encrypt(nonce, frame, None)


def object_cases() -> list[Case]:
    """Make the cases of TPE1."""
    opening = [
        {"name": name, "expect": "opens", "plaintext": text(plain), "sealed": text(sealed(plain))}
        for name, plain in OPENING.items()
    ]
    refused = _altered_objects(sealed(OPENING["text"])) | _crafted_objects()
    return [*opening, *_unreadable("sealed", refused)]


def _altered_objects(whole: bytes) -> dict[str, bytes]:
    return {
        "empty input": b"",
        "header only": whole[:104],
        "last byte missing": whole[:-1],
        "one byte more": whole + b"\x00",
        "magic": flip(whole, 3),
        "version": flip(whole, 4),
        "suite": flip(whole, 5),
        "chunk size": flip(whole, 6),
        "kind": flip(whole, 7),
        "subject": flip(whole, 23),
        "object": flip(whole, 39),
        "salt": flip(whole, 40),
        "commitment": flip(whole, 103),
        "first byte of the chunk": flip(whole, 104),
        "tag": flip(whole, -1),
        "another key": sealed(b"x", key=PEPPER),
    }


def _crafted_objects() -> dict[str, bytes]:
    """Make what only a holder of the key could make, with tags that fit."""
    return {
        "never ended": framed(bytes(4096), last=False),
        "count beyond the chunk": framed((4093).to_bytes(4) + bytes(4092)),
        "padding not zero": framed((1).to_bytes(4) + b"xy" + bytes(4090)),
        "no room for a count": framed(bytes(3)),
    }


def _unreadable(field: str, refused: dict[str, bytes]) -> list[Case]:
    return [
        {"name": name, "expect": "Unreadable", field: text(data)} for name, data in refused.items()
    ]


def stream_case() -> Case:
    """Make one stream of two chunks, kept by its digest: SHAKE256("mingcha") as plaintext."""
    size = objects.CHUNK_ROOM + 10
    plain = hashlib.shake_256(b"mingcha").digest(size)
    cipher = objects.object_cipher(KEY, place=PLACE, salt=SALT)
    rest = padded_size(objects.CHUNK_SIZE + objects.COUNT_SIZE + 10) - objects.CHUNK_SIZE
    first, second = plain[: objects.CHUNK_ROOM], plain[objects.CHUNK_ROOM :]
    whole = (
        cipher.header
        + cipher.seal_chunk(first, index=0, size=objects.CHUNK_SIZE, last=False)
        + cipher.seal_chunk(second, index=1, size=rest, last=True)
    )
    return {
        "name": "two chunks",
        "expect": "opens",
        "plaintext_size": size,
        "plaintext_shake256_of": "mingcha",
        "sealed_size": len(whole),
        "sealed_sha256": hashlib.sha256(whole).hexdigest(),
    }


def grant_cases() -> list[Case]:
    """Make the cases of TPG1."""
    pair = keys.from_seed(SEED)
    made = grants.grant(KEY, to=pair.public, compartment=Compartment.REPORT, subject=PLACE.subject)
    refused = {
        "empty input": b"",
        "last byte missing": made[:-1],
        "one byte more": made + b"\x00",
        "magic": flip(made, 3),
        "scheme": flip(made, 4),
        "KEM": flip(made, 6),
        "KDF": flip(made, 8),
        "AEAD": flip(made, 10),
        "compartment": flip(made, 11),
        "recipient": flip(made, 12),
        "subject": flip(made, 28),
        "grant id": flip(made, 44),
        "ML-KEM ciphertext": flip(made, 60),
        "X25519 share": flip(made, 1148),
        "low order share": made[:1148] + bytes(32) + made[1180:],
        "wrapped key": flip(made, 1180),
        "tag": flip(made, -1),
    }
    opening = {"name": "a grant", "expect": "opens", "grant": text(made), "key": text(KEY)}
    return [opening, *_unreadable("grant", refused)]


def wrap_cases() -> list[Case]:
    """Make the cases of wrapped seeds."""
    phrase = keys.wrap_by_passphrase(SEED, passphrase=PASSPHRASE, pepper=PEPPER, owner=b"u1")
    session = keys.wrap_by_session(SEED, token=KEY, owner=b"u1")
    return [
        *_wraps("passphrase", phrase, refusal="WrongPassphrase"),
        *_wraps("session", session, refusal="WrongSession"),
    ]


def _wraps(by: str, whole: bytes, *, refusal: str) -> list[Case]:
    refused = {
        "version": flip(whole, 0),
        "salt or nonce": flip(whole, 1),
        "tag": flip(whole, -1),
        "cut": whole[:-1],
        "longer": whole + b"\x00",
    }
    return [
        {"name": by, "expect": "opens", "by": by, "wrapped": text(whole)},
        *(
            {"name": f"{by}: {name}", "expect": refusal, "by": by, "wrapped": text(data)}
            for name, data in refused.items()
        ),
    ]
