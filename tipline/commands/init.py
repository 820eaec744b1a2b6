"""`mingcha init`: a real office from a plan, with keys, database and officers."""

import os
from pathlib import Path

import click

from tipline.commands.keys import AUDIT, ROOT, SITE, make_keys
from tipline.commands.serve import prepare
from tipline.founding.asking import ask_plan
from tipline.founding.founding import NewOfficer, carry_out, new_officers
from tipline.founding.handover import handover
from tipline.founding.plan import BadPlan, CityPlan, read_plan
from tipline.house import build
from tipline.processes.notary import read_key
from tipline.settings import Settings

SETTINGS = "mingcha.env"
HANDOVER = "handover.txt"


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with the city's units and officers; without it you are asked.",
)
@click.option("--https/--no-https", default=True, help="Whether a TLS proxy stands in front.")
@click.option(
    "--database-url",
    envvar="MINGCHA_DATABASE_URL",
    default="",
    help="An empty PostgreSQL database, best given by MINGCHA_DATABASE_URL; else SQLite.",
)
def init(directory: Path, plan_file: Path | None, *, https: bool, database_url: str) -> None:
    """Found a city in DIRECTORY: keys, settings, database, units, officers."""
    os.umask(0o077)
    try:
        plan = read_plan(plan_file.read_text(encoding="utf-8")) if plan_file else ask_plan()
        officers = found_city(directory, plan, https=https, database_url=database_url)
    except (BadPlan, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    papers = directory / HANDOVER
    papers.write_text(_handover(officers), encoding="utf-8")
    click.echo(f"{len(plan.units)} units and {len(officers)} officers in {directory}.")
    click.echo(f"Hand each officer their part of {papers}, then destroy it.")
    click.echo(f"Take {directory / 'keys' / ROOT} off this machine; keep it where nobody signs in.")
    click.echo(f"Start: mingcha --settings {directory / SETTINGS} serve")


def found_city(
    directory: Path, plan: CityPlan, *, https: bool, database_url: str = ""
) -> list[NewOfficer]:
    """Make everything a house needs below a directory that has none of it."""
    make_keys(directory / "keys", demo=False)
    settings = _write_settings(directory, https=https, database_url=database_url)
    prepare(settings)
    house = build(settings)
    try:
        officers = list(new_officers(plan, pepper=house.keys.pepper))
        root = read_key(directory / "keys" / ROOT)
        with house.database.transaction() as session:
            carry_out(session, plan, officers, root=root, house=house)
    finally:
        house.database.dispose()
    return officers


def _write_settings(directory: Path, *, https: bool, database_url: str) -> Settings:
    lines = {
        "MINGCHA_ENV": "production",
        "MINGCHA_DATA": str(directory.absolute()),
        "MINGCHA_KEY_FILE": str((directory / "keys" / SITE).absolute()),
        "MINGCHA_AUDIT_KEY_FILE": str((directory / "keys" / AUDIT).absolute()),
        "MINGCHA_HTTPS": "on" if https else "off",
        **({"MINGCHA_DATABASE_URL": database_url} if database_url else {}),
    }
    settings = Settings.read(lines)
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    (directory / SETTINGS).write_text(text, encoding="utf-8")
    return settings


def _handover(officers: list[NewOfficer]) -> str:
    parts = (
        handover(
            name=officer.planned.name,
            unit=officer.planned.unit,
            login=officer.planned.login,
            passphrase=officer.passphrase,
            made=officer.made,
        )
        for officer in officers
    )
    return "\n".join(parts)
