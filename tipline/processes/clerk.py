"""The clerk: one process that carries the outbox, rings timed work and signs the audit trees."""

import logging
from threading import Event

from rq import Queue
from sqlalchemy.exc import OperationalError

from leads.ledger.checkpoints import Signer
from tipline.house import WorkerHouse
from tipline.processes.notary import Notary
from tipline.processes.relay import BATCH, carry
from tipline.processes.ticker import Ticker

PAUSE = 0.5

log = logging.getLogger("mingcha")


def attend(house: WorkerHouse, *, queue: Queue | None, signer: Signer | None, stop: Event) -> None:
    """Work until `stop` is set. A database that cannot be reached is waited for."""
    ticker = Ticker(house, queue=queue)
    notary = Notary(house, signer) if signer is not None else None
    while not stop.is_set():
        carried = 0
        try:
            carried = carry(house, queue=queue)
            ticker.tick()
            if notary is not None:
                notary.attend()
        except OperationalError:
            log.warning("database_unreachable")
        # A full batch means that more is waiting.
        if carried < BATCH:
            stop.wait(PAUSE)
