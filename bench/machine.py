"""Says in general terms what the figures were taken on."""

import os
import platform
import sqlite3


def described() -> str:
    """Give one line: processors, kernel, Python, SQLite, and how busy the machine is already."""
    cores = len(os.sched_getaffinity(0))
    busy = os.getloadavg()[0]
    return (
        f"{cores} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        f"{busy:.1f} processes were running already"
    )
