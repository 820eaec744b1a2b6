"""The planner's door: covert visits and re-checks, planned and drawn by the office's planners."""

from flask import Blueprint

from leads.register.authority import Deed, require
from leads.register.units import UnitKind
from tipline.accounts.door import require_unit_kinds, signed_in

door = Blueprint("planning", __name__, url_prefix="/planning")
require_unit_kinds(door, {UnitKind.OFFICE})


@door.before_request
def _planners_only() -> None:
    require(signed_in().actor, Deed.PLAN_MISSION)
