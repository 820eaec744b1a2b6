"""`mingcha serve`: a whole house on one machine."""

import click

from tipline import schema
from tipline.commands.database import opened
from tipline.commands.environment import environment, settings
from tipline.house import site_keys
from tipline.keycheck import check_feature_keys, check_unit_keys
from tipline.processes.logs import quieten
from tipline.processes.supervisor import Supervisor
from tipline.settings import Settings


@click.command()
def serve() -> None:
    """Run the three sites, the worker, the clerk and a Valkey; Ctrl-C ends all of them."""
    asked = settings()
    prepare(asked)
    quieten()
    raise SystemExit(Supervisor(asked, environment()).run(ready=lambda: announce(asked)))


def prepare(asked: Settings) -> None:
    """Check the keys, make the directories and bring the database up to date."""
    keys = site_keys(asked)
    for place in (asked.files, asked.run):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened(asked) as database:
        schema.upgrade(database)
        check_feature_keys(asked, keys, database)
        check_unit_keys(database)


def announce(asked: Settings) -> None:
    """Print where the three sites are."""
    doors = (
        ("public", asked.public_port),
        ("squads", asked.field_port),
        ("staff", asked.staff_port),
    )
    for name, port in doors:
        click.echo(f"{name:>7}  http://{asked.bind}:{port}/")
    click.echo("Ctrl-C to stop.")
