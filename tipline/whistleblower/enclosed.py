"""Files that the desk enclosed: saved by whoever holds the receipt, and nothing is written down."""

from flask import request
from werkzeug.wrappers import Response

from crypto.envelope import Kind, Place
from leads.ledger.errors import NotFound
from leads.reports.dialogue import conversation, report_under, source_seeds
from leads.reports.enclosures import enclosure_key
from tipline.attachments.downloads import attachment
from tipline.house import the_house
from tipline.whistleblower.door import door
from tipline.whistleblower.steps import go
from tipline.whistleblower.visit import Visit
from tipline.whistleblower.visitor import Errand, arrive


@door.post("/return/file")
def save_file() -> Response:
    """Hand out the file of one turn, by its place in the conversation.

    By a button and not by an address: a browser's history then has nothing that names a file.
    NotFound for a turn without one.
    """
    visitor = arrive(Errand.RETURN)
    visit = visitor.load(Visit)
    if visit is None or not visitor.pressed():
        return go("come_back" if visit is None else "status")
    house, seeds = the_house(), source_seeds(visit.receipt)
    with house.database.reading() as session:
        report = report_under(session, visit.receipt)
        turns = conversation(session, report.id, seeds=seeds, sealer=house.sealer)
        meant = dict(enumerate((turn.file for turn in turns), start=1)).get(_place())
        if meant is None:
            raise NotFound
        file, key = enclosure_key(session, report.id, meant.id, seeds=seeds, sealer=house.sealer)
    return attachment(
        house,
        Place(report.id, file.id, Kind.ATTACHMENT),
        key=key,
        name=file.manifest.name,
        media_type=file.manifest.media_type,
        size=file.manifest.size,
    )


def _place() -> int:
    pressed = request.form.get("place", "")
    return int(pressed[:6]) if pressed.isascii() and pressed.isdigit() else 0
