"""The rows of every table that the boards read, drawn from the facts of one invented lead."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bench.facts import ANSWERED, HANDED, RUNNING, Fact, draw_id
from leads.casework.states import LeadState, Move
from leads.register.taxonomy import CATEGORIES, Channel
from leads.reports.report import Stage

SEALED = 4216
"""Bytes of a report as intake seals it."""
Row = dict[str, Any]


def report(fact: Fact, chance: Random) -> Row:
    """Draw an accepted report; its sealed part is short, for no board opens it."""
    return any_report(fact.report, fact.opened, Stage.ACCEPTED, fact.district, chance) | {
        "category": fact.category,
        "venue_id": fact.venue,
        "sealed": chance.randbytes(64),
    }


def any_report(report: UUID, day: date, stage: Stage, district: str, chance: Random) -> Row:
    """Draw a report as intake writes it, its sealed part random bytes of the true size."""
    return {
        "id": report,
        "channel": chance.choice([Channel.WEB, Channel.WEB, *Channel]).value,
        "desk": "office",
        "district": district,
        "category": chance.choice(list(CATEGORIES)),
        "received_on": day,
        "stage": stage,
        "public_status": "received",
        "public_reason": "",
        "lookup": None,
        "venue_id": None,
        "parent_id": None,
        "sealed": chance.randbytes(SEALED),
        "sealed_identity": None,
        "unread": False,
    }


def lead(fact: Fact) -> Row:
    """Draw the lead."""
    closed = fact.state is LeadState.CLOSED
    live = fact.state in RUNNING
    return {
        "id": fact.id,
        "number": fact.number,
        "desk": "office",
        "state": fact.state,
        "district": fact.district,
        "category": fact.category,
        "venue_id": fact.venue,
        "gang": False,
        "supervised": False,
        "reports": 1,
        "opened_on": fact.opened,
        "due_on": fact.due if live else None,
        "closed_at": fact.at(days=16) if closed else None,
        "assignment_id": fact.assignment if fact.state in HANDED else None,
        "version": 5,
    }


def link(fact: Fact, chance: Random) -> Row:
    """Draw the report's place in its lead."""
    return {
        "id": draw_id(chance),
        "lead_id": fact.id,
        "report_id": fact.report,
        "joined_at": fact.at(days=0),
        "joined_by": None,
        "left_at": None,
    }


def assignment(fact: Fact) -> Row:
    """Draw the hand-over."""
    ended = fact.state is LeadState.CLOSED
    return {
        "id": fact.assignment,
        "lead_id": fact.id,
        "district": fact.district,
        "category": fact.category,
        "venue_id": fact.venue,
        "assigned_at": fact.at(days=1),
        "due_on": fact.due,
        "extended": False,
        "signed_at": fact.at(days=2),
        "objected_at": None,
        "answered_at": fact.at(days=12) if fact.state in ANSWERED else None,
        "ended_at": fact.at(days=16) if ended else None,
        "sealed_brief": b"",
    }


def answer(fact: Fact, chance: Random, officer: UUID) -> Row:
    """Draw the district's answer and its review."""
    closed = fact.state is LeadState.CLOSED
    return {
        "id": draw_id(chance),
        "assignment_id": fact.assignment,
        "round": 1,
        "officer_id": officer,
        "answered_at": fact.at(days=12),
        "on_time": fact.on_time,
        "finding": "violation",
        "disposition": "ordered",
        "sealed": b"",
        "outcome": "closed" if closed else None,
        "grade": fact.grade if closed else None,
        "reviewed_at": fact.at(days=16) if closed else None,
        "reviewed_by": officer if closed else None,
    }


def inspection(fact: Fact, chance: Random) -> Row:
    """Draw the re-check."""
    return {
        "id": draw_id(chance),
        "venue_id": fact.venue,
        "district": fact.district,
        "lead_id": fact.id,
        "assignment_id": fact.assignment,
        "seen_on": fact.opened + timedelta(days=18),
        "true_closure": fact.true,
        "drawn": True,
    }


LIFE: tuple[tuple[Move, LeadState, int, Callable[[Fact], bool]], ...] = (
    (Move.OPEN, LeadState.ACCEPTED, 0, lambda _: True),
    (Move.ASSIGN, LeadState.ASSIGNED, 1, lambda fact: fact.handed),
    (Move.SIGN, LeadState.SIGNED, 2, lambda fact: fact.handed),
    (Move.ANSWER, LeadState.ANSWERED, 12, lambda fact: fact.state in ANSWERED),
    (Move.CLOSE, LeadState.CLOSED, 16, lambda fact: fact.state is LeadState.CLOSED),
)


def moves(fact: Fact, chance: Random, officer: UUID) -> Iterator[Row]:
    """Draw the lead's history."""
    for position, (move, state, days, made) in enumerate(LIFE):
        if made(fact):
            yield {
                "id": draw_id(chance),
                "lead_id": fact.id,
                "position": position,
                "move": move.value,
                "state": state,
                "officer_id": officer,
                "at": fact.at(days=days),
                "reason": "",
                "assignment_id": fact.assignment if days else None,
                "sealed_note": None,
            }
