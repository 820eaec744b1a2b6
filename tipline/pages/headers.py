"""What every answer tells the browser: load nothing foreign, keep nothing, say nothing onward.

The adversary is somebody who looks over a reporter's browser afterwards, a page that frames ours,
and a mistake of our own that would let a stranger's text run as script.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, g, request
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_YEARS_TWO: Final = 2 * 365 * 24 * 3600

# With default-src 'none' each of these is an exception; all else (fonts, frames, objects,
# connections, data: images) is refused.
STRICT: Final = {
    "default-src": "'none'",
    "script-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
# The field door's offline shell and the public door's sealing bundle: own files, nothing inline.
SCRIPTED: Final = STRICT | {
    "script-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "img-src": "'self' blob:",
}

# The few pages with one script of ours, which asks this site alone, for keys to seal to.
_OWN_SCRIPT: Final = {"script-src": "'self'", "connect-src": "'self'"}

_ALWAYS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """One door's headers: its content policy, whether it stands on https, and its onion address."""

    https: bool
    content: dict[str, str] = field(default_factory=lambda: dict(STRICT))
    onion: str | None = None

    def content_header(self, *, script: bool = False, onion: bool = False) -> str:
        """Write the Content-Security-Policy value; on https every request is made over https.

        An onion address is served over http, since Tor seals it already.
        """
        held = self.content | (_OWN_SCRIPT if script else {})
        rules = [f"{name} {value}" for name, value in held.items()]
        safe = self.https and not onion
        return "; ".join([*rules, "upgrade-insecure-requests"] if safe else rules)


def init_app(app: Flask, *, policy: Policy) -> None:
    """Have every answer of `app`, errors and redirects too, carry the headers of `policy`."""
    app.after_request(_dress(policy))
    # Flask's documentation puts what stands around an application in just this place.
    app.wsgi_app = _always(app.wsgi_app, policy)  # type: ignore[method-assign, assignment]


def _always(application: "WSGIApplication", policy: Policy) -> "WSGIApplication":
    fixed = [*_ALWAYS.items()]
    if policy.https:
        fixed.append(("Strict-Transport-Security", f"max-age={_YEARS_TWO}"))

    def dressed(environ: "WSGIEnvironment", start: "StartResponse") -> "Iterable[bytes]":
        def begin(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            return start(status, [*headers, *fixed], error)

        return application(environ, begin)

    return dressed


def _dress(policy: Policy) -> Callable[[Response], Response]:
    written = {
        (script, onion): policy.content_header(script=script, onion=onion)
        for script in (False, True)
        for onion in (False, True)
    }

    def dress(response: Response) -> Response:
        onion = policy.onion is not None and request.host.endswith(".onion")
        # A file that somebody sent us must not act as a page of ours, even if a browser shows it.
        foreign = "Content-Disposition" in response.headers
        # Set by the few pages that seal, or speak to a security key; there only our own files run.
        content = written[bool(g.get("runs_own_script")), onion]
        response.headers.add(
            "Content-Security-Policy", f"{content}; sandbox" if foreign else content
        )
        response.headers.set("Cache-Control", _caching(response))
        if policy.onion and not onion and response.mimetype == "text/html":
            response.headers["Onion-Location"] = f"{policy.onion}{request.path}"
        return response

    return dress


# Alike for everybody: style sheets and scripts, and the keys that words are sealed to.
_KEPT: Final = frozenset({"static", "whistleblower.keys"})


def _caching(response: Response) -> str:
    if request.endpoint not in _KEPT or response.status_code >= HTTPStatus.BAD_REQUEST:
        return "no-store"
    # look.asset writes the file's hash into the address, so that one may be kept for good.
    return "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
