"""`mingcha match evaluate` and `mingcha match explain`: how well reports are matched, and why."""

import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from leads.features.record import Features
from leads.ledger.errors import HouseError
from leads.matching.weights import shipped
from tipline.commands.environment import settings
from tipline.evaluating.explaining import explained, of_house, of_labelled
from tipline.evaluating.measuring import Ceiling, measure
from tipline.evaluating.printing import ceiling_lines, document, lines
from tipline.evaluating.reading import BLANKS, BadLabels, Half, Labelled, blanked, half, read
from tipline.evaluating.rivals import TEXT_ALONE, USUAL, rivals
from tipline.house import build_worker

LABELLED = click.Path(dir_okay=False, path_type=Path)


class Unusable(click.ClickException):
    """What was asked cannot be done with what was given: one sentence, status 2."""

    exit_code = 2


@click.command()
@click.option("--labelled", type=LABELLED, required=True, help="Reports with truth, as JSON lines.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
@click.option(
    "--half",
    "which",
    type=click.Choice([one.value for one in Half]),
    default=Half.ALL.value,
    show_default=True,
    help="Incidents with an even hash, which weights are fitted on, or those with an odd one.",
)
@click.option("--plain", is_flag=True, help="Measure as well what not reading costs.")
@click.option("--blank", default="", help="Fields to take away: venue,address,category.")
def evaluate(*, labelled: Path, as_json: bool, which: str, blank: str, plain: bool) -> None:
    """Measure the matcher on labelled reports, and its rivals beside it.

    The reports go through the real intake and the real matcher of a scratch house, of which
    nothing remains. No setting is read, and no database of this house is touched.
    """
    every = _labelled(labelled, _blanks(blank))
    rows, learnt = half(every, Half(which)), half(every, Half.FITTED) or every
    if not rows:
        raise Unusable(f"{labelled} holds no report of the half that is {which}.")
    figures = measure(rows, weights=shipped(), say=_say)
    _say("rivals")
    found = list(rivals(rows, learnt, names=TEXT_ALONE if blank else USUAL))
    read_too = _ceiling(rows, learnt) if plain else None
    if as_json:
        about = {"file": labelled.name, "half": which, "blank": sorted(_blanks(blank))}
        made = document(figures, found, read_too, about)
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
        return
    for line in (*lines(figures, found), *ceiling_lines(read_too)):
        click.echo(line)


@click.command()
@click.argument("one")
@click.argument("other")
@click.option("--labelled", type=LABELLED, help="The file whose reports are meant by their ids.")
def explain(*, one: str, other: str, labelled: Path | None) -> None:
    """Print the verdict on two reports, ONE and OTHER, with its reasons.

    Of this house's reports the features that are kept are compared: no key is needed, and nothing
    is opened.
    """
    try:
        features = (
            of_labelled(_labelled(labelled, frozenset()), (one, other))
            if labelled
            else _kept((one, other))
        )
    except HouseError as error:
        raise Unusable(str(error)) from error
    for line in explained(features[0], features[1], weights=shipped()):
        click.echo(line)


def _ceiling(rows: Sequence[Labelled], learnt: Sequence[Labelled]) -> Ceiling:
    _say("reading plaintext as well")
    try:
        module = import_module("tipline.evaluating.ceiling")
    except ModuleNotFoundError as error:
        raise Unusable(f"--plain needs {error.name}, of the extra `test`.") from error
    found: Ceiling = module.ceiling(rows, learnt, weights=shipped())
    return found


def _kept(ids: Sequence[str]) -> list[Features]:
    house = build_worker(settings())
    try:
        with house.database.reading() as session:
            return of_house(session, ids)
    finally:
        house.database.dispose()


def _labelled(file: Path, blanks: frozenset[str]) -> list[Labelled]:
    try:
        return blanked(read(file), blanks)
    except BadLabels as error:
        raise Unusable(str(error)) from error


def _blanks(given: str) -> frozenset[str]:
    names = frozenset(name.strip() for name in given.split(",") if name.strip())
    if names - BLANKS.keys():
        raise Unusable(f"--blank knows {', '.join(BLANKS)}.")
    return names


def _say(what: str) -> None:
    click.echo(f"… {what}", err=True)
