"""Which reports an officer may find: their own desk's, but for those that were shut to them."""

from sqlalchemy import ColumnElement, and_

from leads.register.officers import Actor
from leads.register.recused import open_to
from leads.reports.report import Report


def reports_of(by: Actor) -> ColumnElement[bool]:
    """Make the condition that every select of reports for an officer carries."""
    return and_(Report.desk == by.desk, open_to(by, Report.id))
