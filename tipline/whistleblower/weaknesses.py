"""Whom to tell of a weakness of this site: security.txt (RFC 9116)."""

from collections.abc import Iterator

from flask import Response, abort, current_app

from tipline.house import the_house
from tipline.settings import Security, Settings
from tipline.whistleblower.door import door
from tipline.whistleblower.visitor import today


@door.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Say where to tell of a weakness, as long as that is right; afterwards there is no such page.

    A house that names nobody has no such page either.
    """
    settings = the_house().settings
    if settings.security is None or today() > settings.security.until:
        abort(404)
    written = "\n".join([*_lines(settings, settings.security), ""])
    answer: Response = current_app.response_class(written, mimetype="text/plain")
    return answer


def _lines(settings: Settings, security: Security) -> Iterator[str]:
    yield from (f"Contact: {one}" for one in security.contacts)
    # The end of that day in China.
    yield f"Expires: {security.until.isoformat()}T15:59:59Z"
    yield "Preferred-Languages: zh, en"
    for host in settings.public_hosts:
        scheme = "https" if settings.https and not host.endswith(".onion") else "http"
        yield f"Canonical: {scheme}://{host}/.well-known/security.txt"
