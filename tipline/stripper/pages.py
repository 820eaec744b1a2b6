"""PDF: every page becomes a picture, and the pictures a new PDF that holds nothing else.

So no author, attachment, script, form or hidden layer goes along, and nothing of what an officer
opens was written by the stranger: the adversary is also the exploit against the officer's reader.
"""

from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2

from tipline.stripper.endings import TOO_LARGE, Unfit
from tipline.stripper.sheets import Sheet, written

PROCESSOR_SECONDS = 60
MOST_PAGES = 60
DOTS_PER_POINT = 150 / 72
MOST_PIXELS = 8_000_000
SMALLEST, LARGEST = 1, 14_400  # points; ISO 32000-1, Annex C


def copy(source: BinaryIO, size: int) -> Iterator[bytes]:
    """Give a PDF of at most 60 pictures, one a page. Raises Unfit."""
    del size
    try:
        document = pypdfium2.PdfDocument(source.read())
    except pypdfium2.PdfiumError as error:
        raise Unfit from error
    if not len(document):
        raise Unfit
    if len(document) > MOST_PAGES:
        raise Unfit(TOO_LARGE)
    document.init_forms()  # what was filled in is shown; this build of the library runs no script
    yield from written(_picture(document, number) for number in range(len(document)))


def _picture(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    try:
        page = document[number]
        width, height = (min(max(side, SMALLEST), LARGEST) for side in page.get_size())
        scale = min(DOTS_PER_POINT, (MOST_PIXELS / (width * height)) ** 0.5)
        drawn = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    except pypdfium2.PdfiumError as error:
        raise Unfit from error
    return Sheet(drawn, width, height)
