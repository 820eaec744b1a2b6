"""The office's door with every route on it; importing a module registers its pages."""

from tipline.office import (
    assignment,
    brief,
    comparing,
    contact,
    lead,
    lead_deeds,
    leads,
    queue,
    registering,
    report,
    report_deeds,
    search,
    standing_aside,
    together,
    two_leads,
    venues,
    waves,
)
from tipline.office.door import door

__all__ = [
    "assignment",
    "brief",
    "comparing",
    "contact",
    "door",
    "lead",
    "lead_deeds",
    "leads",
    "queue",
    "registering",
    "report",
    "report_deeds",
    "search",
    "standing_aside",
    "together",
    "two_leads",
    "venues",
    "waves",
]
