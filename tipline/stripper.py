"""The limited child of `tipline.stripping`: a picture in, its bare pixels out, nothing else.

Run by its path, as a program: it may import nothing of this house. The adversary sends a picture
that is a bomb or that breaks its decoder; what they could win here holds no key, writes no file
and soon ends.
"""

import resource
import struct
import sys
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

DONE, TOO_LARGE, UNREADABLE = 0, 3, 4

MOST_PIXELS = 50_000_000
# A 50-megapixel picture takes 200 MB a copy; turning it upright and writing it needs a few.
MEMORY = 1536 * 1024 * 1024
PROCESSOR_SECONDS = 30
WRITTEN = {"JPEG": {"quality": 92}, "PNG": {"compress_level": 4}, "WEBP": {"quality": 90}}
WITHOUT_ALPHA = {"L", "RGB"}


def shrink_rights() -> None:
    """Give up writing files, core dumps, and most memory and time, for good."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def rewrite(data: bytes) -> tuple[int, bytes]:
    """Decode a picture and write its pixels anew, upright, without any metadata."""
    Image.MAX_IMAGE_PIXELS = None  # we ask ourselves, and before anything is decoded
    try:
        with Image.open(BytesIO(data), formats=list(WRITTEN)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return TOO_LARGE, b""
            return DONE, _write(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, MemoryError):
        return UNREADABLE, b""


def _write(picture: Image.Image) -> bytes:
    kind = str(picture.format)
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


def main() -> int:
    """Read a picture from standard input, write the bare one, and end with what happened."""
    shrink_rights()
    ending, written = rewrite(sys.stdin.buffer.read())
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()
    return ending


if __name__ == "__main__":
    sys.exit(main())
