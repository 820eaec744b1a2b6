"""How much work each bench does: one size that measures, one that only tries the code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of everything; the work is the same in every run, only the clock differs."""

    rounds: int
    """Rounds in which the rivals take turns."""
    submissions: int
    """Submitting requests a round."""
    walkers: int
    """Sources at once."""
    walks: int
    """Whole walks a round."""
    reports: int
    """Reports that matching goes through."""
    stored: tuple[int, ...]
    """Reports that were matched before."""
    matched: int
    """Reports matched among them, before a flood and after."""
    leads: int
    """Leads behind the boards."""
    openings: int
    """Times each page is opened."""
    told: int
    """Reports of the invented year in which wrong joins are counted."""
    flood: int
    """Seconds of a flood."""
    sources: int
    """Sources who come in that time."""
    lookups: int
    """Receipts looked up at once."""


FULL = Sizes(
    rounds=7,
    submissions=40,
    walkers=16,
    walks=240,
    reports=2000,
    stored=(10_000, 100_000, 1_000_000),
    matched=3300,
    leads=100_000,
    openings=15,
    told=10_000,
    flood=600,
    sources=200,
    lookups=100,
)
SMALL = Sizes(
    rounds=1,
    submissions=2,
    walkers=2,
    walks=2,
    reports=12,
    stored=(100, 200),
    matched=20,
    leads=120,
    openings=1,
    told=60,
    flood=6,
    sources=2,
    lookups=4,
)
