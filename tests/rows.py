"""Rows of leads and reports by the thousand, written straight into the tables."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from leads.casework.lead import Lead, LeadReport
from leads.casework.states import LeadState
from leads.ledger.base import new_id
from leads.reports.report import Report

STATES = (LeadState.ACCEPTED, LeadState.ASSIGNED, LeadState.SIGNED, LeadState.CLOSED)


def fill(session: Session, number: int, *, today: date, venues: list[UUID]) -> None:
    """Write leads row by row: a board does not care how they came to be."""
    pairs = [(a_report_row(n, today), a_lead_row(n, today, venues)) for n in range(number)]
    joined_at = datetime.combine(today, time(), tzinfo=UTC)
    session.execute(insert(Report), [report for report, _ in pairs])
    session.execute(insert(Lead), [lead for _, lead in pairs])
    session.execute(
        insert(LeadReport),
        [
            {
                "id": new_id(),
                "lead_id": lead["id"],
                "report_id": report["id"],
                "joined_at": joined_at,
            }
            for report, lead in pairs
        ],
    )


def a_report_row(n: int, today: date) -> dict[str, object]:
    return {
        "id": new_id(),
        "channel": ("web", "hotline", "letter")[n % 3],
        "desk": "office",
        "district": ("east", "west")[n % 2],
        "category": "minors_admitted",
        "received_on": today - timedelta(days=n % 90),
        "stage": "new" if n % 7 == 0 else "accepted",
        "public_status": "received",
        "public_reason": "",
        "sealed": b"",
        "unread": n % 50 == 0,
    }


def a_lead_row(n: int, today: date, venues: list[UUID]) -> dict[str, object]:
    state = STATES[n % len(STATES)]
    return {
        "id": new_id(),
        "number": f"XS-2026-{n:05d}",
        "desk": "office" if n % 11 else "oversight",
        "state": state,
        "district": ("east", "west")[n % 2],
        "category": ("minors_admitted", "no_permit", "cheap_tour")[n % 3],
        "channel": ("web", "hotline", "letter")[n % 3],
        "venue_id": venues[n % len(venues)],
        "gang": False,
        "supervised": False,
        "reports": 1,
        "opened_on": today - timedelta(days=n % 90),
        "due_on": None if state is LeadState.CLOSED else today + timedelta(days=n % 60 - 10),
        "version": 0,
    }
