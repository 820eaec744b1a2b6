"""One application behind the house's own web server: `python -m bench.serving WHICH PORT`."""

import os
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bench.rivals import bare, receipt_only
from bench.stopwatch import telling, with_stopwatch
from tipline.factory import create_public
from tipline.house import build
from tipline.processes.logs import quieten
from tipline.processes.serving import Application, application, calm_the_collector
from tipline.processes.webserver import run
from tipline.settings import Settings


def timed(settings: Settings) -> Application:
    """Make the public site of a house that times its Argon2s."""
    return telling(create_public(with_stopwatch(build(settings))))


BESIDE: Mapping[str, Callable[[Settings], Application]] = MappingProxyType(
    {
        "bare": lambda settings: bare(settings.database_url),
        "receipt": receipt_only,
        "timed": timed,
    }
)


def make(which: str, settings: Settings) -> Application:
    """Make the house's public site, or something beside it on the same terms."""
    if which not in BESIDE:
        return application(which)
    other = BESIDE[which](settings)
    calm_the_collector()
    return other


if __name__ == "__main__":
    which, port = sys.argv[1:]
    quieten()
    asked = Settings.read(os.environ)
    run(lambda: make(which, asked), int(port), asked)
