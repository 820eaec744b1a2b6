"""The office's door (线索办); the oversight unit (监督) uses it too, and each sees its own desk."""

from typing import cast

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState

from leads.register.units import UnitKind
from tipline.accounts.door import require_unit_kinds
from tipline.pages.requests import SealingRequest

door = Blueprint("office", __name__, url_prefix="/office")
require_unit_kinds(door, {UnitKind.OFFICE, UnitKind.OVERSIGHT})


@door.record_once
def _seal_what_comes_in(state: BlueprintSetupState) -> None:
    # Flask's own request would write what a desk sends to a source to temporary files, in clear.
    cast("Flask", state.app).request_class = SealingRequest
