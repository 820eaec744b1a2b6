"""The applications as a web server calls them, made from the environment when it asks for one."""

import gc
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tipline.factory import create_field, create_public, create_staff
from tipline.house import House, build
from tipline.keycheck import check_feature_keys, check_unit_keys
from tipline.processes.logs import quieten
from tipline.settings import BadSetting, Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

Application = Callable[[dict[str, Any], "StartResponse"], Iterable[bytes]]

# New objects, net of those freed, after which the collector looks at the young ones.
NEW_OBJECTS = 50_000

NO_START = 4


MAKERS: Mapping[str, Callable[[House], Application]] = MappingProxyType(
    {
        "public": create_public,
        "field": create_field,
        "staff": create_staff,
    }
)


def calm_the_collector() -> None:
    """Have Python look for garbage rarely, and never in what a process keeps for good.

    Statements and pages are made of many small objects that reference counting frees at once;
    looking through all of them after every 700th costs a third of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


def application(name: str) -> Application:
    """Make one of the applications. AttributeError for any other name, as of any module.

    A bad setting ends the process with its sentence: a house half set up must not open.
    """
    if name not in MAKERS:
        raise AttributeError(name)
    # Before anything can be logged: a web server's own log would show addresses.
    quieten()
    os.umask(0o077)
    try:
        house = build(Settings.read(os.environ))
        check_feature_keys(house.settings, house.keys, house.database)
        check_unit_keys(house.database)
        made = MAKERS[name](house)
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(NO_START)
    calm_the_collector()
    return made
