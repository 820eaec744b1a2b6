"""Calls functions of the committed bundle in node."""

import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

NODE = shutil.which("node")


def run(name: str, *given: object) -> dict[str, Any]:
    """Call one function of the bundle in node."""
    (said,) = runs([(name, *given)])
    return said


def runs(calls: Sequence[Sequence[object]]) -> list[dict[str, Any]]:
    """Make several calls in one process: to start it takes longest."""
    done = subprocess.run(
        [str(NODE), "tests/sealing/bundle.mjs"],
        input=json.dumps(calls, default=sent),
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said


def sent(value: object) -> dict[str, str]:
    assert isinstance(value, bytes)
    return {"$": b64encode(value).decode()}


def made(name: str, *given: object) -> Any:
    said = run(name, *given)
    assert "made" in said, said
    return said["made"]
