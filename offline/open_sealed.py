"""Open a sealed export of Mingcha on a machine without a network: this one file, `cryptography`.

    python open_sealed.py new UNIT.key UNIT.pub      once: makes the unit's key pair
    python open_sealed.py open EXPORT UNIT.key OUT   reads what `mingcha reports export` wrote

UNIT.pub goes to the server (`mingcha keys roll UNIT --root … --offline UNIT.pub`); UNIT.key never
leaves the machines that stay off the network. Keep it twice. OUT is made new and holds one text
for each report, and its files. The status is 0 when everything opened, else 1.

How: docs/crypto.md, "Grant" and "Object". Nothing that does not open whole is left behind.
"""

import argparse
import base64
import hashlib
import hmac
import io
import json
import os
import secrets
import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_TITLE, PUBLIC_TITLE = "mingcha unit seed 1", "mingcha unit key 1"
EXPORT_TITLE = "mingcha sealed export 1"
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
GRANT, BOUND, HEADER = 1228, struct.Struct(">4sBHHHB16s16s"), 60
FIXED, OBJECT_HEADER, BLOCK = struct.Struct(">4sBBBB16s16s"), 104, 2**20 + 16
REPORT, CONVERSATION = 1, 3
TEXT, ATTACHMENT, REPLY, MANIFEST = 1, 3, 4, 5
LONGEST_NAME = 160


class Unreadable(Exception):
    """Not of this key, not in its place, cut, or altered."""


# What an altered export can make of reading it: all are the same refusal.
REFUSED = (
    *(Unreadable, ValueError, LookupError, TypeError, AttributeError, RecursionError),
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OverflowError, struct.error),
)


class UnitKey:
    """The unit's key pair, made again from its seed."""

    def __init__(self, seed: bytes) -> None:
        """Expand 32 bytes as X-Wing does."""
        wide = hashlib.shake_256(seed).digest(96)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(wide[:64])
        x25519 = X25519PrivateKey.from_private_bytes(wide[64:])
        self.private = MLKEM768X25519PrivateKey(mlkem, x25519)
        halves = (mlkem.public_key().public_bytes_raw(), x25519.public_key().public_bytes_raw())
        self.public = b"".join(halves)
        self.id = hashlib.sha256(b"mingcha/key-id/1" + self.public).digest()[:16]

    @property
    def fingerprint(self) -> str:
        """Give what is compared with the server's word: five groups of four."""
        digits = self.id[:10].hex().upper()
        return "-".join(digits[at : at + 4] for at in range(0, 20, 4))

    def opened(self, grants: list[dict[str, str]], compartment: int, subject: UUID) -> bytes:
        """Give the key of one compartment of one subject from whichever grant is ours."""
        asked = (1, 0x647A, 1, 2, compartment, self.id, subject.bytes)
        expected = BOUND.pack(b"TPG1", *asked)
        for grant in grants:
            blob = base64.b64decode(grant["blob"])
            if len(blob) == GRANT and blob[: BOUND.size] == expected:
                info = b"mingcha/grant/1" + blob[:HEADER]
                try:
                    return SUITE.decrypt(blob[HEADER:], self.private, info)
                except InvalidTag as error:
                    raise Unreadable from error
        raise Unreadable


def pieces(source: BinaryIO, key: bytes, kind: int, subject: UUID, own: UUID) -> Iterator[bytes]:
    """Give a sealed object's bytes; only when it ended without an error were they the whole."""
    header = source.read(OBJECT_HEADER)
    fixed = FIXED.pack(b"TPE1", 1, 1, 20, kind, subject.bytes, own.bytes)
    salt = header[40:72]
    if len(header) != OBJECT_HEADER or header[:40] != fixed:
        raise Unreadable
    info = b"mingcha/object/1" + header[:72]
    keys = HKDF(algorithm=SHA256(), length=64, salt=salt, info=info).derive(key)
    if not hmac.compare_digest(hmac.digest(keys[32:], header[:72], "sha256"), header[72:]):
        raise Unreadable
    aead, index, ended = AESGCM(keys[:32]), 0, False
    block, following = source.read(BLOCK), source.read(BLOCK)
    while True:
        data, full = _chunk(aead, block, index, last=not following)
        if ended and data:
            raise Unreadable
        ended = ended or not full
        yield data
        if not following:
            return
        index, block, following = index + 1, following, source.read(BLOCK)


def _chunk(aead: AESGCM, block: bytes, index: int, *, last: bool) -> tuple[bytes, bool]:
    try:
        frame = aead.decrypt(struct.pack(">7xIB", index, last), block, None)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error
    end = 4 + int.from_bytes(frame[:4], "big")
    if len(frame) < max(4, end) or frame[end:].strip(b"\x00"):
        raise Unreadable
    return frame[4:end], end == len(frame)


def whole(sealed: str, key: bytes, kind: int, subject: UUID, own: UUID) -> bytes:
    """Open a small sealed object that stands in base64."""
    source = io.BytesIO(base64.b64decode(sealed))
    return b"".join(pieces(source, key, kind, subject, own))


def report_text(report: dict[str, Any], key: UnitKey) -> str:
    """Write one report with its conversation as a text."""
    subject, grants = UUID(report["id"]), report["grants"]
    words = key.opened(grants, REPORT, subject)
    story = json.loads(whole(report["sealed"], words, TEXT, subject, subject))
    lines = [f"{name}: {report[name]}" for name in ("id", "received_on", "channel", "district")]
    lines += [f"category: {report['category']}", ""]
    lines += [f"{name}: {value}" for name, value in story.items() if name != "narrative"]
    lines += ["", str(story["narrative"]), ""]
    if report["messages"]:
        talk = key.opened(grants, CONVERSATION, subject)
        for turn in report["messages"]:
            text = message_text(turn, talk, subject, grants, key)
            who = "source" if turn["from_source"] else "desk"
            lines += [f"-- {turn['sent_on']} {who}", text, ""]
    return "\n".join(lines)


def message_text(
    turn: dict[str, Any], talk: bytes, subject: UUID, grants: list[dict[str, str]], key: UnitKey
) -> str:
    """Open one message: the source's browser may have sealed it, as anything, by itself."""
    own = UUID(turn["id"])
    if not turn.get("apart"):
        return whole(turn["sealed"], talk, REPLY, subject, own).decode()
    try:
        held = key.opened(grants, CONVERSATION, own)
        return whole(turn["sealed"], held, REPLY, own, own).decode(errors="replace")
    except REFUSED:
        return "(cannot be opened: it was not sealed well)"


def write_file(
    archive: zipfile.ZipFile, report: dict[str, Any], place: int, key: UnitKey, out: Path
) -> None:
    """Open one file of a report into OUT; nothing is left of one that does not open whole."""
    subject, file = UUID(report["id"]), report["files"][place]
    own, copy = UUID(file["id"]), UUID(file["copy_id"])
    words = key.opened(report["grants"], CONVERSATION if file.get("sent") else REPORT, own)
    manifest = json.loads(whole(file["manifest"], words, MANIFEST, subject, own))
    target = out / f"{subject}-{place + 1}-{plain(manifest['name'])}"
    digest = hashlib.sha256()
    try:
        with archive.open(f"files/{copy}") as source, target.open("xb") as sink:
            for piece in pieces(cast("BinaryIO", source), words, ATTACHMENT, subject, copy):
                digest.update(piece)
                sink.write(piece)
        if digest.hexdigest() != manifest["sha256"]:
            raise Unreadable
    except REFUSED:
        target.unlink(missing_ok=True)
        raise


def plain(name: str) -> str:
    """Give a file name that leads nowhere: whoever sent the file chose it."""
    kept = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in name)
    # In bytes, as file systems count: a Chinese character takes three of them.
    return kept.lstrip("._-").encode()[-LONGEST_NAME:].decode(errors="ignore") or "file"


def open_export(export: Path, key: UnitKey, out: Path) -> tuple[int, int]:
    """Open every report of an export into OUT; count the reports and what did not open."""
    out.mkdir(mode=0o700)
    failed = 0
    with _archive(export) as archive:
        lines = _lines(archive)
        if lines is None:
            raise SystemExit(f"{export.name} is no sealed export.")
        for number, line in enumerate(lines, start=1):
            for what in _refused(archive, line, key, out):
                # By number: an altered export may say anything where an id belongs.
                print(f"report {number}: {what} does not open", file=sys.stderr)
                failed += 1
    return len(lines), failed


def _archive(export: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(export)
    except REFUSED as error:
        raise SystemExit(f"{export.name} is no sealed export.") from error
    # The server packs nothing: what is packed was altered, and may be a thousand times larger.
    if any(one.compress_type or one.header_offset < 0 for one in archive.infolist()):
        raise SystemExit(f"{export.name} is no sealed export.")
    return archive


def _lines(archive: zipfile.ZipFile) -> list[str] | None:
    try:
        head, *lines = archive.read("reports.jsonl").decode().splitlines()
        told = json.loads(head)
    except REFUSED:
        return None
    return lines if isinstance(told, dict) and told.get("format") == EXPORT_TITLE else None


def _refused(archive: zipfile.ZipFile, line: str, key: UnitKey, out: Path) -> Iterator[str]:
    """Open one report and its files; name what is refused."""
    try:
        report = json.loads(line)
        text = report_text(report, key)
        (out / f"{UUID(report['id'])}.txt").write_text(text, encoding="utf-8")
        places = range(len(report["files"]))
    except REFUSED:
        yield "it"
        return
    for place in places:
        try:
            write_file(archive, report, place, key, out)
        except REFUSED:
            yield f"file {place + 1}"


def make(secret: Path, public: Path) -> None:
    """Draw a key pair and write both halves; never over anything."""
    seed = secrets.token_bytes(32)
    key = UnitKey(seed)
    with secret.open("xb") as file:
        secret.chmod(0o400)
        file.write(f"{SECRET_TITLE}\n{base64.b64encode(seed).decode()}\n".encode())
    with public.open("xb") as file:
        file.write(f"{PUBLIC_TITLE}\n{base64.b64encode(key.public).decode()}\n".encode())
    print(f"fingerprint {key.fingerprint}")


def read_key(path: Path) -> UnitKey:
    """Read UNIT.key."""
    try:
        title, _, rest = path.read_text(encoding="ascii").partition("\n")
        seed = base64.b64decode(rest.strip(), validate=True)
    except ValueError:
        title, seed = "", b""
    if title != SECRET_TITLE or len(seed) != 32:  # noqa: PLR2004 - the size of a seed
        raise SystemExit(f"{path.name} is no key of a unit.")
    return UnitKey(seed)


def main(words: list[str]) -> int:
    """Do what the first word says."""
    os.umask(0o077)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, names in (("new", ("key", "public")), ("open", ("export", "key", "out"))):
        asked = verbs.add_parser(verb)
        for name in names:
            asked.add_argument(name, type=Path)
    given = parser.parse_args(words)
    if given.verb == "new":
        make(given.key, given.public)
        return 0
    reports, failed = open_export(given.export, read_key(given.key), given.out)
    print(f"{reports} reports in {given.out}; {failed} things did not open.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
