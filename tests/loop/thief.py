"""A thief of everything a house leaves lying about, who looks for planted words in every form."""

import base64
import json
import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import quote

import psutil
from redis import Redis
from sqlalchemy import MetaData, select

from tipline.storage.database import Database

SIGNS = "春夏秋冬梅兰竹菊风花雪月江河湖海山石田野铜铁金银琴棋书画钟鼓灯伞"
LARGEST = 64 * 2**20
AFTER = 60


@dataclass(frozen=True)
class Plant:
    """Words and bytes drawn for one test alone: no other test's can be mistaken for them."""

    words: str
    data: bytes = field(repr=False)

    @classmethod
    def draw(cls) -> "Plant":
        chance = Random(secrets.randbits(64))
        return cls("".join(chance.sample(SIGNS, 10)) + "密语", secrets.token_bytes(48))

    def said(self, stage: str) -> str:
        """Give a sentence for one stage: the planted words, then the stage's own."""
        return f"{self.words}{stage}处，昨晚看见穿校服的学生。"

    def forms(self) -> dict[str, bytes]:
        """Give everything a lazy or a clever leak could have made of the words and the bytes."""
        told = self.words.encode()
        return {
            "utf-8": told,
            "utf-16-le": self.words.encode("utf-16-le"),
            "utf-16-be": self.words.encode("utf-16-be"),
            "gbk": self.words.encode("gbk"),
            "percent": quote(self.words).encode(),
            "percent, small": quote(self.words).lower().encode(),
            "json": json.dumps(self.words)[1:-1].encode(),
            "hex": told.hex().encode(),
            "bytes": self.data,
            "bytes, hex": self.data.hex().encode(),
            **{f"base64 at {at}": one for at, one in enumerate(_base64(told))},
            **{f"bytes, base64 at {at}": one for at, one in enumerate(_base64(self.data))},
        }


def _base64(data: bytes) -> Iterator[bytes]:
    # Three ways, by where in a group of three bytes it begins; the ends depend on its neighbours.
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + data)
        yield encoded[4 if before else 0 : -4]


@dataclass(frozen=True)
class Hit:
    """The plant was found: where, in which form, and what came after it."""

    place: str
    form: str
    after: bytes = field(repr=False)


class Thief:
    """Goes through what a house has left since the thief began to watch."""

    def __init__(self, plant: Plant, *, since: float) -> None:
        self._forms, self._since = plant.forms(), since

    def look(self, place: str, data: bytes) -> Iterator[Hit]:
        """Look at some bytes, and at what they are when unpacked."""
        for form, needle in self._forms.items():
            at = data.find(needle)
            while at >= 0:
                end = at + len(needle)
                yield Hit(place, form, data[end : end + AFTER])
                at = data.find(needle, end)
        if data[:1] == b"\x78":
            try:
                yield from self.look(f"{place}, unpacked", zlib.decompress(data))
            except zlib.error:
                return

    def files(self, root: Path, *, name: str) -> Iterator[Hit]:
        """Look at every file below a directory, its own name included."""
        for path in sorted(root.rglob("*")):
            yield from self.look(f"{name}: a name", str(path).encode())
            yield from self._file(path, name)

    def temporary(self, root: Path) -> Iterator[Hit]:
        """Look at what was written meanwhile into a directory that others use too."""
        for folder, _, names in os.walk(root, onerror=None):
            for path in (Path(folder) / one for one in names):
                try:
                    if path.lstat().st_mtime >= self._since:
                        yield from self._file(path, "temporary")
                except FileNotFoundError:
                    continue

    def deleted(self) -> Iterator[Hit]:
        """Look at files that are gone from every directory and still held open by our processes."""
        us = psutil.Process()
        for pid in (us.pid, *(child.pid for child in us.children(recursive=True))):
            for handle in Path(f"/proc/{pid}/fd").glob("*"):
                try:
                    if handle.readlink().name.endswith("(deleted)"):
                        yield from self.look("deleted", handle.read_bytes())
                except OSError:
                    continue

    def rows(self, database: Database) -> Iterator[Hit]:
        """Look at every value of every row: on disk a database may keep them packed."""
        meta = MetaData()
        with database.reading() as session:
            meta.reflect(session.connection())
            for table in meta.sorted_tables:
                for row in session.execute(select(table)):
                    for value in row:
                        yield from self.look(f"row of {table.name}", _as_bytes(value))

    def valkey(self, client: Redis, room: Path) -> Iterator[Hit]:
        """Look at what Valkey would write to disk, and at every key it holds."""
        client.config_set("rdbcompression", "no")
        client.save()
        yield from self.files(room, name="valkey")
        for key in client.scan_iter():
            yield from self.look("valkey key", _as_bytes(key))
            for value in _values(client, key):
                yield from self.look("valkey value", value)

    def _file(self, path: Path, name: str) -> Iterator[Hit]:
        try:
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
                yield from self.look(name, path.read_bytes())
        except FileNotFoundError:
            return


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _values(client: Redis, key: bytes | str) -> list[bytes]:
    kind = client.type(key)
    found: Iterable[object] = [client.get(key) or b""] if kind == b"string" else []
    if kind == b"hash":
        found = [part for pair in client.hgetall(key).items() for part in pair]
    elif kind == b"list":
        found = client.lrange(key, 0, -1)
    elif kind == b"set":
        found = client.smembers(key)
    elif kind == b"zset":
        found = client.zrange(key, 0, -1)
    elif kind == b"stream":
        found = [repr(client.xrange(key))]
    return [_as_bytes(one) for one in found]
