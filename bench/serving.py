"""One application behind the house's own web server: `python -m bench.serving WHICH PORT`."""

import os
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bench.rivals import bare, receipt_only
from tipline.logs import quieten
from tipline.serving import Application, application, calm_the_collector
from tipline.settings import Settings
from tipline.webserver import run

RIVALS: Mapping[str, Callable[[Settings], Application]] = MappingProxyType(
    {"bare": lambda settings: bare(settings.database_url), "receipt": receipt_only}
)


def make(which: str, settings: Settings) -> Application:
    """Make the house's public site, or a rival on the same terms."""
    if which not in RIVALS:
        return application(which)
    rival = RIVALS[which](settings)
    calm_the_collector()
    return rival


if __name__ == "__main__":
    which, port = sys.argv[1:]
    quieten()
    asked = Settings.read(os.environ)
    run(lambda: make(which, asked), int(port), asked)
