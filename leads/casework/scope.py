"""Which leads and assignments an officer may find: desk's or district's, but those shut to them."""

from sqlalchemy import ColumnElement, and_

from leads.casework.lead import Assignment, Lead
from leads.register.officers import Actor
from leads.register.recused import open_to


def leads_of(by: Actor) -> ColumnElement[bool]:
    """Make the condition that every select of leads for an officer of a desk carries."""
    return and_(Lead.desk == by.desk, open_to(by, Lead.id))


def assignments_of(by: Actor) -> ColumnElement[bool]:
    """Make the condition that every select of assignments for a district's officer carries."""
    return and_(Assignment.district == by.district, open_to(by, Assignment.lead_id))
