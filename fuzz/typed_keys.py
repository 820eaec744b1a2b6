"""Keys that people type or hand over as files: receipts, paper shares, key files."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crypto import keyring, receipts, recovery
from crypto.keys import from_seed
from crypto.signing import SigningKey
from fuzz.mutated import mutated, mutated_text
from fuzz.parser import Parser
from fuzz.seeds import texts
from offline.open_sealed import SECRET_TITLE, Unreadable, read_key
from tests.vectors.fixed import KEY, PEPPER, SEED

GAPS = ("　", "－", "—", "−", "１", "²", "٣", "\u200b", "\n")


def receipt(typed: str) -> None:
    """Read a receipt; what is read is 24 plain digits, whatever was typed."""
    digits = receipts.parse(typed, check_key=KEY).digits
    assert len(digits) == receipts.DIGITS, digits
    assert digits.isascii(), digits
    assert digits.isdigit(), digits


def share(typed: str) -> None:
    """Read a share; its words say the same again, as words and as numbers."""
    words = recovery.read_share(typed)
    assert recovery.read_share(words) == words
    assert recovery.read_share(recovery.numbers(words)) == words


def key_file(data: bytes) -> None:
    """Read a key file; what is read has one text form."""
    assert keyring.load(keyring.dump(keyring.load(data))) == keyring.load(data)


def through(room: Path, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """Have a file read that holds these bytes."""

    def run(data: bytes) -> object:
        file = room / "given"
        file.write_bytes(data)
        return read(file)

    return run


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the parsers of receipts, shares and key files."""
    shares = recovery.split(SEED)
    public, first = from_seed(SEED).public, shares[0]

    def second(typed: str) -> None:
        words = recovery.read_share(typed)
        assert recovery.combine([first, words], public=public) == SEED

    written = [*shares, *map(recovery.numbers, shares)]
    refused: Any = (recovery.BadShare, recovery.WrongShares)
    site = keyring.dump(keyring.rolled(keyring.generate(SigningKey.generate().public), keep=3))
    unit = f"{SECRET_TITLE}\n{b64encode(PEPPER).decode()}\n".encode()
    with TemporaryDirectory() as name:
        yield (
            Parser(
                "receipt",
                mutated_text(texts("receipts", "typed"), words=GAPS),
                receipt,
                (receipts.Malformed,),
            ),
            Parser("share", mutated_text(written, words=GAPS), share, (recovery.BadShare,)),
            Parser("two shares", mutated_text(written), second, refused),
            Parser("key file", mutated([site]), key_file, (keyring.BadKeyFile,)),
            Parser(
                "unit key", mutated([unit]), through(Path(name), read_key), (Unreadable, SystemExit)
            ),
        )
