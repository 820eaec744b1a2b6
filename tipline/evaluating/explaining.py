"""One verdict on two reports, reason by reason."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from leads.features.record import Features, unpack
from leads.features.tokens import make, pack
from leads.ledger.errors import HouseError
from leads.matching.links import linked
from leads.matching.reasons import REASONS
from leads.matching.records import fetch, number_of, readable
from leads.matching.verdict import Verdict, compare
from leads.matching.weights import Weights
from tipline.evaluating.measuring import told
from tipline.evaluating.reading import Labelled
from tipline.evaluating.scratch import FEATURE_KEY


class Unknown(HouseError):
    """There is no such report, or it cannot be compared; the sentence says which and why."""


def of_labelled(rows: Sequence[Labelled], ids: Sequence[str]) -> list[Features]:
    """Make the features of two reports of a file, cut to what is kept of them."""
    known = {row.id: row for row in rows}
    for one in ids:
        if one not in known:
            raise Unknown(f"There is no report {one} in this file.")
    return [unpack(pack(make(told(known[one]), key=FEATURE_KEY))) for one in ids]


def of_house(session: Session, ids: Sequence[str]) -> list[Features]:
    """Fetch the features that are kept of two reports; needs no key."""
    numbers = [_number(one) for one in ids]
    kept = fetch(session, numbers)
    features = {each.number: found for each, found in readable(kept.values())}
    for one, number in zip(ids, numbers, strict=True):
        if number not in kept:
            raise Unknown(f"Report {one} is not known here, or not matched yet.")
        if number not in features:
            raise Unknown(f"The key of report {one} is gone; an officer who opens it mends that.")
    if len({kept[number].epoch for number in numbers}) > 1:
        raise Unknown("The two were kept under different keys and cannot be compared.")
    return [features[number] for number in numbers]


def _number(text: str) -> int:
    try:
        return number_of(UUID(text))
    except ValueError as error:
        raise Unknown(f"{text} is not the id of a report.") from error


def explained(one: Features, other: Features, *, weights: Weights) -> Iterator[str]:
    """Give a verdict line by line, as of the later report beside the earlier."""
    verdict = compare(one, other, weights=weights)
    for reason in verdict.reasons:
        yield f"{reason.points:+7.2f}  {REASONS[reason.code]} ({reason.code})"
    chance = f"{verdict.probability:.1%} that both tell of one matter"
    yield f"{verdict.points:+7.2f}  points in all: {chance}"
    yield _band(verdict, weights, one_venue=linked([one], [[other]])[0])


def _band(verdict: Verdict, weights: Weights, *, one_venue: bool) -> str:
    marks = weights.marks
    venue = "; the same venue seems meant" if one_venue else ""
    firm = f"with a fact from {marks.firm:g}"
    said = f"joined from {marks.join:g} on, {firm}, suggested from {marks.suggest:g} on"
    return f"Band: {verdict.band.value}{venue} ({said})."
