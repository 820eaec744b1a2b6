"""The squad's door: today's missions on a phone, by a name that tells a bystander nothing."""

from typing import cast

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState

from leads.register.units import UnitKind
from tipline.accounts.door import require_unit_kinds
from tipline.attachments.uploads import SealingRequest
from tipline.field.lapsed import keep_what_was_typed

door = Blueprint("field", __name__, url_prefix="/missions")
# Before the guard, which would send away a squad member whose session ran out while they wrote.
door.before_request(keep_what_was_typed)
require_unit_kinds(door, {UnitKind.SQUAD})


# Flask's own request class would write a photo to the temporary directory, in clear.
@door.record
def _seal_uploads(state: BlueprintSetupState) -> None:
    cast("Flask", state.app).request_class = SealingRequest
