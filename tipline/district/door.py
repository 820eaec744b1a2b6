"""The districts' door (区县大队): each officer sees their own district's assignments, no more."""

from typing import cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from leads.register.units import UnitKind
from tipline.accounts.door import require_unit_kinds
from tipline.attachments.uploads import SealingRequest

door = Blueprint("district", __name__, url_prefix="/district")
require_unit_kinds(door, {UnitKind.DISTRICT})


@door.record_once
def _seal_what_comes_in(state: BlueprintSetupState) -> None:
    # Flask's own request would write proofs to temporary files, in clear.
    cast("Flask", state.app).request_class = SealingRequest
