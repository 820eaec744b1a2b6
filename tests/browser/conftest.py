"""What the browser walks through: a played city, open on three ports, and where pictures go."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from crypto.signing import SigningKey
from tests.browser.looking import Eye, launch
from tests.browser.served import served
from tests.loop.standing import free_ports
from tipline.demo import city, officers
from tipline.demo.making import make
from tipline.demo.matters import MATTERS
from tipline.founding.founding import NewOfficer, carry_out, new_officers
from tipline.house import House, build
from tipline.processes.relay import carry
from tipline.processes.serving import MAKERS
from tipline.schema import upgrade
from tipline.settings import Settings

# Enough to walk through; with pictures to keep, as many as the demonstration has.
FEW = 40


@dataclass(frozen=True)
class Open:
    """A city with a year behind it, open on this machine."""

    house: House
    staff: dict[str, NewOfficer]
    public: str
    field: str
    office: str

    def match(self) -> None:
        """Do what the worker would: everything the outbox holds."""
        while carry(self.house, queue=None):
            pass


@pytest.fixture(scope="session")
def played(
    room: Path, key_file: Path, root_key: SigningKey, request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Found the demonstration's city, play a year of few matters, and open its three sites."""
    ports = free_ports(3)
    names = ("MINGCHA_PUBLIC_PORT", "MINGCHA_FIELD_PORT", "MINGCHA_STAFF_PORT")
    settings = Settings.read(
        {
            "MINGCHA_ENV": "test",
            "MINGCHA_DATA": str(room / "walked"),
            "MINGCHA_KEY_FILE": str(key_file),
            **{name: str(port) for name, port in zip(names, ports, strict=True)},
        }
    )
    settings.files.mkdir(parents=True)
    house = build(settings)
    with ExitStack() as stack:
        stack.callback(house.database.dispose)
        upgrade(house.database)
        pictures = request.config.getoption("--pictures")
        staff = _play(house, root_key, number=MATTERS if pictures else FEW)
        for port, make in zip(ports, MAKERS.values(), strict=True):
            stack.enter_context(served(make(house), port=port))
        public, field, office = (f"http://127.0.0.1:{port}" for port in ports)
        yield Open(house, staff, public, field, office)


def _play(house: House, root_key: SigningKey, *, number: int) -> dict[str, NewOfficer]:
    known = officers.passphrases()
    staff = list(new_officers(city.plan(), pepper=house.keys.pepper, passphrases=known))
    with house.database.transaction() as session:
        carry_out(session, city.plan(), staff, root=root_key, house=house)
    make(house, staff, done=lambda _day: None, number=number)
    return {officer.planned.login: officer for officer in staff}


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start Chromium once."""
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture
def eye(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Eye]:
    """Give an eye that keeps pictures where `--pictures DIRECTORY` says."""
    context = browser.new_context(bypass_csp=True, locale="zh-CN")
    where = request.config.getoption("--pictures")
    yield Eye(context, Path(where) if where else None)
    context.close()
