"""Cases of envelopes: a contact, a story and an answer as a browser seals them for one keeper."""

import json

from crypto import grants, keys, objects
from crypto.places import Compartment, Kind, Place
from crypto.sizes import padded_size
from tests.vectors.fixed import KEY, PLACE, SALT, SEED, Case, text

SUBJECT = PLACE.subject
STORY = {
    "venue_name": "星河网吧",
    "address": "建设路18号",
    "happened_on": "2026-03-14",
    "about": False,
    "narrative": "晚上十点，有穿校服的学生。",
}
SAID = {
    "contact": (Kind.IDENTITY, Compartment.IDENTITY, "微信 wx-139，夜里".encode()),
    "story": (
        Kind.TEXT,
        Compartment.REPORT,
        json.dumps(STORY, ensure_ascii=False, separators=(",", ":")).encode(),
    ),
    "answer": (Kind.REPLY, Compartment.CONVERSATION, "是二楼，不是三楼。".encode()),
    "answer that corrects": (Kind.REPLY, Compartment.CONVERSATION, "\x01是二楼。".encode()),
}


def sealed(name: str) -> bytes:
    """Seal one of the texts with a fixed key and salt."""
    kind, _, plain = SAID[name]
    cipher = objects.object_cipher(KEY, place=Place(SUBJECT, SUBJECT, kind), salt=SALT)
    size = padded_size(objects.COUNT_SIZE + len(plain))
    return cipher.header + cipher.seal_chunk(plain, index=0, size=size, last=True)


def envelope(name: str) -> bytes:
    """Put a text into an envelope for the one keeper."""
    _, compartment, _ = SAID[name]
    public = keys.from_seed(SEED).public
    blob = grants.grant(KEY, to=public, compartment=compartment, subject=SUBJECT)
    return b"\x01" + blob + sealed(name)


def envelope_cases() -> list[Case]:
    """Make the cases of envelopes."""
    opening = [
        {
            "name": name,
            "expect": "opens",
            "kind": int(kind),
            "compartment": int(compartment),
            "plaintext": text(plain),
            "wire": text(envelope(name)),
        }
        for name, (kind, compartment, plain) in SAID.items()
    ]
    whole = envelope("answer")
    refused = {
        "empty input": b"",
        "no grant": b"\x00" + whole[1 + grants.GRANT_SIZE :],
        "one grant said to be two": b"\x02" + whole[1:],
        "last byte missing": whole[:-1],
        "one byte more": whole + b"\x00",
        "a contact in place of an answer": envelope("contact"),
        "a story in place of an answer": envelope("story"),
    }
    return [
        *opening,
        *(
            {"name": name, "expect": "BadEnvelope", "kind": int(Kind.REPLY), "wire": text(bad)}
            for name, bad in refused.items()
        ),
    ]
