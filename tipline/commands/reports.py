"""`mingcha reports`: a desk's reports, sealed, for a machine that is kept off the network."""

import shutil
import zipfile
from pathlib import Path
from uuid import UUID

import click

from leads.register.officers import Actor
from leads.reports.exporting import export, stored_files
from tipline.commands.opened import opened
from tipline.commands.presence import at_the_prompt
from tipline.house import House


@click.group()
def reports() -> None:
    """Take a desk's reports out, sealed."""


@reports.command(name="export")
@click.argument("unit")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def take_out(unit: str, file: Path) -> None:
    """Write the reports of UNIT's desk to FILE, sealed; `offline/open_sealed.py` opens them."""
    if file.exists():
        raise click.ClickException(f"{file} is there already; take a new name.")
    with opened(unit) as house:
        by = at_the_prompt(house, unit, why="so that the trail says who took them").actor
        try:
            count, files = write_out(house, by, file)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
    click.echo(f"{count} reports and {files} files in {file}, sealed.")


def write_out(house: House, by: Actor, file: Path) -> tuple[int, int]:
    """Write rows first, then the files they name; nothing is opened on the way."""
    lines, root, at = 0, house.keys.root_public, house.clock.now()
    with zipfile.ZipFile(file, "x") as archive:
        file.chmod(0o600)
        with house.database.transaction() as session, archive.open("reports.jsonl", "w") as rows:
            for line in export(session, by=by, root=root, at=at):
                rows.write(line.encode() + b"\n")
                lines += 1
            named = stored_files(session, by=by)
        files = sum(_add(archive, house, file_id) for file_id in named)
    return lines - 1, files


def _add(archive: zipfile.ZipFile, house: House, file_id: UUID) -> bool:
    try:
        source = house.files.open(file_id)
    except FileNotFoundError:
        click.echo(f"The file {file_id} is not there any more.", err=True)
        return False
    with source, archive.open(f"files/{file_id}", "w", force_zip64=True) as sink:
        shutil.copyfileobj(source, sink)
    return True
