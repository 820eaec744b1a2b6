"""How gunicorn is started by us: three sockets, no access log, no words in the error log."""

import logging
import sys
from typing import Any

from gunicorn.glogging import Logger

from tipline.logs import quieten
from tipline.settings import Settings


class SilentLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's log through our allow-list: its own lines quote addresses of pages and people."""

    def setup(self, cfg: Any) -> None:  # noqa: ARG002 - gunicorn calls it so
        """Write through the allow-list, whatever was configured."""
        quieten()
        self.error_log.handlers[:] = []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)

    def access(self, *_: Any) -> None:
        """Keep no access log."""


def command(settings: Settings) -> list[str]:
    """Give the command that serves all three applications on three ports of one group."""
    ports = (settings.public_port, settings.field_port, settings.staff_port)
    binds = [part for port in ports for part in ("--bind", f"{settings.bind}:{port}")]
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:demo", *binds),
        *("--worker-class", "gthread", "--workers", str(settings.processes)),
        *("--threads", str(settings.threads), "--logger-class", "tipline.webserver.SilentLogger"),
        *("--worker-tmp-dir", str(settings.run), "--no-control-socket", "--umask", "0o077"),
        *("--timeout", "120", "--graceful-timeout", "10", "--keep-alive", "5"),
    ]
