"""Verify an audit export of Mingcha without Mingcha: this one file, Python, and `cryptography`.

    python verify_audit.py EXPORT --key audit.pub [--kept OLDER] …

EXPORT is a file of `mingcha audit export`, or a proof of `mingcha audit prove`. `audit.pub` is the
public key that you were given when the house was founded, not one that came with the export. OLDER
is any earlier export, or a checkpoint, that you kept: then it is also checked that this history
begins with the one you saw.
The status is 0 when all is whole, else 1.

How: entry n is hashed as SHA-256(0x00, entry), and the hashes are the leaves of a tree after RFC
9162, section 2.1. The house signs the tree's root each hour (the tree of whistleblowers: each day)
with Ed25519 and ML-DSA-44. Every signed root is computed again from the leaves and compared.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

TITLE, PROOF = "mingcha audit export 1", "mingcha audit proof 1"
DOMAIN = b"mingcha/signature/1"
KEY_SIZE, HASH_SIZE, ED25519_SIZE = 1344, 32, 32
NOTE = re.compile(r"((\S+)\n(0|[1-9]\d{0,18})\n(\S+)\n)\n— (\S+) ([A-Za-z0-9+/=]+)\n")
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00"
# What an entry may consist of: with a line break inside a part, one hash would have two readings.
PARTS = (MOMENT, rf"-|{UUID}", r"[a-z][a-z0-9_.]*", rf"-|{UUID}", r"[0-9a-f]{64}")


class NotWhole(Exception):
    """Something is not as it was signed; the sentence says what and where."""


@dataclass
class Tree:
    """What an export says of one tree: its leaves, the entries shown in clear, what was signed."""

    size: int
    opens: str
    closes: str
    leaves: list[bytes] = field(default_factory=list)
    shown: dict[int, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass
class Export:
    """A whole export: the house's name, the key that it says it signs with, its trees."""

    site: str
    key: bytes
    trees: dict[str, Tree]


def roots(leaves: list[bytes], sizes: set[int]) -> dict[int, bytes]:
    """Give the roots over the first so many leaves, for each of these sizes that there is."""
    found, edge = {0: hashlib.sha256(b"").digest()}, []
    for count, leaf in enumerate(leaves, start=1):
        edge.append(leaf)
        for _ in range((count & -count).bit_length() - 1):
            last = edge.pop()
            edge[-1] = hashlib.sha256(b"\x01" + edge[-1] + last).digest()
        if count in sizes:
            root = edge[-1]
            for left in reversed(edge[:-1]):
                root = hashlib.sha256(b"\x01" + left + root).digest()
            found[count] = root
    return found


def read(path: Path) -> Export:
    """Read an export, strictly."""
    try:
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        head, *body = [json.loads(line) for line in lines]
        title, site, key = head
        export = Export(str(site), base64.b64decode(key, validate=True), {})
    except (ValueError, TypeError, RecursionError) as error:
        raise NotWhole(f"{path.name} is not an audit export") from error
    if title != TITLE or not body or body[-1] != ["end", len(body) + 1]:
        raise NotWhole(f"{path.name} is cut short, or was put together wrongly")
    for line in body[:-1]:
        try:
            take(export, line)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise NotWhole(f"{path.name} has a line that no export has") from error
    return export


def take(export: Export, line: list[str]) -> None:
    """Take one line of an export in."""
    kind, name, *rest = line
    if kind == "tree":
        size, opens, closes = rest
        if name in export.trees or not all(re.fullmatch(MOMENT, one) for one in (opens, closes)):
            raise ValueError
        export.trees[name] = Tree(whole(size), str(opens), str(closes))
    elif kind == "signed":
        export.trees[name].notes.append(str(rest[0]))
    elif kind == "entry":
        entry(export.trees[name], name, whole(rest[0]), rest[1], rest[2:])
    else:
        raise ValueError


def whole(number: object) -> int:
    """Give a number that is one: not 1.0, not true, not "1"."""
    if type(number) is not int:
        raise ValueError
    return number


def entry(tree: Tree, name: str, seq: int, leaf: str, parts: list[str]) -> None:
    """Take one entry in: in its place, and hashed again when it is shown in clear."""
    due = len(tree.leaves)
    if seq != due:
        raise NotWhole(f"tree {name}, entry {due}: missing or reordered, {seq} stands in its place")
    given = base64.b64decode(leaf, validate=True)
    if len(given) != HASH_SIZE:
        raise NotWhole(f"tree {name}, entry {seq}: altered")
    if parts:
        if covered(name, seq, parts) != given:
            raise NotWhole(f"tree {name}, entry {seq}: altered")
        tree.shown[seq] = parts
    tree.leaves.append(given)


def covered(name: str, seq: int, parts: list[str]) -> bytes:
    """Hash an entry that is shown in clear."""
    if [bool(re.fullmatch(p, t)) for p, t in zip(PARTS, parts, strict=True)] != [True] * 5:
        raise NotWhole(f"tree {name}, entry {seq}: altered")
    entry_text = "\n".join((name, str(seq), *parts)).encode()
    return hashlib.sha256(b"\x00" + entry_text).digest()


def opened(note: str, *, origin: str, key: bytes) -> tuple[int, bytes]:
    """Give size and root of a checkpoint; both of its signatures must fit."""
    found = NOTE.fullmatch(note)
    if found is None or found[2] != origin or found[5] != origin:
        raise NotWhole(f"a checkpoint of {origin} is not one")
    hint = hashlib.sha256(origin.encode() + b"\n\xff" + DOMAIN + key).digest()[:4]
    try:
        root = base64.b64decode(found[4], validate=True)
        blob = base64.b64decode(found[6], validate=True)
        check(found[1].encode(), blob.removeprefix(hint), key)
    except (ValueError, InvalidSignature) as error:
        raise NotWhole(f"a checkpoint of {origin} is not signed by this key") from error
    # One way of writing a signature: an altered one must not pass for the true one.
    if base64.b64encode(blob).decode() != found[6]:
        raise NotWhole(f"a checkpoint of {origin} has a signature that nobody wrote like this")
    return int(found[3]), root


def check(text: bytes, signature: bytes, key: bytes) -> None:
    """Return only when Ed25519 and ML-DSA-44 both fit."""
    said = DOMAIN + hashlib.sha256(key).digest() + b"\x0acheckpoint" + text
    Ed25519PublicKey.from_public_bytes(key[:ED25519_SIZE]).verify(signature[:64], said)
    MLDSA44PublicKey.from_public_bytes(key[ED25519_SIZE:]).verify(signature[64:], said, DOMAIN)


def verify(export: Export, name: str, key: bytes) -> int:
    """Check one tree against all that was signed of it; give how many entries are signed."""
    tree = export.trees[name]
    if len(tree.leaves) != tree.size:
        raise NotWhole(f"tree {name}, entry {len(tree.leaves)}: missing")
    points = sorted(opened(n, origin=f"{export.site}/{name}", key=key) for n in tree.notes)
    compare(name, tree.leaves, points)
    whole_window(name, tree)
    return points[-1][0] if points else 0


def compare(name: str, leaves: list[bytes], points: list[tuple[int, bytes]]) -> None:
    """Hold signed roots beside those the leaves give; the first that differs tells where."""
    grown, before = roots(leaves, {size for size, _ in points}), 0
    for size, root in points:
        if size > len(leaves):
            raise NotWhole(f"tree {name}, entry {len(leaves)}: missing, {size} were signed for")
        if grown[size] != root:
            between = f"entries {before} to {size - 1}" if size - before > 1 else f"entry {before}"
            raise NotWhole(f"tree {name}, {between}: altered, missing or reordered")
        before = size


def whole_window(name: str, tree: Tree) -> None:
    """See that no entry of the days asked for is held back: one run, and its neighbours beyond."""
    shown = sorted(tree.shown)
    gaps = [before + 1 for before, after in pairwise(shown) if after != before + 1]
    ends = {shown[0]: shown[0] - 1, shown[-1]: shown[-1] + 1} if shown else {}
    gaps += [
        beyond
        for end, beyond in ends.items()
        if 0 <= beyond < tree.size and tree.opens <= tree.shown[end][0] < tree.closes
    ]
    if gaps or (tree.size and not shown):
        raise NotWhole(f"tree {name}, entry {min(gaps, default=0)}: held back")


def remember(export: Export, path: Path, key: bytes) -> str:
    """Hold what was kept, an export or a checkpoint, beside this export."""
    text = path.read_text(encoding="utf-8")
    found = NOTE.fullmatch(text)
    if found is None:
        return same_leaves(export, read(path))
    name = found[2].rpartition("/")[2]
    if name not in export.trees:
        raise NotWhole(f"{path.name} speaks of a tree that the export has not")
    size, root = opened(text, origin=f"{export.site}/{name}", key=key)
    compare(name, export.trees[name].leaves, [(size, root)])
    return f"the first {size} entries of tree {name} are those of {path.name}"


def same_leaves(export: Export, older: Export) -> str:
    """Name the first entry that an older export had and this one has not, or has otherwise."""
    for name, tree in older.trees.items():
        now = export.trees[name].leaves if name in export.trees else []
        for seq, leaf in enumerate(tree.leaves):
            if seq >= len(now):
                raise NotWhole(f"tree {name}, entry {seq}: missing, and was there before")
            if now[seq] != leaf:
                raise NotWhole(f"tree {name}, entry {seq}: other than it was before")
    return "the older export is the beginning of this one"


def proof_in(path: Path) -> list[list[Any]] | None:
    """Read a proof by itself; None for what does not begin as one."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (ValueError, RecursionError):
        return None
    if not lines or not isinstance(lines[0], list) or lines[0][:1] != [PROOF]:
        return None
    if len(lines) != 3 or lines[2] != ["end", 3]:  # noqa: PLR2004 - as many as a proof has
        raise NotWhole(f"{path.name} is cut short, or was put together wrongly")
    return lines


def proved(path: Path, lines: list[list[Any]], key_file: Path | None, kept: list[Path]) -> str:
    """Check a proof and give its sentences; `NotWhole` when it proves nothing."""
    try:
        return "\n".join(prove(lines, key_file, kept))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise NotWhole(f"{path.name} has a line that no proof has") from error


def prove(lines: list[list[Any]], key_file: Path | None, kept: list[Path]) -> Iterator[str]:
    """Check a proof by itself, sentence by sentence."""
    (_, site, given), told, _ = lines
    key = chosen(base64.b64decode(given, validate=True), key_file)
    yield mark(key, key_file)
    name, origin = told[1], f"{site}/{told[1]}"
    if told[0] == "inclusion":
        seq, parts, path, note = whole(told[2]), *told[3:]
        size, root = opened(note, origin=origin, key=key)
        leaf = covered(name, seq, parts)
        if not 0 <= seq < size or climb(leaf, seq, size, steps(path)) != root:
            raise NotWhole(f"tree {name}: the proof does not lead to what was signed")
        points = [(size, root)]
        yield f"tree {name}, entry {seq} stands in the signed tree of {size} entries:"
        yield "  " + " ".join(parts)
    else:
        path, *notes = told[2:]
        points = [opened(note, origin=origin, key=key) for note in notes]
        if told[0] != "consistency" or not grew(points[0], points[1], steps(path)):
            raise NotWhole(f"tree {name}: the newer tree did not grow out of the older one")
        yield f"tree {name}: the first {points[0][0]} of {points[1][0]} entries are as they were"
    for one in kept:
        if opened(one.read_text(encoding="utf-8"), origin=origin, key=key) not in points:
            raise NotWhole(f"{one.name} is not what this proof was made for")
        yield f"{one.name} is what this proof was made for"


def steps(path: list[str]) -> list[bytes]:
    """Read a path's hashes."""
    found = [base64.b64decode(step, validate=True) for step in path]
    if [base64.b64encode(step).decode() for step in found] != path:
        raise ValueError
    return found


def climb(leaf: bytes, seq: int, size: int, path: list[bytes]) -> bytes | None:
    """Give the root that a leaf and its path lead to (RFC 9162, 2.1.3.2)."""
    node, last, found = seq, size - 1, leaf
    for step in path:
        if not last:
            return None
        if node & 1 or node == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        node, last = node >> 1, last >> 1
    return None if last else found


def grew(older: tuple[int, bytes], newer: tuple[int, bytes], path: list[bytes]) -> bool:
    """Tell whether the newer tree begins with the whole older one (RFC 9162, 2.1.4.2)."""
    (old, old_root), (size, root) = older, newer
    if not 0 < old <= size or old == size:
        return old == size and old_root == root and not path
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first, *rest = [old_root, *path] if old.bit_count() == 1 else path
    was = now = first
    for step in rest:
        if not last:
            return False
        if node & 1 or node == last:
            was, now = (hashlib.sha256(b"\x01" + step + one).digest() for one in (was, now))
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            now = hashlib.sha256(b"\x01" + now + step).digest()
        node, last = node >> 1, last >> 1
    return not last and (was, now) == (old_root, root)


def report(path: Path, key_file: Path | None, kept: list[Path]) -> Iterator[str]:
    """Verify everything and say so, sentence by sentence; `NotWhole` at the first flaw."""
    if lines := proof_in(path):
        yield proved(path, lines, key_file, kept)
        return
    export = read(path)
    key = chosen(export.key, key_file)
    yield mark(key, key_file)
    for name, tree in export.trees.items():
        signed = verify(export, name, key)
        yield f"tree {name} is whole: {tree.size} entries, the first {signed} of them signed"
        yield f"  {len(tree.shown)} shown: all from {tree.opens} to {tree.closes}, and neighbours"
    for older in kept:
        yield remember(export, older, key)


def chosen(given: bytes, key_file: Path | None) -> bytes:
    """Take the reader's own key rather than the one that came with the file."""
    key = bytes.fromhex(key_file.read_text("ascii")) if key_file else given
    if len(key) != KEY_SIZE:
        raise NotWhole("that is not a public key of the audit")
    return key


def mark(key: bytes, key_file: Path | None) -> str:
    """Say by which key it is checked, and on whose word."""
    digits = hashlib.sha256(key).hexdigest()[:32]
    return (
        f"signed with the key {digits} ({'yours' if key_file else 'taken on trust from the file'})"
    )


def main() -> int:
    """Verify what the command line names."""
    asked = argparse.ArgumentParser(description="Verify an audit export of Mingcha.")
    asked.add_argument("export", type=Path)
    asked.add_argument("--key", type=Path, help="audit.pub, as you were given it")
    asked.add_argument("--kept", type=Path, action="append", default=[], help="what you kept")
    given = asked.parse_args()
    try:
        for sentence in report(given.export, given.key, given.kept):
            sys.stdout.write(f"{sentence}\n")
    except (NotWhole, OSError, ValueError) as flaw:
        sys.stdout.write(f"NOT WHOLE: {flaw}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
