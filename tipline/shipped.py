"""Where the parts that are not Python stand: templates, static files, catalogues, migrations."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder `name`, inside an installed wheel or beside the packages in a clone."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
