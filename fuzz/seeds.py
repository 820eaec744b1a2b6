"""What fuzzers begin with: the vectors of tests/vectors, and other things that are well made."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).resolve().parents[1] / "tests" / "vectors"


def vectors(name: str) -> dict[str, Any]:
    """Give one file of vectors."""
    told: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return told


def cases(name: str, field: str) -> list[bytes]:
    """Give what stands in base64 in one field of every case of a file."""
    return [b64decode(case[field]) for case in vectors(name)["cases"] if case.get(field)]


def texts(name: str, field: str) -> list[str]:
    """Give what stands as text in one field of every case of a file."""
    return [case[field] for case in vectors(name)["cases"] if field in case]
