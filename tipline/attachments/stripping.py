"""Bare copies of strangers' files, made by a limited child fed through pipes, never on a disk."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO

from tipline.attachments.filetypes import FileType

TOO_LARGE = 3  # as the child ends for more pixels, pages or parts than it takes

MOST_BYTES = 64 * 1024 * 1024
PATIENCE_SECONDS = 70
BYTES_A_SECOND = 4 * 1024 * 1024
PIECE = 1 << 16

# Two at once: more would fill the machine's memory with strangers' pixels.
_turns = threading.BoundedSemaphore(2)


class NotStripped(Exception):
    """No stripped copy could be made; `too_large` when the file holds too much to be copied."""

    def __init__(self, *, too_large: bool) -> None:
        """Keep the one cause that a sender can mend."""
        super().__init__("no stripped copy could be made")
        self.too_large = too_large


def strip(read: Callable[[], Iterator[bytes]], *, found: FileType, size: int) -> Iterator[bytes]:
    """Give the bare copy of a file of `size` bytes, piece by piece. Raises NotStripped.

    `read` gives the file from its start, each time it is called. What was given before an error is
    not the whole and must be thrown away.
    """
    with _turns:
        child = _child(found.work, size)
        alarm = threading.Timer(PATIENCE_SECONDS + size / BYTES_A_SECOND, child.kill)
        feeder = _Feeder(child.stdin, read, times=found.readings)
        alarm.start()
        feeder.start()
        try:
            yield from _drink(child, most=max(MOST_BYTES, size))
        finally:
            alarm.cancel()
            child.kill()
            feeder.join()
            with suppress(BrokenPipeError), child:
                pass  # leaving closes the pipes and waits for its end
        if feeder.failed is not None:
            raise feeder.failed


def _child(work: str, size: int) -> subprocess.Popen[bytes]:
    # Isolated (-I): no module of the working directory can stand in for it.
    return subprocess.Popen(  # noqa: S603 - our own program, no word of a stranger in it
        [sys.executable, "-I", "-m", "tipline.stripper", work, str(size)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )


class _Feeder(threading.Thread):
    """Writes to the child while its answer is being read: neither side may wait for the other."""

    def __init__(
        self, pipe: IO[bytes] | None, read: Callable[[], Iterator[bytes]], *, times: int
    ) -> None:
        super().__init__(daemon=True)
        self._pipe, self._read, self._times = pipe, read, times
        self.failed: Exception | None = None

    def run(self) -> None:
        """Feed it all. A broken pipe means that it gave up early; its ending says why."""
        try:
            self._feed()
        except BrokenPipeError:
            return
        except Exception as error:  # noqa: BLE001 - told to the thread that asked, which raises it
            self.failed = error
        finally:
            if self._pipe is not None:
                with suppress(BrokenPipeError):
                    self._pipe.close()

    def _feed(self) -> None:
        for _ in range(self._times):
            for piece in self._read():
                if self._pipe is not None:
                    self._pipe.write(piece)


def _drink(child: subprocess.Popen[bytes], *, most: int) -> Iterator[bytes]:
    given = 0
    while child.stdout is not None and (piece := child.stdout.read(PIECE)):
        given += len(piece)
        if given > most:
            raise NotStripped(too_large=True)
        yield piece
    ending = child.wait()
    if ending:
        raise NotStripped(too_large=ending == TOO_LARGE)
