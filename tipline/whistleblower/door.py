"""The whistleblower's door (举报人): no account, no script, nothing kept but the report."""

from typing import cast

from flask import Blueprint, Flask, Request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.sessions import SessionInterface, SessionMixin

from tipline.pages.requests import SealingRequest
from tipline.whistleblower.visitor import hand_out

door = Blueprint("whistleblower", __name__)
door.after_request(hand_out)


class NoSession(SessionInterface):
    """No signed cookie of Flask's: the visit's 32 random bytes are all that a browser holds."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        """Open none."""
        del app, request
        return None


# Flask's own request class would write a stranger's file to the temporary directory, in clear.
@door.record
def _seal_uploads(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    app.request_class = SealingRequest
    app.session_interface = NoSession()


@door.app_context_processor
def _way_out() -> dict[str, str]:
    return {"quick_exit_url": url_for("whistleblower.quick_exit")}
