"""Reading audit.pub, the public key with which checkpoints are checked."""

from pathlib import Path

import click

from crypto.checkpoints import PUBLIC_SIZE

KEY_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def public_key(path: Path) -> bytes:
    """Read a public key of the audit; a sentence of refusal for anything else."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise click.ClickException(f"{path.name} is no public key of the audit.") from error
    if len(key) != PUBLIC_SIZE:
        raise click.ClickException(f"{path.name} is no public key of the audit.")
    return key
