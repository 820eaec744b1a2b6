"""How granian serves the three sites: no access log, no error log, nothing kept."""

import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import wait
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from tipline.processes.children import die_with_parent
from tipline.processes.serving import Application, application
from tipline.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

# Seconds before a dead process is followed by another.
PAUSE = 0.2
# Seconds in which a process that is told to stop may end what it is about.
GRACE = 10


def ports(settings: Settings) -> Mapping[str, int]:
    """Give the port of each site."""
    return MappingProxyType(
        {
            "public": settings.public_port,
            "field": settings.field_port,
            "staff": settings.staff_port,
        }
    )


def command(*sites: str) -> list[str]:
    """Give the command that serves these sites, or all three, until it is told to stop."""
    return [sys.executable, "-m", "tipline", "web", *sites]


def serve(sites: Iterable[str], settings: Settings) -> None:
    """Serve sites, each by processes of its own, until SIGTERM or until one of them has ended.

    All are forked from this process, which has read the code once for all of them.
    """
    forked = get_context("fork")
    kept = [forked.Process(target=_site, args=(site, settings)) for site in sites]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        for one in kept:
            one.start()
        wait([one.sentinel for one in kept])
    finally:
        for one in kept:
            one.terminate()
        for one in kept:
            one.join()


def _site(site: str, settings: Settings) -> None:
    die_with_parent()
    run(lambda: application(site), ports(settings)[site], settings)


def run(make: Callable[[], Application], port: int, settings: Settings) -> None:
    """Serve what `make` makes, in each of several processes, at `port` until SIGTERM.

    granian's own log would quote addresses of pages and people, and stays off.
    """

    def begin() -> Application:
        # The handler that came along with the fork would take the signal and do nothing with it.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        die_with_parent()
        return whole_bodies(make())

    Granian(
        "wsgi",
        address=settings.bind,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=settings.processes,
        blocking_threads=settings.threads,
        log_enabled=False,
        respawn_failed_workers=True,
        respawn_interval=PAUSE,
        workers_kill_timeout=GRACE,
    ).serve(target_loader=begin, wrap_loader=False)


def whole_bodies(application: Application) -> Application:
    """Have a body that was cut off on its way refused, and one of unsaid length not read at all.

    granian says that a body ends where it ends; what a lost connection has left of a story would
    then stand for the story.
    """

    def serve(environ: dict[str, Any], start: "StartResponse") -> Iterable[bytes]:
        environ.pop("wsgi.input_terminated", None)
        return application(environ, start)

    return serve
