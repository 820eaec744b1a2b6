"""Placing: which registered venue a report means, by keyed features; else an officer says."""

from collections import Counter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from leads.features.tokens import Features, lookup_keys, unpack
from leads.matching.verdict import Band, venue_verdict
from leads.matching.weights import Weights
from leads.register.venues import Venue, VenueKey

COMPARED = 32
"""Venues compared in full, those that share most keys first."""

MARGIN = 1.0
"""Points by which the best venue must lead the next, or it is a guess between branches."""


def place(session: Session, features: Features, *, weights: Weights) -> UUID | None:
    """Give the one registered venue that a report's features point to; None when unsure."""
    keys = lookup_keys(features)
    shared = Counter(session.scalars(select(VenueKey.venue_id).where(VenueKey.key.in_(keys))))
    likely = [venue_id for venue_id, _ in shared.most_common(COMPARED)]
    query = select(Venue.id, Venue.features).where(Venue.id.in_(likely))
    judged = sorted(
        (
            (verdict.points, str(venue_id))
            for venue_id, blob in session.execute(query)
            if (verdict := venue_verdict(features, unpack(blob), weights=weights)).band is Band.JOIN
        ),
        reverse=True,
    )
    if not judged or (len(judged) > 1 and judged[0][0] - judged[1][0] < MARGIN):
        return None
    return UUID(judged[0][1])
