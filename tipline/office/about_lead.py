"""Forms about one lead: the lead as the officer saw it, and the page of the deed."""

from collections.abc import Callable
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from leads.casework.lead import Lead
from leads.casework.moves import lead_for
from tipline.office.desk import Desk, Page, acted
from tipline.office.fields import VersionForm


def seen_lead(lead_id: UUID, desk: Desk) -> Lead:
    """Fetch a lead of the officer's desk for a form about it."""
    with desk.house.database.reading() as session:
        return lead_for(session, lead_id, by=desk.unlocked.actor)


def back_to(lead_id: UUID) -> str:
    """Give the address of a lead's page."""
    return url_for("office.lead", lead_id=lead_id)


def about_lead(
    form: VersionForm,
    work: Callable[[Session], str],
    lead: Lead,
    desk: Desk,
    title: str,
    button: str,
    **shown: object,
) -> Page:
    """Show or do one deed on a lead; whoever comes second may send again after having looked."""
    return acted(
        form,
        work,
        title=title,
        button=button,
        back=back_to(lead.id),
        version=lambda: seen_lead(lead.id, desk).version,
        number=lead.number,
        **shown,
    )
