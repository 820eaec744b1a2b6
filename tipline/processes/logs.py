"""Logs that can be read by anyone: an event's name and ids, never a message, address or value.

A line has a day and no hour: a log with hours would tell when somebody wrote to us.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

EVENT = re.compile(r"[a-z][a-z0-9_.]{0,60}")
# A value under one of these names is an id, a count or a name from our own code.
ALLOWED = ("errand", "kind", "count", "attempts", "status", "child", "pid", "code", "slot")
VALUE = re.compile(r"[A-Za-z0-9_.:-]{0,80}")


class AllowList(logging.Formatter):
    """One JSON line a record, made of allowed fields alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line; what is not on the list is left out, whoever logged it."""
        day = datetime.fromtimestamp(record.created, UTC).date().isoformat()
        fields: dict[str, object] = {"day": day, "level": record.levelname.lower()}
        fields["event"] = _event(record)
        for name in ALLOWED:
            value = str(getattr(record, name, ""))
            if value and VALUE.fullmatch(value):
                fields[name] = value
        if record.exc_info and record.exc_info[0]:
            fields["error"] = record.exc_info[0].__qualname__
            fields["where"] = list(positions(record.exc_info[2]))
        return json.dumps(fields)


def positions(trace: TracebackType | None) -> Iterator[str]:
    """Give a traceback's places in the code, without source lines, messages or values."""
    for frame in traceback.extract_tb(trace):
        yield f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}"


def quieten() -> None:
    """Let every logger of this process write through the allow-list, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(AllowList())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("mingcha").setLevel(logging.INFO)


def _event(record: logging.LogRecord) -> str:
    if record.name == "mingcha" and EVENT.fullmatch(str(record.msg)):
        return str(record.msg)
    # A library's line with arguments still apart: its template is a constant of its code.
    if record.args and record.name.startswith("rq"):
        return str(record.msg)
    return f"unlisted from {record.name}"
