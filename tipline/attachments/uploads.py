"""Files sealed as they stream in: none is ever on a disk, or whole in memory, in clear."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast
from uuid import UUID

from crypto.envelope import Kind, Place
from crypto.streams import SealingStream
from leads.ledger.words import N_
from leads.reports.submission import Upload
from tipline.attachments.filetypes import HEAD_SIZE, FileType, lies, recognise
from tipline.attachments.stripping import NotStripped, strip
from tipline.forms.texts import clean
from tipline.house import House
from tipline.pages.requests import Nowhere, SealingRequest
from tipline.storage.files import Sink

__all__ = ["Incoming", "Refusal", "Refused", "SealingRequest", "Slot", "keep", "safe_name"]

MOST_FILES = 5
MOST_BYTES = 50 * 2**20
LONGEST_NAME = 120


class Refusal(Enum):
    """Why a file was not taken; the value, a msgid, says what to do instead."""

    EMPTY = N_("The file is empty. Choose another one.")
    TOO_BIG = N_("The file is larger than 50 MB. Choose a smaller one, or cut it into parts.")
    UNKNOWN = N_(
        "This kind of file cannot be taken. Add photos (JPEG, PNG, WebP, HEIC), PDF, Word (DOCX), "
        "video (MP4, MOV) or sound (M4A, MP3, WAV)."
    )
    LIES = N_(
        "The name of the file says one kind and its content is another. "
        "Save it as what it is, and add it again."
    )
    TOO_MANY = N_("There are 5 files already. Remove one before you add another.")
    TOO_LARGE = N_(
        "The file holds too much: at most 50 million pixels in a picture, 60 pages in a PDF, "
        "100 pictures in a document. Make it smaller, or cut it into parts, and add it again."
    )
    UNREADABLE = N_(
        "The file cannot be read; it may be damaged or locked with a password. Choose another one."
    )
    PAUSED = N_(
        "Very many reports are arriving, and new files are paused for now. Send your words without "
        "it; you can add it later with your receipt."
    )
    CUT_OFF = N_("The file did not arrive whole. Add it again.")


class Refused(Exception):
    """A file is not taken; nothing of it is kept."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep the reason for the page."""
        super().__init__("a file was refused")
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one file goes: its report, the ids of original and copy, and their keys."""

    report_id: UUID
    file_id: UUID
    copy_id: UUID
    file_key: bytes
    copy_key: bytes


class Incoming(Nowhere):
    """One file as it comes in: judged by its first bytes, sealed at once, dropped when refused.

    What comes after a refusal is swallowed, so that the sender gets a sentence and not a broken
    connection.
    """

    def __init__(
        self, house: House, slot: Slot, *, name: str, photos: bool = False, most: int = MOST_BYTES
    ) -> None:
        self.slot = slot
        self.name = safe_name(name)
        self.type: FileType | None = None
        self.refusal: Refusal | None = None
        self._house, self._photos, self._most = house, photos, most
        self._head = b""
        self._sink: Sink | None = None
        self._stream: SealingStream | None = None
        self._whole = False

    def write(self, data: Any, /) -> int:
        """Take the next bytes."""
        if self.refusal is None:
            self._take(bytes(data))
        return len(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Learn that the last byte has come: the parser rewinds what it has written."""
        self._whole = True
        return super().seek(offset, whence)

    def close(self) -> None:
        """Forget everything that was not finished."""
        if self._stream is not None:
            self._stream.abandon()
        if self._sink is not None:
            self._sink.discard()
        super().close()

    def finish(self) -> SealingStream:
        """Make the sealed file whole and durable. Raises Refused."""
        if self.refusal is None and self._stream is None and self._head:
            self._begin()
        if self.refusal is None and not self._head:
            self.refusal = Refusal.EMPTY
        if self.refusal is None and not self._whole:
            self.refusal = Refusal.CUT_OFF
        if self.refusal is not None or self._stream is None or self._sink is None:
            raise Refused(self.refusal or Refusal.EMPTY)
        self._stream.close()
        self._sink.commit()
        return self._stream

    def _take(self, data: bytes) -> None:
        if self._stream is None:
            self._head += data
            if len(self._head) >= HEAD_SIZE:
                self._begin()
            return
        if self._stream.size + len(data) > self._most:
            self.refusal = Refusal.TOO_BIG
            return
        self._stream.write(data)

    def _begin(self) -> None:
        self.type = recognise(self._head)
        if self.type is None or (self._photos and not self.type.picture):
            self.refusal = Refusal.UNKNOWN
        elif lies(self.name, self.type):
            self.refusal = Refusal.LIES
        else:
            self._sink, self._stream = seal_into(
                self._house, self.slot.report_id, self.slot.file_id, self.slot.file_key
            )
            self._stream.write(self._head)


def seal_into(
    house: House, report_id: UUID, file_id: UUID, key: bytes
) -> tuple[Sink, SealingStream]:
    """Open a file of the store and the stream that seals into it."""
    sink = house.files.create(file_id).__enter__()
    place = Place(report_id, file_id, Kind.ATTACHMENT)
    return sink, house.sealer.stream(cast("BinaryIO", sink), key=key, place=place)


def keep(house: House, incoming: Incoming) -> Upload:
    """Finish a file and make the bare copy of it. Raises Refused.

    The manifest's name, kind, size and SHA-256 are of what officers open, the copy.
    """
    original, slot = incoming.finish(), incoming.slot
    found = cast("FileType", incoming.type)
    seen = _copy(house, slot, found, original.size)
    return Upload(
        file_id=slot.file_id,
        copy_id=slot.copy_id,
        name=copied_name(incoming.name, found),
        media_type=found.copied_as.media_type,
        size=seen.size,
        sha256=seen.sha256.hex(),
        copy_key=slot.copy_key,
        original_key=slot.file_key,
        original_sha256=original.sha256.hex(),
    )


def stored(house: House, slot: Slot) -> Callable[[], Iterator[bytes]]:
    """Give a way to read a sealed file from its start, as often as one likes."""
    place = Place(slot.report_id, slot.file_id, Kind.ATTACHMENT)

    def read() -> Iterator[bytes]:
        with house.files.open(slot.file_id) as sealed:
            yield from house.sealer.read_stream(sealed, key=slot.file_key, place=place)

    return read


def _copy(house: House, slot: Slot, found: FileType, size: int) -> SealingStream:
    sink, stream = seal_into(house, slot.report_id, slot.copy_id, slot.copy_key)
    try:
        with stream:
            for piece in strip(stored(house, slot), found=found, size=size):
                stream.write(piece)
        sink.commit()
    except NotStripped as error:
        raise Refused(Refusal.TOO_LARGE if error.too_large else Refusal.UNREADABLE) from error
    finally:
        sink.discard()
    return stream


def copied_name(name: str, found: FileType) -> str:
    """Give the name of the copy: the file's own, with the ending of what the copy is."""
    if found.becomes is None:
        return name
    return f"{PurePosixPath(name).stem}.jpg"


def safe_name(name: str) -> str:
    """Cut a file's name to its last part, without control characters, the ending kept."""
    last = clean(name.replace("\\", "/").rsplit("/", 1)[-1], lines=False) or "file"
    ending = PurePosixPath(last).suffix[:10]
    return last if len(last) <= LONGEST_NAME else last[: LONGEST_NAME - len(ending)] + ending
