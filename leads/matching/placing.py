"""Placing: which registered venue a report means, by keyed features; else an officer says."""

from collections import Counter
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from leads.features.record import Unpackable, unpack
from leads.features.tokens import Features, lookup_keys
from leads.ledger.numbers import among
from leads.ledger.plain import Plain
from leads.matching.verdict import Band, Verdict, venue_verdict
from leads.matching.weights import Weights
from leads.register.venues import Venue, VenueKey
from leads.reports.report import Report

COMPARED = 32
"""Venues compared in full, those that share most keys first."""

ASKED = 1024
"""Venues asked for at all: a road full of shops under one key must not cost more and more."""

MARGIN = 1.0
"""Points by which the best venue must lead the next, or it is a guess between branches."""

_SHARED = select(VenueKey.venue_id).where(among(VenueKey.key, "keys")).limit(ASKED)
_LIKELY = select(Venue.id, Venue.features).where(Venue.id.in_(bindparam("venues", expanding=True)))
_PLACE = (
    update(Report)
    .where(Report.id == bindparam("of"), Report.venue_id.is_(None))
    .values(venue_id=bindparam("at_venue"))
)


def place_report(session: Session, report_id: UUID, asks: Features, *, weights: Weights) -> None:
    """Write down the venue that a report means, unless somebody has said it already."""
    found = place(session, asks, weights=weights)
    if found is not None:
        session.connection().execute(_PLACE, {"of": report_id, "at_venue": found})


def place(session: Session, asks: Features, *, weights: Weights) -> UUID | None:
    """Give the one registered venue that `leads.features.tokens.asks` point to; None when unsure.

    The register's features are under a key of their own, so a report's kept ones never fit.
    """
    connection, keys = session.connection(), lookup_keys(asks)
    asked = Plain.of(connection).execute(_SHARED, {"keys": keys}) if keys else ()
    shared = Counter(venue_id for (venue_id,) in asked)
    if not shared:
        return None
    likely = [venue_id for venue_id, _ in shared.most_common(COMPARED)]
    judged = sorted(
        (
            (verdict.points, str(venue_id))
            for venue_id, blob in connection.execute(_LIKELY, {"venues": likely})
            if (verdict := _verdict(asks, blob, weights)) is not None
        ),
        reverse=True,
    )
    if not judged or (len(judged) > 1 and judged[0][0] - judged[1][0] < MARGIN):
        return None
    return UUID(judged[0][1])


def _verdict(asks: Features, blob: bytes, weights: Weights) -> Verdict | None:
    """Judge one venue; None unless the report is surely about it."""
    try:
        verdict = venue_verdict(asks, unpack(blob), weights=weights)
    except Unpackable:
        # Entered by an earlier release, and not yet made anew by `mingcha match rekey`.
        return None
    return verdict if verdict.band is Band.JOIN else None
