"""The receipt as a picture, drawn in memory: six groups of digits and not one word."""

from functools import cache
from io import BytesIO

from flask import Response
from PIL import Image, ImageDraw, ImageFont

from crypto.receipts import Receipt
from tipline.whistleblower.door import door
from tipline.whistleblower.steps import go, open_step
from tipline.whistleblower.telling import Page
from tipline.whistleblower.unsent import Unsent
from tipline.whistleblower.visitor import Errand, arrive

SIZE = (640, 360)
LINE = 110
LETTERS = 72


@door.get("/report/receipt.png")
def receipt_picture() -> Page:
    """Hand out the receipt as a picture, as long as its page shows it.

    Whoever leafs through a phone sees digits: neither picture nor file name says what they are.
    """
    draft = arrive(Errand.REPORT).load(Unsent)
    if draft is None or not draft.sent:
        return go(open_step(draft or Unsent()))
    answer = Response(drawn(Receipt(draft.receipt).groups), mimetype="image/png")
    answer.headers["Content-Disposition"] = 'attachment; filename="numbers.png"'
    return answer


def drawn(groups: tuple[str, ...]) -> bytes:
    """Draw six groups in three lines, dark on white, as PNG without a date or a program's name."""
    picture = Image.new("L", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    for at in range(0, len(groups), 2):
        line = "  ".join(groups[at : at + 2])
        middle = (SIZE[0] / 2, LINE * (at / 2) + LINE * 0.65)
        pen.text(middle, line, fill="black", font=_font(), anchor="mm")
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(LETTERS)
