"""A small founded city that stands open: three sites on ports, a real worker, clerk and Valkey."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from crypto.envelope import Sealer
from crypto.signing import SigningKey
from leads.register.entering import Entry, enter
from tests.makers import PLAN, City, found_city
from tipline.clock import SystemClock
from tipline.demo.officers import Shown
from tipline.house import House, build
from tipline.processes.children import start, stop
from tipline.processes.serving import MAKERS
from tipline.processes.webserver import ports
from tipline.settings import Settings
from tipline.walkthrough.matter import KIND, Matter, a_matter
from tipline.walkthrough.walk import Sites, Walk, gather

VENUE, ADDRESS = "星河网吧", "建设路18号"
NEIGHBOURS = (("蓝鲸网咖", "解放路205号"), ("旧时光书店", "人民路7号"))
PORTS = ("MINGCHA_PUBLIC_PORT", "MINGCHA_FIELD_PORT", "MINGCHA_STAFF_PORT")


class Silent(WSGIRequestHandler):
    """Serves without a word: an access log is one of the things there must not be."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


@dataclass(frozen=True)
class Standing:
    """A house that is open; `log` is what its worker and clerk have said."""

    house: House
    city: City
    env: Mapping[str, str]
    log: Path

    @property
    def sites(self) -> Sites:
        settings = self.house.settings
        ports = (settings.public_port, settings.field_port, settings.staff_port)
        return Sites(*(f"http://127.0.0.1:{port}" for port in ports))

    def walk(self, said: list[str], *, matter: Matter | None = None) -> Walk:
        """Give a walk about the city's internet café; what is said goes to `said`."""
        names = {code: code.capitalize() for code, *_ in PLAN}
        chance = Random(7)
        return Walk(
            sites=self.sites,
            cast=gather(self.officers(), names=names, district="east"),
            matter=matter or a_matter(chance, district="east", venue=VENUE, address=ADDRESS),
            clock=SystemClock(),
            say=said.append,
            pause=time.sleep,
        )

    def officers(self) -> list[Shown]:
        return [
            Shown(
                login=one.login,
                name=one.name,
                unit=code,
                kind=kind.value,
                passphrase=one.passphrase,
                totp=one.made.totp_secret.hex(),
            )
            for code, kind, *_ in PLAN
            for one in self.city.units[code].officers
        ]


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def environment(
    place: Path, *, database_url: str, key_file: Path, valkey_url: str
) -> dict[str, str]:
    """Give the settings of a house in `place` on three free ports."""
    return {
        "MINGCHA_ENV": "test",
        "MINGCHA_DATA": str(place),
        "MINGCHA_DATABASE_URL": database_url,
        "MINGCHA_KEY_FILE": str(key_file),
        "MINGCHA_VALKEY_URL": valkey_url,
        **{name: str(port) for name, port in zip(PORTS, free_ports(3), strict=True)},
    }


def founded(house: House, root_key: SigningKey) -> City:
    """Found the city, with a few venues that the matcher can place a report at."""
    city = found_city(house, root_key)
    places = ((VENUE, ADDRESS), *NEIGHBOURS)
    entries = [Entry(name, (), KIND, "east", at, "") for name, at in places]
    with house.database.transaction() as session:
        enter(session, entries, key=house.keys.feature)
    return city


@contextmanager
def standing(
    env: Mapping[str, str],
    root_key: SigningKey,
    *,
    sealer: Sealer | None = None,
    processes: Sequence[str] = ("worker", "clerk"),
) -> Iterator[Standing]:
    """Open a house: sites in threads of this process, worker and clerk as real processes."""
    house = build(Settings.read(env), sealer=sealer)
    log = Path(env["MINGCHA_DATA"]) / "said.log"
    with ExitStack() as stack:
        stack.callback(house.database.dispose)
        city = founded(house, root_key)
        for name in processes:
            stack.callback(stop, _process(name, env, log))
        for server in _servers(house):
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        yield Standing(house, city, env, log)


def _process(name: str, env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    whole = {k: v for k, v in os.environ.items() if not k.startswith("MINGCHA_")} | dict(env)
    with log.open("ab") as sink:
        return start([sys.executable, "-m", "tipline", name], env=whole, said=sink)


def _servers(house: House) -> Iterator[BaseWSGIServer]:
    for site, port in ports(house.settings).items():
        door = MAKERS[site](house)
        server = make_server("127.0.0.1", port, door, threaded=True, request_handler=Silent)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
