"""Signs the audit trees by the clock; the only process that holds the audit key runs this."""

import logging
import stat
from datetime import UTC, datetime
from pathlib import Path

from crypto.checkpoints import SigningKey
from leads.ledger.audit import Tree
from leads.ledger.checkpoints import Signer, sign_head
from tipline.house import WorkerHouse
from tipline.settings import BadSetting, Settings

TITLE = b"mingcha signing key 1\n"

log = logging.getLogger("mingcha")


def read_key(path: Path) -> SigningKey:
    """Read a signing key's file. Raises BadSetting when it is missing, damaged or open to all."""
    try:
        data, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise BadSetting(
            f"The signing key {path.name} cannot be read ({error.strerror})."
        ) from error
    if mode & stat.S_IRWXO:
        raise BadSetting(f"The signing key {path.name} is open to every user; run `chmod o-rwx`.")
    try:
        return SigningKey.from_bytes(bytes.fromhex(data.removeprefix(TITLE).decode("ascii")))
    except ValueError as error:
        raise BadSetting(f"{path.name} is not a signing key of `mingcha keys init`.") from error


def write_key(path: Path, key: SigningKey) -> None:
    """Write a signing key into a new file that only its owner can read."""
    with path.open("xb") as file:
        path.chmod(0o400)
        file.write(TITLE + key.to_bytes().hex().encode() + b"\n")


def signer(settings: Settings) -> Signer | None:
    """Give the audit signer, or None when this house has no audit key."""
    if settings.audit_key_file is None:
        return None
    return Signer(site=settings.site, key=read_key(settings.audit_key_file))


class Notary:
    """Signs the staff's tree each hour, and the whistleblowers' tree once a day only.

    A signature each hour would tell the hour in which a report came in.
    """

    def __init__(self, house: WorkerHouse, signer: Signer) -> None:
        """Remember nothing yet; a tree's size is signed only once in any case."""
        self._house, self._signer = house, signer
        self._signed: dict[Tree, datetime] = {}

    def attend(self) -> list[Tree]:
        """Sign what is due now; name the trees of which there was something new to sign."""
        now = self._house.clock.now().astimezone(UTC)
        hour = now.replace(minute=0, second=0, microsecond=0)
        due = {Tree.STAFF: hour, Tree.SOURCE: hour.replace(hour=0)}
        return [tree for tree, slot in due.items() if self._sign(tree, slot)]

    def _sign(self, tree: Tree, slot: datetime) -> bool:
        if self._signed.get(tree) == slot:
            return False
        with self._house.database.transaction() as session:
            new = sign_head(session, tree, signer=self._signer, at=slot)
        self._signed[tree] = slot
        return new
