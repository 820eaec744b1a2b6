"""Writes the vectors beside it: `python -m tests.vectors.make`. Other writers test against them.

What can be fixed is fixed. Grants, wrapped seeds and ML-DSA signatures draw randomness inside the
library, so those are stored openings: bytes made once, that must open for ever.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from crypto import keys
from crypto.places import Compartment
from tests.vectors.enclosed import envelope_cases
from tests.vectors.fixed import KEY, PEPPER, PLACE, SALT, SEED, SIGNER, Case, text
from tests.vectors.kept import (
    fingerprint_cases,
    merkle_cases,
    note_cases,
    receipt_cases,
    signature_cases,
)
from tests.vectors.sealed import PASSPHRASE, grant_cases, object_cases, stream_case, wrap_cases

HERE = Path(__file__).parent


def write(name: str, about: Mapping[str, object], cases: Sequence[Case]) -> None:
    """Write one file of vectors."""
    content = json.dumps({**about, "cases": cases}, ensure_ascii=False, indent=1)
    (HERE / f"{name}.json").write_text(content + "\n", "utf-8")


def main() -> None:
    """Write all files."""
    write_sealed()
    write_kept()


def write_sealed() -> None:
    """Write what is sealed: objects, streams, grants, envelopes, wrapped seeds."""
    place = {"subject": str(PLACE.subject), "object": str(PLACE.object), "kind": int(PLACE.kind)}
    fixed, pair = {"key": text(KEY), "salt": text(SALT)}, keys.from_seed(SEED)
    write("objects", {**fixed, "place": place}, object_cases())
    write("streams", {**fixed, "place": place}, [stream_case()])
    seed = {"seed": text(SEED)}
    about_grants = {
        "public": text(pair.public),
        "key_id": text(pair.key_id),
        "compartment": int(Compartment.REPORT),
        "subject": str(PLACE.subject),
    }
    write("grants", {**seed, **about_grants}, grant_cases())
    write("envelopes", {**seed, **fixed, "subject": str(PLACE.subject)}, envelope_cases())
    about_wraps = {
        "passphrase": PASSPHRASE,
        "pepper": text(PEPPER),
        "token": text(KEY),
        "owner": "u1",
    }
    write("wraps", {**seed, **about_wraps}, wrap_cases())


def write_kept() -> None:
    """Write what is derived, counted and signed."""
    write("receipts", {"check_key": text(KEY), "pepper": text(PEPPER)}, receipt_cases())
    write("fingerprints", {"key": text(KEY)}, fingerprint_cases())
    write(
        "merkle",
        {"leaves": "the numbers 0 to 10, one byte each; the leaf asked for is 6"},
        merkle_cases(),
    )
    write("signatures", {"public": text(SIGNER.public)}, signature_cases())
    write("notes", {"public": text(SIGNER.public), "origin": "mingcha.example/staff"}, note_cases())


if __name__ == "__main__":
    main()
