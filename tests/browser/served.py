"""An application open on this machine for as long as a test looks at it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server

from tests.loop.standing import Silent
from tipline.processes.serving import Application


@contextmanager
def served(app: Application, *, port: int = 0) -> Iterator[int]:
    """Open an application and give its port; 0 takes any that is free."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()
