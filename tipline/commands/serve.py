"""`mingcha serve`: a whole house on one machine."""

from collections.abc import Collection

import click

from tipline import schema
from tipline.commands.database import opened
from tipline.commands.environment import environment, settings
from tipline.house import site_keys
from tipline.keycheck import check_feature_keys, check_unit_keys
from tipline.processes.logs import quieten
from tipline.processes.serving import MAKERS
from tipline.processes.supervisor import Supervisor
from tipline.processes.webserver import ports
from tipline.settings import Settings

_CALLED = {"field": "squads"}


@click.command()
@click.argument("sites", nargs=-1, type=click.Choice(list(MAKERS)))
def serve(sites: tuple[str, ...]) -> None:
    """Run the sites, the worker, the clerk and a Valkey; Ctrl-C ends all of them.

    Sites that are not among those named are served elsewhere, by `mingcha web`.
    """
    asked = settings()
    prepare(asked)
    quieten()
    house = Supervisor(asked, environment(), sites)
    raise SystemExit(house.run(ready=lambda: announce(asked, sites)))


def prepare(asked: Settings) -> None:
    """Check the keys, make the directories and bring the database up to date."""
    keys = site_keys(asked)
    for place in (asked.files, asked.run):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened(asked) as database:
        schema.upgrade(database)
        check_feature_keys(asked, keys, database)
        check_unit_keys(database)


def announce(asked: Settings, sites: Collection[str] = ()) -> None:
    """Print where the sites are, all of them when none is named."""
    for site, port in ports(asked).items():
        if not sites or site in sites:
            click.echo(f"{_CALLED.get(site, site):>7}  http://{asked.bind}:{port}/")
    click.echo("Ctrl-C to stop.")
