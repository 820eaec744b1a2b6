"""The office's door (线索办); the oversight unit (监督) uses it too, and each sees its own desk."""

from flask import Blueprint

from leads.register.units import UnitKind
from tipline.accounts.door import require_unit_kinds

door = Blueprint("office", __name__, url_prefix="/office")
require_unit_kinds(door, {UnitKind.OFFICE, UnitKind.OVERSIGHT})
