"""Stripped copies of pictures, made by a limited child fed through pipes; none touches a disk."""

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

CHILD = Path(__file__).with_name("stripper.py")
TOO_LARGE = 3  # as the child ends for a picture of more than 50 megapixels

MOST_BYTES = 64 * 1024 * 1024
PATIENCE_SECONDS = 40
PIECE = 1 << 16

# Two at once: more would fill the machine's memory with strangers' pixels.
_turns = threading.BoundedSemaphore(2)


class NotStripped(Exception):
    """No stripped copy could be made; `too_large` when the picture has too many pixels."""

    def __init__(self, *, too_large: bool) -> None:
        """Keep the one cause that a sender can mend."""
        super().__init__("no stripped copy could be made")
        self.too_large = too_large


def strip(picture: Iterable[bytes]) -> Iterator[bytes]:
    """Give a JPEG, PNG or WebP upright and without metadata, piece by piece. Raises NotStripped.

    What was given before an error is not the whole and must be thrown away.
    """
    with _turns:
        # By path and isolated (-I): no module of the working directory can stand in for it.
        child = subprocess.Popen(  # noqa: S603 - our own program, no word of a stranger in it
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        alarm = threading.Timer(PATIENCE_SECONDS, child.kill)
        alarm.start()
        try:
            _feed(child.stdin, picture)
            yield from _drink(child)
        finally:
            alarm.cancel()
            child.kill()
            with suppress(BrokenPipeError), child:
                pass  # leaving closes the pipes and waits for its end


def _feed(pipe: IO[bytes] | None, picture: Iterable[bytes]) -> None:
    # The child reads all before it writes, so one side after the other cannot lock up. A broken
    # pipe means that it gave up early; its ending says why.
    if pipe is None:
        return
    with suppress(BrokenPipeError):
        for piece in picture:
            pipe.write(piece)
    with suppress(BrokenPipeError):
        pipe.close()


def _drink(child: subprocess.Popen[bytes]) -> Iterator[bytes]:
    given = 0
    while child.stdout is not None and (piece := child.stdout.read(PIECE)):
        given += len(piece)
        if given > MOST_BYTES:
            raise NotStripped(too_large=True)
        yield piece
    ending = child.wait()
    if ending:
        raise NotStripped(too_large=ending == TOO_LARGE)
