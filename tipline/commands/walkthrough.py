"""`mingcha walkthrough`: the whole way round a running demonstration, as each person in turn."""

import time
from pathlib import Path
from random import Random, SystemRandom

import click

from tipline.clock import SystemClock
from tipline.commands.demo import SETTINGS
from tipline.commands.environment import read_lines
from tipline.demo import city, officers
from tipline.demo.making import SEED
from tipline.settings import Settings
from tipline.walkthrough.matter import KIND, Matter, a_matter
from tipline.walkthrough.page import Stopped
from tipline.walkthrough.round import go_round
from tipline.walkthrough.walk import Sites, Walk, gather


@click.command()
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    help="Where the running demonstration is kept.",
)
@click.option("--seed", type=int, help="Choose the same venue and words as another walk did.")
def walkthrough(directory: Path, *, seed: int | None) -> None:
    """Report, place, assign, answer, close, re-check, score: each step over HTTP, and printed."""
    if not (directory / officers.FILE).exists():
        raise click.ClickException("There is no demonstration; start one with `make demo`.")
    drawn = SystemRandom().randrange(10**6) if seed is None else seed
    walk = make_walk(directory, Random(drawn))  # noqa: S311 - an invented matter, not a secret
    print(f"A walk about “{walk.matter.venue}” in {walk.district} (--seed {drawn}).")
    try:
        go_round(walk)
    except Stopped as stopped:
        raise click.ClickException(f"The walk stops: {stopped}") from stopped
    print("The whole way round was walked.")


def make_walk(directory: Path, chance: Random) -> Walk:
    """Put a walk together from the files of a made demonstration."""
    settings = Settings.read(read_lines(directory / SETTINGS))
    matter = draw_matter(chance)
    ports = (settings.public_port, settings.field_port, settings.staff_port)
    return Walk(
        sites=Sites(*(f"http://{settings.bind}:{port}" for port in ports)),
        cast=gather(
            officers.read(directory),
            names={unit.code: unit.name.en for unit in city.plan().units},
            district=matter.district,
        ),
        matter=matter,
        clock=SystemClock(),
        say=_say,
        pause=time.sleep,
    )


def draw_matter(chance: Random) -> Matter:
    """Draw an internet café of the invented city whose name no other venue has."""
    places = city.places(Random(SEED))  # noqa: S311 - the invented city is seeded
    names = [place.name for place in places]
    cafes = [one for one in places if one.kind == KIND and names.count(one.name) == 1]
    place = chance.choice(cafes)
    return a_matter(chance, district=place.district, venue=place.name, address=place.address)


def _say(sentence: str) -> None:
    print(f"  {sentence}")
