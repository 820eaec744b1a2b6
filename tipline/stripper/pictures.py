"""Pictures: decoded, and their pixels written anew."""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from PIL import (
    Image,
    ImageOps,
    MpoImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from tipline.stripper.endings import DONE, TOO_LARGE, UNREADABLE, Unfit

PROCESSOR_SECONDS = 30
MOST_PIXELS = 50_000_000
WRITTEN = {"JPEG": {"quality": 92}, "PNG": {"compress_level": 4}, "WEBP": {"quality": 90}}
# Many phones write MPO: a JPEG with further pictures behind it, of which the first is shown.
WRITTEN_AS = {"MPO": "JPEG", "HEIF": "JPEG", "GIF": "PNG", "BMP": "PNG"}
WITHOUT_ALPHA = {"L", "RGB"}

# Afterwards no module can be loaded any more: all that Pillow loads late must be here now.
READY = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()
Image.MAX_IMAGE_PIXELS = None  # we ask ourselves, and before anything is decoded


def copy(
    source: BinaryIO, size: int, *, formats: tuple[str, ...] = tuple(WRITTEN)
) -> Iterator[bytes]:
    """Give a picture's pixels, upright, without any metadata. Raises Unfit."""
    del size
    ending, written = rewrite(source.read(), formats=formats)
    if ending != DONE:
        raise Unfit(ending)
    yield written


def rewrite(data: bytes, *, formats: tuple[str, ...] = tuple(WRITTEN)) -> tuple[int, bytes]:
    """Decode a picture and write its pixels anew; say how that ended."""
    try:
        with Image.open(BytesIO(data), formats=formats) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return TOO_LARGE, b""
            return DONE, _write(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, MemoryError):
        return UNREADABLE, b""


def _write(picture: Image.Image) -> bytes:
    kind = WRITTEN_AS.get(str(picture.format), str(picture.format))
    upright = ImageOps.exif_transpose(picture)
    clear = upright.has_transparency_data and kind != "JPEG"
    if clear or upright.mode not in WITHOUT_ALPHA:
        upright = upright.convert("RGBA" if clear else "RGB")
    # Made from pixels alone: whatever the decoder hung on the old picture stays behind.
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    sink = BytesIO()
    bare.save(sink, format=kind, **WRITTEN[kind])
    return sink.getvalue()


def dot() -> bytes:
    """Draw the smallest picture there is, in the place of one that cannot be drawn."""
    sink = BytesIO()
    Image.new("RGB", (1, 1), "white").save(sink, format="PNG")
    return sink.getvalue()
