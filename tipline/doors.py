"""Which doors stand in which application; a door shut off here cannot be reached at all.

Each door's package has a module `door` with its Blueprint, also called `door`; its routes are
imported here, so that they are registered before the application is made.
"""

from collections.abc import Sequence

from flask import Blueprint

from tipline.accounts.key_routes import door as security_keys
from tipline.accounts.routes import door as accounts
from tipline.auditing.door import door as auditing
from tipline.board.door import door as board
from tipline.custody.door import door as custody
from tipline.district.routes import door as district
from tipline.field.routes import door as field
from tipline.office.routes import door as office
from tipline.oversight.door import door as oversight
from tipline.planning.routes import door as planning
from tipline.whistleblower.routes import door as whistleblower

PUBLIC: Sequence[Blueprint] = (whistleblower,)
FIELD: Sequence[Blueprint] = (accounts, security_keys, field)
STAFF: Sequence[Blueprint] = (
    accounts,
    security_keys,
    auditing,
    board,
    custody,
    district,
    office,
    oversight,
    planning,
)
