"""Which language a page speaks: chosen by a cookie, else by the browser, else Chinese.

Catalogues are read once with the standard library's gettext, whose look-ups cost about a
microsecond; Babel is needed only by whoever extracts and compiles them (docs/look.md). The
English sentences are the message ids, so English needs no catalogue.
"""

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from typing import Any, Final, cast

from flask import Blueprint, Flask, abort, g, has_request_context, redirect, request
from werkzeug.wrappers import Response

from tipline.shipped import shipped

COOKIE: Final = "lang"


@dataclass(frozen=True, slots=True)
class Locale:
    """A language of the site: our code, its tag for <html lang>, and its own name for itself."""

    code: str
    tag: str
    name: str


CHINESE: Final = Locale("zh", "zh-CN", "中文")
ENGLISH: Final = Locale("en", "en", "English")
LOCALES: Final = {locale.code: locale for locale in (CHINESE, ENGLISH)}

blueprint = Blueprint("i18n", __name__)


@cache
def _catalogue(code: str) -> NullTranslations:
    path = shipped("locale") / code / "LC_MESSAGES" / "messages.mo"
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as stream:
        return GNUTranslations(stream)


def current_locale() -> Locale:
    """Tell the language of this request; outside a request (jobs, commands) it is Chinese."""
    if not has_request_context():
        return CHINESE
    if "locale" not in g:
        g.locale = _choose()
    return cast("Locale", g.locale)


def _choose() -> Locale:
    wished = LOCALES.get(request.cookies.get(COOKIE, ""))
    if wished is not None:
        return wished
    if "Accept-Language" not in request.headers:
        return CHINESE
    return LOCALES[request.accept_languages.best_match(list(LOCALES), CHINESE.code)]


def _translate(message: str) -> str:
    # The empty id is the catalogue's own header, never a sentence.
    return _catalogue(current_locale().code).gettext(message) if message else ""


def _translate_plural(singular: str, plural: str, count: int) -> str:
    return _catalogue(current_locale().code).ngettext(singular, plural, count)


def gettext(message: str, **values: object) -> str:
    """Say `message` in the language of the request, with `%(name)s` filled from `values`.

    A bare per cent sign is left alone when there are no values, and written `%%` when there are.
    """
    said = _translate(message)
    return said % values if values else said


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """Say a counted sentence; `%(num)s` is the count."""
    return _translate_plural(singular, plural, count) % {"num": count, **values}


class LazyText:
    """A sentence written down at import and said, in the reader's language, when it is shown."""

    __slots__ = ("_message",)

    def __init__(self, message: str) -> None:
        self._message = message

    def __str__(self) -> str:
        return _translate(self._message)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __mod__(self, values: object) -> str:
        """Fill in values as a string does: WTForms' own validators do so to every message."""
        return str(self) % values

    def __repr__(self) -> str:
        return f"LazyText({self._message!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, str | LazyText) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._message)


def lazy_gettext(message: str) -> str:
    """Mark a label, hint or choice of a form class, which is read before any request is there.

    Typed as a string because WTForms' labels are; it is a LazyText, so say `str(...)` before using
    a string's methods on it.
    """
    return cast("str", LazyText(message))


@blueprint.get("/language/<code>")
def language(code: str) -> Response:
    """Remember the language for this browser session and go back to where the reader was."""
    if code not in LOCALES:
        abort(404)
    answer = redirect(_local(request.args.get("back", "")), code=303)
    # A session cookie: a lasting one would show on a shared phone that somebody had been here.
    answer.set_cookie(
        COOKIE,
        code,
        path=request.script_root or "/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _local(path: str) -> str:
    r"""Answer `path` if it surely stays on this door, else the door's first page.

    A link that bounces off us to a stranger's site would be a gift to whoever phishes reporters:
    `//host`, `/\host` and control characters, which browsers read as leaving, go to the start.
    """
    start = f"{request.script_root}/"
    stays = path.startswith(start) and not path.startswith("//")
    return path if stays and path.isprintable() and "\\" not in path else start


def init_app(app: Flask) -> None:
    """Give an app's templates `_`, `ngettext`, `locale` and `languages`, and the language route."""
    app.register_blueprint(blueprint)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    extended = cast("Any", app.jinja_env)  # the extension adds its methods at run time
    extended.install_gettext_callables(_translate, _translate_plural, newstyle=True)
    app.jinja_env.globals["languages"] = tuple(LOCALES.values())
    app.context_processor(lambda: {"locale": current_locale()})
    app.after_request(_name_language)


def _name_language(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers.add("Content-Language", current_locale().tag)
        response.headers.add("Vary", "Cookie, Accept-Language")
    return response
