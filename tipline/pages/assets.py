"""Our own style sheets and scripts, compressed once when an application is made.

They are alike for everybody and hold nothing of anybody, so nothing is told by their length.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request

from tipline.pages import packing

KINDS = {".css": "text/css", ".js": "text/javascript"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is, the same as gzip, and the start of its hash."""

    plain: bytes
    zipped: bytes
    mark: str
    kind: str


def init_app(app: Flask) -> None:
    """Have `app` answer with the smaller form of its files wherever the browser takes it."""
    held = _held(Path(app.static_folder or ""))

    def static(filename: str) -> Response:
        asset = held.get(filename)
        if asset is None:
            return current_app.send_static_file(filename)
        zipped = packing.taken()
        body = asset.zipped if zipped else asset.plain
        answer = packing.answer(body, zipped=zipped, mimetype=asset.kind)
        answer.headers["Vary"] = "Accept-Encoding"
        answer.set_etag(f"{asset.mark}{'-gzip' if zipped else ''}")
        answer.make_conditional(request)
        return answer

    app.view_functions["static"] = static


@cache
def _held(folder: Path) -> Mapping[str, Asset]:
    files = (file for file in folder.rglob("*") if file.suffix in KINDS)
    return {file.relative_to(folder).as_posix(): _read(file) for file in files}


def _read(file: Path) -> Asset:
    plain = file.read_bytes()
    zipped = packing.joined([packing.packed(plain)], plain)
    return Asset(plain, zipped, hashlib.sha256(plain).hexdigest()[:12], KINDS[file.suffix])
