"""The child's program: `python -I -m tipline.stripper KIND SIZE`, fed and read through pipes."""

import sys
from importlib import import_module
from typing import cast

from tipline.stripper.endings import DONE, Unfit
from tipline.stripper.limits import shut_in
from tipline.stripper.work import Work

# Each decoder in a module of its own: a photo's child never loads the reader of PDF.
WORKS = {
    "picture": "tipline.stripper.pictures",
    "heic": "tipline.stripper.heic",
    "pdf": "tipline.stripper.pages",
    "docx": "tipline.stripper.papers",
    "film": "tipline.stripper.film",
    "mp3": "tipline.stripper.frames",
    "wav": "tipline.stripper.waves",
}


def main() -> int:
    """Read a file from standard input, write its copy, and end with what happened.

    Whatever else a hostile file makes a decoder raise ends the program too, with a status that
    says no more than that it is not done.
    """
    kind, size = sys.argv[1], int(sys.argv[2])
    work = cast("Work", import_module(WORKS[kind]))
    shut_in(seconds=work.PROCESSOR_SECONDS)
    try:
        for piece in work.copy(sys.stdin.buffer, size):
            sys.stdout.buffer.write(piece)
    except Unfit as unfit:
        return unfit.ending
    sys.stdout.buffer.flush()
    return DONE


if __name__ == "__main__":
    sys.exit(main())
