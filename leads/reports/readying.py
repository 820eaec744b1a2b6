"""What a submission needs no database for: made before the transaction, so that no writer waits."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

from crypto.envelope import Compartment, Kind, Place
from crypto.keys import from_seed
from crypto.receipts import ReceiptSecrets
from leads.features.narrated import Narrated
from leads.features.told import Told
from leads.features.wire import from_wire
from leads.register.keyholders import Seals
from leads.reports.envelopes import STORY, Envelope, envelope
from leads.reports.featuring import TokenRow, token_rows
from leads.reports.submission import Submission, story_of


@dataclass(frozen=True, slots=True)
class Ready:
    """A submission's sealed words, the keys they were sealed under, and its features' rows.

    `talk_public` is the public key that the receipt's holder reads the conversation with. There is
    no `story_key` where a browser sealed the story: its envelope brings the grants.
    """

    story_key: bytes | None = field(repr=False)
    talk_key: bytes = field(repr=False)
    sealed: bytes
    tokens: tuple[TokenRow, ...]
    talk_public: bytes | None = None
    envelope: Envelope | None = None

    def under(self, receipt: ReceiptSecrets | None) -> Self:
        """Say under which receipt it goes, if any."""
        return replace(self, talk_public=from_seed(receipt.seed).public) if receipt else self

    def keys(
        self, *, desks: tuple[bytes, ...]
    ) -> Iterator[tuple[bytes, Compartment, tuple[bytes, ...]]]:
        """Give each key that was made here, what it opens, and the public keys to grant it to."""
        if self.story_key is not None:
            yield self.story_key, Compartment.REPORT, desks
        talkers = (*desks, self.talk_public) if self.talk_public else desks
        yield self.talk_key, Compartment.CONVERSATION, talkers

    def brought(self, report_id: UUID, *, desks: tuple[bytes, ...]) -> list[dict[str, object]]:
        """Give the grants that a browser made of its own key. Raises `BadEnvelope`."""
        return self.envelope.rows(report_id, keepers=desks) if self.envelope else []


def ready(submission: Submission, *, seals: Seals) -> Ready:
    """Seal the words of a submission and make its features.

    A report that concerns an office or an official gets none, so that it can never show up beside
    another report.
    """
    subject, sealer = submission.report_id, seals.sealer
    story_key = brought = None
    if submission.sealed_story:
        brought = envelope(submission.sealed_story, STORY)
        sealed = brought.sealed
    else:
        story_key, place = sealer.new_key(), Place(subject, subject, Kind.TEXT)
        sealed = sealer.seal(story_of(submission).to_bytes(), key=story_key, place=place)
    tokens = (
        () if submission.concerns_office else token_rows(subject, _told(submission), seals.keys)
    )
    return Ready(
        story_key=story_key,
        talk_key=sealer.new_key(),
        sealed=sealed,
        tokens=tuple(tokens),
        envelope=brought,
    )


def _told(submission: Submission) -> Told:
    return Told(
        venue_name=submission.venue_name,
        address=submission.address,
        district=submission.district,
        category=submission.category,
        happened_on=submission.happened_on,
        about=submission.about,
        narrative=submission.narrative,
        received_on=submission.received_on,
        narrated=_narrated(submission),
    )


def _narrated(submission: Submission) -> Narrated | None:
    """Read what a browser made of the narrative; nothing, of one that it sealed without."""
    if not submission.sealed_story:
        return None
    return from_wire(submission.numbers.encode()) if submission.numbers else Narrated()
