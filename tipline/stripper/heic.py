"""Photos of iPhones (HEIC): decoded, and written as JPEG, which every office can open."""

from collections.abc import Iterator
from typing import BinaryIO

import pillow_heif

from tipline.stripper import pictures

PROCESSOR_SECONDS = 30

pillow_heif.options.THUMBNAILS = False
pillow_heif.register_heif_opener()


def copy(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Give the main picture of a HEIC file as a bare JPEG. Raises Unfit."""
    return pictures.copy(source, size, formats=("HEIF",))
