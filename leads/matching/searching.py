"""Searching sealed reports: by keyed tokens, under the officer's rights, and none is unsealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nlargest
from math import log
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.fingerprints import mark
from crypto.keyring import SiteKeys
from leads.casework.lead import Lead, LeadReport
from leads.casework.states import LeadState
from leads.features.asked import Asked, Sort, Token, Value, tokens_of
from leads.ledger import audit
from leads.ledger.errors import Refused
from leads.ledger.words import N_
from leads.matching import epochs, postings, slots
from leads.matching.own_reports import own_reports
from leads.matching.records import fetch, readable
from leads.register.authority import Deed, require
from leads.register.officers import Actor
from leads.register.recused import open_to
from leads.register.venues import Venue
from leads.reports.report import Report, Stage

SHOWN = 50
"""Reports that one search gives."""

LIKELY = 200
"""Best candidates of the index whose features are looked at."""

SHARE = 1 / 3
"""Least part of one word asked for, by weight, that must agree where nothing but words does: a
token is short, and one report in 1,500 has any given one by chance."""

WORTH: Mapping[Sort, float] = MappingProxyType(
    {
        Sort.WORD: 1.0,
        Sort.ROAD: 1.0,
        Sort.LANDMARK: 1.5,
        Sort.NUMBER: 2.0,
        Sort.NAME: 2.0,
        Sort.ACCOUNT: 4.0,
        Sort.PLATE: 4.0,
        Sort.LICENCE: 4.0,
        Sort.PHONE: 4.0,
    }
)
"""What a match says, times how rare it is; all the words together count as one match."""


_COLUMNS = (
    select(
        Report.id,
        Report.received_on,
        Report.district,
        Report.category,
        Report.stage,
        Venue.name.label("venue"),
        Lead.id.label("lead_id"),
        Lead.number.label("lead_number"),
        Lead.state.label("lead_state"),
    )
    .outerjoin(Venue, Venue.id == Report.venue_id)
    .outerjoin(LeadReport, (LeadReport.report_id == Report.id) & LeadReport.left_at.is_(None))
    .outerjoin(Lead, Lead.id == LeadReport.lead_id)
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that is likely meant: its clear columns, and in what it matches."""

    report_id: UUID
    received_on: date
    district: str
    category: str
    stage: Stage
    venue: str
    lead_id: UUID | None
    lead_number: str
    lead_state: LeadState | None
    sorts: tuple[Sort, ...]
    words: int
    words_asked: int


@dataclass(frozen=True, slots=True)
class _Weighing:
    """How much each token found is worth, and what each word asked for weighs."""

    worth: Mapping[Token, float]
    words: Mapping[int, int]

    def score(self, tokens: frozenset[Token]) -> float:
        return sum(self.worth[token] for token in tokens)


@dataclass(frozen=True, slots=True)
class _Matching:
    score: float
    tokens: frozenset[Token]
    words: int


@dataclass(frozen=True, slots=True)
class _Found(_Matching):
    report_id: UUID


def search(
    session: Session, asked: Asked, *, by: Actor, keys: SiteKeys, at: datetime
) -> tuple[Hit, ...]:
    """List at most 50 likely reports of the actor's own desk, best first; audited without words.

    Reports of an epoch whose key is gone are not found. Raises NotFound without the right to
    search, and Refused under a key that made none of what is kept here.
    """
    require(by, Deed.SEARCH_REPORTS)
    desk = by.desk or ""
    found = [
        one
        for epoch, key in _live(session, keys).items()
        for one in _in_epoch(session, asked.under(key), epoch=epoch, desk=desk)
    ]
    total = sum(value.sort is Sort.WORD for value in asked.values)
    hits = _shown(session, found, by=by, words_asked=total)
    audit.record(session, Deed.SEARCH_REPORTS, at=at, officer_id=by.id, object_id=None)
    return hits


def _live(session: Session, keys: SiteKeys) -> Mapping[int, bytes]:
    """Give the keys that can be asked with, by the number of their epoch."""
    live = epochs.live(session)
    if live and mark(keys.feature) not in live:
        raise Refused(
            N_("The key file is not the one these reports were indexed with. Tell whoever runs it.")
        )
    return {live[mark(key)]: key for key in keys.features if mark(key) in live}


def _in_epoch(
    session: Session, asked: Mapping[Token, Value], *, epoch: int, desk: str
) -> list[_Found]:
    """Find the reports of one epoch: candidates from the index, then by what is kept of each.

    The reports themselves are looked up last, and only those that are shown: their rows are large,
    and lie all over the disk.
    """
    lists = postings.look(session, asked, epoch=epoch, desk=desk)
    weighing = _weighed(asked, lists)
    likely = _likely(lists, weighing)
    meant = slots.numbers(session, likely, epoch=epoch, desk=desk)
    kept = [each for each in fetch(session, meant.values()).values() if each.epoch == epoch]
    judged = {
        each.number: _judged(tokens_of(features) & weighing.worth.keys(), asked, weighing)
        for each, features in readable(kept)
    }
    found = {number: one for number, one in judged.items() if one is not None}
    best = nlargest(SHOWN, found, key=lambda number: found[number].score)
    return [
        _Found(one.score, one.tokens, one.words, report_id)
        for number, report_id in own_reports(session, best, desk=desk).items()
        for one in [found[number]]
    ]


def _likely(lists: Mapping[Token, Sequence[int]], weighing: _Weighing) -> Sequence[int]:
    """Give the slots that share most with what is asked for, of equals the newest."""
    scores: dict[int, float] = {}
    for token, held in lists.items():
        worth = weighing.worth[token]
        for slot in held:
            scores[slot] = scores.get(slot, 0.0) + worth
    return nlargest(LIKELY, scores, key=lambda slot: (scores[slot], slot))


def _weighed(asked: Mapping[Token, Value], lists: Mapping[Token, Sequence[int]]) -> _Weighing:
    """Weigh each token by its sort and by how rare it is, which the length of its list tells."""
    words: dict[int, int] = {}
    for value in asked.values():
        if value.sort is Sort.WORD:
            words[value.word] = words.get(value.word, 0) + value.weight
    worth, total = {}, sum(words.values())
    for token, numbers in lists.items():
        part = asked[token].weight / total if token[0] is Sort.WORD else 1.0
        worth[token] = WORTH[token[0]] * part * log(1 + postings.NEWEST / len(numbers))
    return _Weighing(worth, words)


def _judged(
    tokens: frozenset[Token], asked: Mapping[Token, Value], weighing: _Weighing
) -> _Matching | None:
    """Judge a report by all that it has in common; None when that is too little to be shown."""
    words = [asked[token] for token in tokens if token[0] is Sort.WORD]
    if len(words) == len(tokens) and not _tells(words, weighing):
        return None
    return _Matching(weighing.score(tokens), tokens, len(words))


def _tells(words: Sequence[Value], weighing: _Weighing) -> bool:
    """Say whether enough of one word agrees."""
    found: dict[int, int] = {}
    for value in words:
        found[value.word] = found.get(value.word, 0) + value.weight
    return any(weight >= SHARE * weighing.words[word] for word, weight in found.items())


def _shown(
    session: Session, found: Sequence[_Found], *, by: Actor, words_asked: int
) -> tuple[Hit, ...]:
    of_report = {one.report_id: one for one in found}
    # Of the actor's own desk they are already; asked for the desk here, SQLite would walk along
    # the index of all its reports.
    query = _COLUMNS.where(Report.id.in_(of_report), open_to(by, Report.id))
    hits = [
        Hit(
            report_id=row.id,
            received_on=row.received_on,
            district=row.district,
            category=row.category,
            stage=row.stage,
            venue=row.venue or "",
            lead_id=row.lead_id,
            lead_number=row.lead_number or "",
            lead_state=row.lead_state,
            sorts=_sorts(of_report[row.id]),
            words=of_report[row.id].words,
            words_asked=words_asked,
        )
        for row in session.execute(query)
    ]
    hits.sort(key=lambda hit: (of_report[hit.report_id].score, hit.received_on), reverse=True)
    return tuple(hits[:SHOWN])


def _sorts(found: _Found) -> tuple[Sort, ...]:
    """Give what matches besides words, the most telling first."""
    return tuple(sorted({sort for sort, _ in found.tokens if sort is not Sort.WORD}, reverse=True))
