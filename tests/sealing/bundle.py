"""Calls functions of the committed bundle in node."""

import json
import shutil
import subprocess
from base64 import b64encode
from typing import Any

NODE = shutil.which("node")


def run(name: str, *given: object) -> dict[str, Any]:
    """Call one function of the bundle in node."""
    done = subprocess.run(
        [str(NODE), "tests/sealing/bundle.mjs"],
        input=json.dumps([name, *given], default=sent),
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def sent(value: object) -> dict[str, str]:
    assert isinstance(value, bytes)
    return {"$": b64encode(value).decode()}


def made(name: str, *given: object) -> Any:
    said = run(name, *given)
    assert "made" in said, said
    return said["made"]
