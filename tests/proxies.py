"""The proxies that deploy/ speaks of, run for a test from the very files that are shipped."""

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_connection
from typing import Any

from werkzeug.serving import make_server

from tests.house.source import ROOT
from tests.loop.standing import Silent, free_ports

DEPLOY = ROOT / "deploy"
NAME = "jubao.example.gov.cn"
PATIENCE = 20.0


@dataclass
class Heard:
    """An application that notes what it is asked, and answers by another one if there is one."""

    inner: Callable[..., Iterable[bytes]]
    asked: list[dict[str, Any]] = field(default_factory=list)
    began: threading.Event = field(default_factory=threading.Event)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.asked.append({k: v for k, v in environ.items() if isinstance(v, str)})
        if environ["PATH_INFO"] == "/slow":
            # Read before all has come: a proxy that keeps bodies back never lets us get here.
            environ["wsgi.input"].read(1)
            self.began.set()
            environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]) - 1)
            start("200 OK", [("Content-Length", "0")])
            return [b""]
        return self.inner(environ, start)


@contextmanager
def behind(application: Heard) -> Iterator[int]:
    """Serve an application for a proxy to stand in front of; give its port."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.port
    server.shutdown()
    server.server_close()


def nginx(room: Path, port: int) -> tuple[list[str], int]:
    """Write the public site's nginx files for ports and places of a test; give how to start it."""
    ours, plain = free_ports(2)
    _certificate(room)
    (room / "mingcha.inc").write_text((DEPLOY / "nginx" / "mingcha.inc").read_text())
    changes = {
        "listen [::]:": "# listen [::]:",
        "listen 443": f"listen 127.0.0.1:{ours}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "127.0.0.1:8001": f"127.0.0.1:{port}",
        "/etc/ssl/mingcha/jubao.pem": str(room / "cert.pem"),
        "/etc/ssl/mingcha/jubao.key": str(room / "site.key"),
    }
    return _nginx(room, _changed(DEPLOY / "nginx" / "public.conf", changes)), ours


def for_tor(room: Path, port: int) -> tuple[list[str], int]:
    """Write the file that stands between Tor and the public site; give how to start nginx."""
    (ours,) = free_ports(1)
    (room / "mingcha.inc").write_text((DEPLOY / "nginx" / "mingcha.inc").read_text())
    changes = {"127.0.0.1:8081": f"127.0.0.1:{ours}", "127.0.0.1:8001": f"127.0.0.1:{port}"}
    return _nginx(room, _changed(DEPLOY / "nginx" / "onion.conf", changes)), ours


def _nginx(room: Path, site: str) -> list[str]:
    # As Debian's own nginx.conf has it: gzip on, both logs on; the site's files must undo that.
    whole = f"""daemon off; master_process off; pid {room}/pid; error_log {room}/error.log info;
events {{}}
http {{ access_log {room}/access.log; error_log {room}/error.log info; gzip on;
client_body_temp_path {room}/body; proxy_temp_path {room}/proxied; fastcgi_temp_path {room}/f;
uwsgi_temp_path {room}/u; scgi_temp_path {room}/s;
{site} }}"""
    (room / "nginx.conf").write_text(whole)
    return ["nginx", "-p", str(room), "-c", str(room / "nginx.conf")]


def _certificate(room: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    command += ["-days", "2", "-keyout", str(room / "site.key"), "-out", str(room / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)


def _changed(file: Path, changes: dict[str, str]) -> str:
    text = file.read_text()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def caddy(room: Path, port: int) -> tuple[list[str], int]:
    """Write the Caddyfile for ports of a test, its sites on plain http; give how to start it."""
    ours, *others = free_ports(3)
    changes = {
        f"{NAME} {{": f"http://{NAME}:{ours} {{",
        "waiqin.example.gov.cn {": f"http://waiqin.example.gov.cn:{others[0]} {{",
        "mingcha.intranet.example {": f"http://mingcha.intranet.example:{others[1]} {{",
        "\tbind 10.1.2.3\n\ttls internal\n": "",
        "127.0.0.1:8001": f"127.0.0.1:{port}",
    }
    (room / "Caddyfile").write_text(_changed(DEPLOY / "Caddyfile", changes))
    return ["caddy", "run", "--config", str(room / "Caddyfile"), "--adapter", "caddyfile"], ours


PROXIES: dict[str, Callable[[Path, int], tuple[list[str], int]]] = {
    "nginx": nginx,
    "nginx for Tor": for_tor,
    "caddy": caddy,
}


@contextmanager
def proxy(name: str, room: Path, port: int) -> Iterator[int]:
    """Run a proxy in front of `port`; give the port that it listens at."""
    command, ours = PROXIES[name](room, port)
    env = {"HOME": str(room), "PATH": str(Path(shutil.which(command[0]) or "").parent)}
    with (room / "said").open("wb") as said:
        running = subprocess.Popen(command, env=env, stdout=said, stderr=said)
        try:
            _wait(ours, running)
            yield ours
        finally:
            running.terminate()
            running.wait(PATIENCE)


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        try:
            with create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the proxy did not open its door")
