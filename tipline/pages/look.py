"""Set up an app's templates: strict, translated, with formats, asset addresses and page frames."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, url_for
from jinja2 import StrictUndefined

from tipline.pages import assets, formats, i18n
from tipline.shipped import shipped


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a navigation: its words, its address, and whether the reader is there now."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class StaffBar:
    """What stands over a staff page: who is signed in, as what, where one may go, the way out."""

    officer: str
    post: str
    links: Sequence[Link]
    sign_out: str
    csrf_token: str
    account: str = ""


def init_app(app: Flask) -> None:
    """Make `app` render the house's templates; call it before the first page is rendered."""
    app.template_folder = str(shipped("templates"))
    app.static_folder = str(shipped("static"))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = _addresses(shipped("static"))
    assets.init_app(app)
    i18n.init_app(app)
    formats.init_app(app)


def _addresses(folder: Path) -> Callable[[str], str]:
    """Give the function that writes a static file's address with the start of its hash.

    The hash changes with the file, so browsers may keep it for good and never show an old look.
    """
    known: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in known:
            known[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]
        return url_for("static", filename=name, v=known[name])

    return asset
