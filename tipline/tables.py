"""Every table of the house, gathered by walking the floors that may keep any."""

from importlib import import_module
from pkgutil import walk_packages

from sqlalchemy import MetaData

import covert
import leads
import tipline.accounts
from leads.ledger.base import Record


def gather() -> MetaData:
    """Import every module that may keep a table, so that no table and no relation is unknown."""
    for floor in (leads, covert, tipline.accounts):
        for module in walk_packages(floor.__path__, prefix=f"{floor.__name__}."):
            import_module(module.name)
    return Record.metadata
