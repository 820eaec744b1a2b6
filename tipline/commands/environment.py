"""Where a command's settings come from: the environment, and a file when one is named."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from tipline.settings import BadSetting, Settings


def environment() -> Mapping[str, str]:
    """Give the file's lines with the environment laid over them. Raises BadSetting."""
    named = click.get_current_context().find_root().obj
    return {**(read_lines(Path(named)) if named else {}), **os.environ}


def settings() -> Settings:
    """Give this command's settings; files made from now on are for this user alone."""
    os.umask(0o077)
    return Settings.read(environment())


def read_lines(path: Path) -> dict[str, str]:
    """Read NAME=value lines; blank lines and `#` remarks are passed over. Raises BadSetting."""
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals:
            raise BadSetting(f"Line {number} of the settings file is not NAME=value.")
        found[name.strip()] = value.strip()
    return found
