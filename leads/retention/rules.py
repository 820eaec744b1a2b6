"""The rules of retention as data: months after the end, by outcome, each with its reason."""

import tomllib
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from leads.casework.clocks import Basis
from leads.ledger.errors import HouseError
from leads.ledger.words import Name, Spoken
from leads.register.laws import cited

MONTHS_IN_YEAR = 12
SHORTEST = 1


class BadRules(HouseError, ValueError):
    """The rules of retention do not add up; the sentence says where."""


class Outcome(Spoken):
    """How a matter ended, or the part of it that is forgotten first."""

    DECLINED = "declined", "Declined", "不予受理"
    TRANSFERRED = "transferred", "Transferred", "已移送"
    NOT_FOUND = "not_found", "Closed, no violation found", "办结，查否"
    FOUND = "found", "Closed, violation found", "办结，查实"
    MERGED = "merged", "Merged into another lead", "已并单"
    IDENTITY = "identity", "Contact of a source", "举报人联系方式"
    VISIT = "visit", "Covert visit and its mission", "暗访记录和任务"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: so many months after the last that happened, for this reason."""

    months: int
    basis: Basis
    cites: Name
    why: Name

    def over(self, last: date) -> date:
        """Give the first day on which what ended on `last` is no longer kept."""
        count = last.month - 1 + self.months
        year, month = last.year + count // MONTHS_IN_YEAR, count % MONTHS_IN_YEAR + 1
        return date(year, month, min(last.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of the rules; in force from its day until the next version's."""

    number: int
    effective_from: date
    by: Mapping[Outcome, Rule]

    @property
    def shortest(self) -> int:
        """Give the least number of months of any rule."""
        return min(rule.months for rule in self.by.values())


def load(text: str) -> tuple[Rules, ...]:
    """Read all versions, oldest first; BadRules for what does not add up."""
    try:
        versions = tuple(_version(row) for row in tomllib.loads(text)["version"])
    except (KeyError, TypeError, AttributeError, tomllib.TOMLDecodeError) as error:
        raise BadRules("the rules of retention cannot be read") from error
    for at, one in enumerate(versions, start=1):
        if one.number != at:
            raise BadRules("versions are numbered from 1 on, without a gap")
    days = [one.effective_from for one in versions]
    if not days or days != sorted(set(days)):
        raise BadRules("each version is in force from a later day than the one before")
    return versions


def rules_on(day: date, versions: Sequence[Rules]) -> Rules:
    """Give the version in force on a day; BadRules before the first."""
    in_force = [one for one in versions if one.effective_from <= day]
    if not in_force:
        raise BadRules("no rules of retention were in force then")
    return in_force[-1]


_FIELDS = {"en", "zh", "months", "basis", "cites", "why_en", "why_zh"}


def _version(row: Mapping[str, Any]) -> Rules:
    rows = row["rules"]
    if set(rows) != {one.value for one in Outcome}:
        raise BadRules("every outcome has a rule, and there is no other")
    by = {Outcome(code): _rule(fields) for code, fields in rows.items()}
    if by[Outcome.IDENTITY].months > min(rule.months for rule in by.values()):
        raise BadRules("the contact of a source is forgotten first")
    return Rules(row["number"], row["effective_from"], MappingProxyType(by))


def _rule(row: Mapping[str, Any]) -> Rule:
    if set(row) != _FIELDS or not all(row.values()):
        raise BadRules("a rule with a field missing, empty or unknown")
    months = row["months"]
    if type(months) is not int or months < SHORTEST:
        raise BadRules("a rule keeps for whole months, and for one at least")
    return Rule(
        months=months,
        basis=Basis(row["basis"]),
        cites=cited(row["cites"]),
        why=Name(row["why_en"], row["why_zh"]),
    )


RULES = load(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
