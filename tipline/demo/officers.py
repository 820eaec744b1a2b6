"""The demonstration's officers on file: known to everybody, so never fit for anything real."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from crypto.secondfactor import code_at
from tipline.demo.city import plan
from tipline.founding.founding import NewOfficer

FILE = "officers.json"
# Known to everybody on purpose: the demonstration opens on this machine alone.
PASSPHRASE = "open-sesame-{login}"  # noqa: S105  as above


@dataclass(frozen=True, slots=True)
class Shown:
    """One officer as the demonstration prints them; `totp` is the secret in hexadecimal."""

    login: str
    name: str
    unit: str
    kind: str
    passphrase: str
    totp: str

    def code(self, seconds: float) -> str:
        """Give the one-time code of a moment."""
        return code_at(bytes.fromhex(self.totp), seconds)


def keep(directory: Path, officers: Sequence[NewOfficer]) -> None:
    """Write the officers down beside the demonstration's database."""
    kinds = {unit.code: unit.kind.value for unit in plan().units}
    shown = [
        Shown(
            login=officer.planned.login,
            name=officer.planned.name,
            unit=officer.planned.unit,
            kind=kinds[officer.planned.unit],
            passphrase=officer.passphrase,
            totp=officer.made.totp_secret.hex(),
        )
        for officer in officers
    ]
    text = json.dumps([asdict(one) for one in shown], ensure_ascii=False, indent=1)
    (directory / FILE).write_text(text, encoding="utf-8")


def read(directory: Path) -> list[Shown]:
    """Read the officers back."""
    rows = json.loads((directory / FILE).read_text(encoding="utf-8"))
    return [Shown(**row) for row in rows]


def passphrases() -> dict[str, str]:
    """Give each officer's passphrase by sign-in name."""
    return {officer.login: PASSPHRASE.format(login=officer.login) for officer in plan().officers}
