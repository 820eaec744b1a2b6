"""What the house is measured against: endpoints as plain as they can be written well.

`bare` inserts one row in the same database under the same durability; `receipt_only` makes one
receipt's secrets and nothing else.
"""

from datetime import UTC, datetime

from flask import Flask, Response, request
from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    insert,
)

from crypto import receipts
from crypto.receipts import Receipt
from tipline.house import site_keys
from tipline.settings import Settings
from tipline.storage.database import Database

TIPS = Table(
    "bare_tips",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("story", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)


def bare(url: str) -> Flask:
    """Make an application whose one endpoint inserts a tip and commits, with nothing around it.

    The engine is the house's own, so that both have the same log, sync and locks.
    """
    app = Flask("bare")
    engine = Database(url).engine

    TIPS.create(engine, checkfirst=True)

    @app.post("/tips")
    def tips() -> tuple[str, int]:
        with engine.begin() as connection:
            connection.execute(
                insert(TIPS).values(story=request.form["story"], at=datetime.now(UTC))
            )
        return "kept", 201

    return app


def receipt_only(settings: Settings) -> Flask:
    """Make an application whose one endpoint derives one receipt's secrets."""
    app = Flask("receipt_only")
    keys = site_keys(settings)

    @app.post("/receipt")
    def receipt() -> Response:
        drawn: Receipt = receipts.draw(keys.check)
        receipts.derive(drawn, pepper=keys.pepper)
        return Response("made", mimetype="text/plain")

    return app
