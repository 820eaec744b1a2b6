"""`mingcha venues`: bring the city's register of venues into the house."""

from pathlib import Path

import click

from leads.register.register_file import BadRegister, read_register
from leads.register.taking_in import compare, district_words, take_in
from tipline.commands.environment import settings
from tipline.house import build

MOST_SENTENCES = 30


@click.group()
def venues() -> None:
    """Fill the register of venues."""


@venues.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def bring(file: Path, *, dry_run: bool) -> None:
    """Enter the venues of a CSV FILE; those known by licence or name are brought up to date.

    Columns: name, aliases (; between them), kind, district, address, licence. The first line
    names them, in English or Chinese. One wrong line, and nothing is entered.
    """
    house = build(settings())
    data = file.read_bytes()
    try:
        with house.database.reading() as session:
            lines = read_register(data, districts=district_words(session))
            intake = compare(session, lines)
        if not dry_run:
            with house.database.transaction() as session:
                # Asked again: somebody may have entered a venue since.
                intake = compare(session, lines)
                at = house.clock.now()
                take_in(session, intake, key=house.keys.feature, data=data, at=at)
    except BadRegister as error:
        raise click.ClickException(_told(error.sentences)) from error
    finally:
        house.database.dispose()
    would = "would be " if dry_run else ""
    click.echo(
        f"{len(intake.new)} {would}entered, {len(intake.changed)} {would}brought up to date, "
        f"{intake.same} as they were."
    )


def _told(sentences: tuple[str, ...]) -> str:
    shown = [*sentences[:MOST_SENTENCES]]
    if len(sentences) > MOST_SENTENCES:
        shown.append(f"And {len(sentences) - MOST_SENTENCES} more.")
    return "nothing was entered.\n" + "\n".join(shown)
