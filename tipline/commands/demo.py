"""`mingcha demo`: an invented city with a year behind it, on 127.0.0.1 alone."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import click

from tipline.commands.environment import read_lines
from tipline.commands.keys import AUDIT, ROOT, SITE, make_keys
from tipline.commands.serve import announce, prepare
from tipline.demo import city, officers
from tipline.demo.making import make
from tipline.demo.matters import DAYS
from tipline.founding.founding import carry_out, new_officers
from tipline.house import build
from tipline.processes.logs import quieten
from tipline.processes.notary import read_key
from tipline.processes.serving import calm_the_collector
from tipline.processes.supervisor import Supervisor
from tipline.settings import Settings

SETTINGS = "mingcha.env"
PORTS = ("MINGCHA_PUBLIC_PORT", "MINGCHA_FIELD_PORT", "MINGCHA_STAFF_PORT")
# One officer of each kind is enough to walk the whole way; the rest are in the file.
SHOWN = ("office-1", "oversight", "yunhe-1", "youth-1", "board", "custodian", "audit")


@click.command()
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    help="Where the demonstration is kept; `make clean` removes it.",
)
@click.option("--codes", is_flag=True, help="Only print fresh one-time codes, and end.")
@click.option("--make-only", is_flag=True, help="Make the demonstration, and end.")
def demo(directory: Path, *, codes: bool, make_only: bool) -> None:
    """Make an invented city once, then run it; Ctrl-C ends it."""
    os.umask(0o077)
    if codes:
        print_officers(directory, read_settings(directory))
        return
    if not (directory / officers.FILE).exists():
        make_demo(directory)
    _keep_ports(directory)
    settings = read_settings(directory)
    prepare(settings)
    if make_only:
        return
    quieten()
    env = {**os.environ, **read_lines(directory / SETTINGS)}
    raise SystemExit(Supervisor(settings, env).run(ready=lambda: _welcome(directory, settings)))


def read_settings(directory: Path) -> Settings:
    """Read a made demonstration's settings."""
    return Settings.read(read_lines(directory / SETTINGS))


def make_demo(directory: Path) -> None:
    """Make keys, city and year in a new directory, moved into place when whole."""
    half = directory.with_name(f"{directory.name}.making")
    for left in (half, directory):
        shutil.rmtree(left, ignore_errors=True)
    make_keys(half / "keys", demo=True)
    settings = Settings.read(_lines(half))
    prepare(settings)
    house = build(settings)
    calm_the_collector()
    with click.progressbar(length=DAYS, label="Inventing a city and its year") as bar:
        staff = list(
            new_officers(city.plan(), pepper=house.keys.pepper, passphrases=officers.passphrases())
        )
        with house.database.transaction() as session:
            carry_out(session, city.plan(), staff, root=read_key(half / "keys" / ROOT), house=house)
        make(house, staff, done=lambda day: bar.update(day - bar.pos))
    house.database.dispose()
    officers.keep(half, staff)
    _write(half / SETTINGS, _lines(directory))
    half.rename(directory)


def _keep_ports(directory: Path) -> None:
    # Written down, for a walk or a look for codes begins in a terminal that was not told them.
    wished = {name: os.environ[name] for name in PORTS if os.environ.get(name)}
    if wished:
        _write(directory / SETTINGS, {**read_lines(directory / SETTINGS), **wished})


def _write(path: Path, lines: Mapping[str, str]) -> None:
    path.write_text("".join(f"{name}={value}\n" for name, value in lines.items()), encoding="utf-8")


def _lines(directory: Path) -> dict[str, str]:
    keys = directory.absolute() / "keys"
    return {
        "MINGCHA_ENV": "demo",
        "MINGCHA_DATA": str(directory.absolute()),
        "MINGCHA_KEY_FILE": str(keys / SITE),
        "MINGCHA_AUDIT_KEY_FILE": str(keys / AUDIT),
    }


def _welcome(directory: Path, settings: Settings) -> None:
    announce(settings)
    print_officers(directory, settings)
    click.echo("The whole way round, as each person in turn: make walkthrough")


def print_officers(directory: Path, settings: Settings) -> None:
    """Print one officer of each kind with a code of this minute."""
    now = build(settings).clock.now().timestamp()
    click.echo("Sign-in name   passphrase                one-time code (this half minute)")
    for one in officers.read(directory):
        if one.login in SHOWN:
            click.echo(f"{one.login:<14} {one.passphrase:<25} {one.code(now)}   {one.kind}")
    click.echo(f"All officers: {directory / officers.FILE}; fresh codes: mingcha demo --codes")
