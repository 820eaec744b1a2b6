"""The whistleblower's door (举报人): no account, no script, nothing kept but the report."""

from typing import cast

from flask import Blueprint, Flask, url_for
from flask.sansio.blueprints import BlueprintSetupState

from tipline.uploads import SealingRequest
from tipline.whistleblower.visitor import hand_out

door = Blueprint("whistleblower", __name__)
door.after_request(hand_out)


# Flask's own request class would write a stranger's file to the temporary directory, in clear.
@door.record
def _seal_uploads(state: BlueprintSetupState) -> None:
    cast("Flask", state.app).request_class = SealingRequest


@door.app_context_processor
def _way_out() -> dict[str, str]:
    return {"quick_exit_url": url_for("whistleblower.quick_exit")}
