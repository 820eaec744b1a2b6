"""Files and rows that lost each other, found by night.

A process that dies between storing a file and writing its row leaves a file that nobody can open
and nobody deletes. A row whose file is gone is worse, and somebody must be told: by a line of the
log that holds a count and the kind of row, and nothing that names one.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from covert.visits import Visit
from leads.casework.lead import Proof
from leads.reports.drafts import Draft
from leads.reports.enclosures import Enclosure
from leads.reports.report import Attachment
from tipline.house import WorkerHouse

SETTLED = timedelta(days=1)
MANY = 200
SHARE = 10
ID_SIZE = 16

log = logging.getLogger("mingcha")

NAMED: Mapping[str, Select[*tuple[UUID, ...]]] = {
    "report": select(Attachment.id, Attachment.copy_id),
    "enclosure": select(Enclosure.id),
    "proof": select(Proof.id),
}


def look_for_orphans(house: WorkerHouse, session: Session, at: datetime) -> None:
    """Delete files of more than a day that no row names, and report rows whose file is gone.

    The files are listed before the rows are read: whoever stores a file meanwhile has written its
    row, or is younger than a day.
    """
    settled = house.files.settled(before=(at - SETTLED).timestamp())
    all_there = set(house.files.ids())
    _delete_unnamed(house, settled, set(_may_be_there(session)) | set(_must_be_there(session)))
    for kind, query in NAMED.items():
        missing = set(_flat(session, query)) - all_there
        # Asked again: a report that was forgotten meanwhile has lost its rows, and so its files.
        if missing := missing & set(_flat(session, query)) - set(house.files.ids()):
            log.error("files_missing", extra={"kind": kind, "count": len(missing)})


def _delete_unnamed(house: WorkerHouse, settled: list[UUID], named: set[UUID]) -> None:
    unnamed = [file_id for file_id in settled if file_id not in named]
    if len(unnamed) > MANY and len(unnamed) * SHARE > len(settled):
        # So many were never left by accidents: more likely this is another house's database.
        log.error("files_unnamed_kept", extra={"count": len(unnamed)})
        return
    for file_id in unnamed:
        house.files.delete(file_id)
    if unnamed:
        log.warning("files_unnamed_deleted", extra={"count": len(unnamed)})


def _must_be_there(session: Session) -> Iterator[UUID]:
    for query in NAMED.values():
        yield from _flat(session, query)


def _may_be_there(session: Session) -> Iterator[UUID]:
    """List what is named in one column of many ids: of a draft also files that never came."""
    for column in (Draft.files, Visit.files):
        for ids in session.scalars(select(column)):
            yield from (UUID(bytes=ids[i : i + ID_SIZE]) for i in range(0, len(ids), ID_SIZE))


def _flat(session: Session, query: Select[*tuple[UUID, ...]]) -> Iterable[UUID]:
    return (file_id for row in session.execute(query) for file_id in row)
