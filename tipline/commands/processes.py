"""`mingcha web`, `mingcha worker` and `mingcha clerk`: the doors and the two processes behind."""

import signal
from threading import Event

import click

from tipline.commands.database import opened
from tipline.commands.environment import settings
from tipline.house import build_worker, site_keys
from tipline.house import queue as queue_of
from tipline.keycheck import check_feature_keys, check_unit_keys
from tipline.processes import webserver
from tipline.processes.clerk import attend
from tipline.processes.logs import quieten
from tipline.processes.notary import signer
from tipline.processes.serving import MAKERS
from tipline.processes.worker import Bench, work


@click.command()
@click.argument("sites", nargs=-1, type=click.Choice(list(MAKERS)))
def web(sites: tuple[str, ...]) -> None:
    """Serve the sites that are named, or all three, until told to stop."""
    quieten()
    asked = settings()
    keys = site_keys(asked)
    with opened(asked) as database:
        # Here already, so that one sentence says it and not one of each process.
        check_feature_keys(asked, keys, database)
        check_unit_keys(database)
    webserver.serve(sites or MAKERS, asked)


@click.command()
def worker() -> None:
    """Do the jobs of the queue until told to stop."""
    quieten()
    asked = settings()
    queue = queue_of(asked)
    if queue is None:
        raise click.ClickException("MINGCHA_VALKEY_URL is not set: the clerk does the jobs itself.")
    work(Bench(build_worker(asked)), queue)


@click.command()
def clerk() -> None:
    """Carry the outbox, ring timed work and sign the audit trees until told to stop."""
    quieten()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    asked = settings()
    attend(build_worker(asked), queue=queue_of(asked), signer=signer(asked), stop=stop)
