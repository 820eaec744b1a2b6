"""How much memory a file takes on its way in, by its length: `python -m bench swallow`.

A film comes in as a browser sends it, is sealed as it comes, and a bare copy of it is made and
sealed; all in a process of its own, whose greatest memory is read at the end. The doors take 50 MB;
here nothing is refused, to see whether length costs memory at all.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from pathlib import Path
from struct import pack
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from werkzeug.test import EnvironBuilder

from bench.sizes import FULL, Sizes
from crypto.keyring import dump, generate
from crypto.signing import SigningKey
from leads.ledger.base import new_id
from tipline.attachments.uploads import Incoming, Slot, keep
from tipline.house import House, build
from tipline.pages.requests import SealingRequest
from tipline.settings import Settings

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MEBIBYTE = 2**20
LINE = b"a-line-between-the-parts"
HEAD = (
    b"--" + LINE + b'\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n'
    b"Content-Type: video/mp4\r\n\r\n"
)
TAIL = b"\r\n--" + LINE + b"--\r\n"
SIZES = (5, 50, 500)


def box(kind: bytes, *content: bytes) -> bytes:
    """Write a box of an MP4."""
    data = b"".join(content)
    return pack(">I4s", len(data) + 8, kind) + data


def film(size: int) -> Iterator[bytes]:
    """Give a film of one sample, `size` bytes long, its index behind it, as telephones write it."""
    start = box(b"ftyp", b"isom", b"\0" * 4)
    yield start + pack(">I4s", size + 8, b"mdat")
    piece = bytes(range(256)) * 256
    for _ in range(size // len(piece)):
        yield piece
    yield bytes(size % len(piece))
    table = box(
        b"stbl",
        box(b"stsz", pack(">3I", 0, size, 1)),
        box(b"stsc", pack(">5I", 0, 1, 1, 1, 1)),
        box(b"stco", pack(">3I", 0, 1, len(start) + 8)),
    )
    kind = box(b"hdlr", b"\0" * 8, b"vide", b"\0" * 12)
    yield box(b"moov", box(b"trak", box(b"mdia", kind, box(b"minf", table))))


class Body(RawIOBase):
    """A request's body, made while it is read."""

    def __init__(self, size: int) -> None:
        """Begin a form with one film."""
        self._pieces = self._all(size)
        self._left = b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, room: "WriteableBuffer", /) -> int:
        """Give the next bytes."""
        into = memoryview(room)
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        given = self._left[: len(into)]
        into[: len(given)] = given
        self._left = self._left[len(given) :]
        return len(given)

    def _all(self, size: int) -> Iterator[bytes]:
        yield HEAD
        yield from film(size)
        yield TAIL


def swallow(house: House, size: int) -> int:
    """Take one film in as the doors do; give the size of its sealed copy's plaintext."""
    slot = Slot(new_id(), new_id(), new_id(), house.sealer.new_key(), house.sealer.new_key())
    coming = Incoming(house, slot, name="film.mp4", most=size + MEBIBYTE)
    environ = EnvironBuilder(method="POST", path="/").get_environ()
    environ["wsgi.input"] = BufferedReader(Body(size))
    environ["wsgi.input_terminated"] = True
    environ["CONTENT_TYPE"] = f"multipart/form-data; boundary={LINE.decode()}"
    environ.pop("CONTENT_LENGTH", None)
    asked = SealingRequest(environ)
    asked.receive = lambda _name: coming
    _ = asked.files
    return keep(house, coming).size


def child(mebibytes: int) -> dict[str, float]:
    """Measure in this process: its greatest memory and that of the child it starts, in MiB."""
    with TemporaryDirectory() as name:
        room = Path(name)
        keys = room / "site.keys"
        keys.write_bytes(dump(generate(SigningKey.generate().public)))
        keys.chmod(0o400)
        told = {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": name,
            "MINGCHA_DATABASE_URL": f"sqlite:///{room / 'db'}",
            "MINGCHA_KEY_FILE": str(keys),
        }
        house = build(Settings.read(told))
        began = time.perf_counter()
        copied = swallow(house, mebibytes * MEBIBYTE)
        took = time.perf_counter() - began
        house.database.dispose()
    own, other = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"own": own, "child": other, "seconds": took, "copied": copied}


def measured(mebibytes: int) -> dict[str, float]:
    """Take a film of so many MiB in, in a process of its own."""
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench.swallowing", str(mebibytes)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def run(sizes: Sizes) -> None:
    """Print the greatest memory by the length of a film."""
    print("\nA film on its way in: sealed, copied by the child, the copy sealed")
    for mebibytes in SIZES if sizes is FULL else SIZES[:1]:
        found = measured(mebibytes)
        print(
            f"  {mebibytes:>4} MiB: at most {found['own']:.0f} MiB in the web process, "
            f"{found['child']:.0f} MiB in the child, {found['seconds']:.1f} s"
        )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(child(int(sys.argv[1]))))
