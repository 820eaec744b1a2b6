"""Errors become pages here, once, in the reader's language and without any detail of the inside."""

import logging
from dataclasses import dataclass

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from leads.ledger.errors import HouseError, NotFound, Overtaken, Refused

log = logging.getLogger("mingcha")

# What has a page of its own; every other code of a client's mistake reads like a bad request.
PAGES = {400: "400", 404: "404", 409: "409", 413: "413", 429: "429", 500: "500"}
# Forbidden looks like unknown, so that nobody can probe for what exists; so does a wrong method.
AS_UNKNOWN = {401, 403, 405, 410}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page may show: a sentence to translate, and who was first, if somebody was."""

    sentence: str = ""
    who: str = ""


def init_app(app: Flask) -> None:
    """Answer every error of `app` with a page."""
    app.register_error_handler(HouseError, _house_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _house_error(error: HouseError) -> tuple[str, int]:
    if isinstance(error, NotFound):
        return _page(404)
    if isinstance(error, Refused):
        return _page(409, Trouble(sentence=error.sentence))
    if isinstance(error, Overtaken):
        return _page(409, Trouble(who=error.who))
    return _page(400)


def _http_error(error: HTTPException) -> HTTPException | tuple[str, int]:
    if isinstance(error, SecurityError):
        # A strange Host header: no address of ours can be written into a page for it.
        return "", 400
    code = error.code or 500
    if code < 400:  # noqa: PLR2004 - a redirect that werkzeug raises, such as a missing slash
        return error
    return _page(404 if code in AS_UNKNOWN else code)


def _unexpected(error: Exception) -> tuple[str, int]:
    # Neither address nor form goes into the log: both may hold what somebody wrote.
    log.error("unexpected", exc_info=error, extra={"kind": request.endpoint or "-"})
    return _page(500)


def _page(code: int, trouble: Trouble | None = None) -> tuple[str, int]:
    shown = code if code in PAGES else 500 if code >= 500 else 400  # noqa: PLR2004 - HTTP's own line
    page = render_template(f"errors/{PAGES[shown]}.html", trouble=trouble or Trouble())
    return page, code
