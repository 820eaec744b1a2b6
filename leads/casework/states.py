"""One table of a lead's life: which move leads from where to where, and by whose hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from leads.ledger.errors import HouseError
from leads.ledger.words import Spoken
from leads.register.public_status import PublicStatus


class IllegalMove(HouseError, ValueError):
    """The table has no such move from where the lead stands; nothing was changed."""


class LeadState(Spoken):
    """Where a lead stands. Signed means that the district is checking."""

    ACCEPTED = "accepted", "At the office's desk", "待交办"
    ASSIGNED = "assigned", "Assigned", "已交办"
    SIGNED = "signed", "Signed for, being checked", "已签收(核查中)"
    OBJECTED = "objected", "Objected to", "退单待裁定"
    ANSWERED = "answered", "Answered", "已反馈"
    CLOSED = "closed", "Closed", "已办结"
    TRANSFERRED = "transferred", "Transferred", "已移送"
    MERGED = "merged", "Merged into another lead", "已并单"


class Move(Spoken):
    """What is done to a lead."""

    OPEN = "open", "Open", "登记立线索"
    ASSIGN = "assign", "Assign", "交办"
    SIGN = "sign", "Sign for", "签收"
    OBJECT = "object", "Object", "退单"
    UPHOLD_OBJECTION = "uphold_objection", "Uphold the objection", "同意退单"
    REFUSE_OBJECTION = "refuse_objection", "Refuse the objection", "驳回退单"
    ANSWER = "answer", "Answer", "反馈"
    SEND_BACK = "send_back", "Send back", "退回重办"
    CLOSE = "close", "Close", "办结"
    RECHECK_KEEP = "recheck_keep", "Re-checked and kept", "回头看属实"
    RECHECK_REOPEN = "recheck_reopen", "Re-checked and reopened", "回头看不实，重新办理"
    TRANSFER = "transfer", "Transfer", "移送"
    MERGE = "merge", "Merge", "并单"
    SPLIT = "split", "Split off again", "拆单"
    JOIN = "join", "Join a report", "并入举报"
    SPLIT_OFF = "split_off", "Split a report off", "拆出举报"
    SORT = "sort", "Set venue, category or district", "核定场所、类别或辖区"
    BRIEF = "brief", "Write the brief", "拟写交办摘要"
    NOTE = "note", "Note", "内部备注"
    EXTEND = "extend", "Extend", "延期"
    SUPERVISE = "supervise", "Supervise", "督办"
    REMIND = "remind", "Remind", "催办"


class Hand(StrEnum):
    """Whose hand makes a move; which officer of it may is for `register.authority` to say.

    DESK is the coordination office, or the oversight unit for its own leads; HOUSE is a timer.
    """

    DESK = "desk"
    DISTRICT = "district"
    RECHECK = "recheck"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: from which states, to which (None: it stays), by whom, and whether once only.

    `once` means once an assignment: a second objection would be ping-pong (首接负责).
    """

    sources: frozenset[LeadState]
    target: LeadState | None
    who: frozenset[Hand]
    once: bool = False


_WITH_DISTRICT = (LeadState.ASSIGNED, LeadState.SIGNED)
_LIVE = (LeadState.ACCEPTED, *_WITH_DISTRICT, LeadState.OBJECTED, LeadState.ANSWERED)


def _rule(
    sources: tuple[LeadState, ...], target: LeadState | None, *who: Hand, once: bool = False
) -> Rule:
    return Rule(frozenset(sources), target, frozenset(who), once)


MOVES: Mapping[Move, Rule] = MappingProxyType(
    {
        Move.OPEN: _rule((), LeadState.ACCEPTED, Hand.DESK),
        Move.ASSIGN: _rule((LeadState.ACCEPTED,), LeadState.ASSIGNED, Hand.DESK),
        Move.SIGN: _rule((LeadState.ASSIGNED,), LeadState.SIGNED, Hand.DISTRICT),
        Move.OBJECT: _rule(_WITH_DISTRICT, LeadState.OBJECTED, Hand.DISTRICT, once=True),
        Move.UPHOLD_OBJECTION: _rule((LeadState.OBJECTED,), LeadState.ACCEPTED, Hand.DESK),
        Move.REFUSE_OBJECTION: _rule((LeadState.OBJECTED,), LeadState.ASSIGNED, Hand.DESK),
        Move.ANSWER: _rule((LeadState.SIGNED,), LeadState.ANSWERED, Hand.DISTRICT),
        # Sent back, it is still signed for: no new chance to object, the work goes on.
        Move.SEND_BACK: _rule((LeadState.ANSWERED,), LeadState.SIGNED, Hand.DESK),
        Move.CLOSE: _rule((LeadState.ANSWERED,), LeadState.CLOSED, Hand.DESK),
        Move.RECHECK_KEEP: _rule((LeadState.CLOSED,), None, Hand.RECHECK),
        # Back to the desk, not to the district: it goes out again with others, without a time.
        Move.RECHECK_REOPEN: _rule((LeadState.CLOSED,), LeadState.ACCEPTED, Hand.RECHECK),
        # A suspected crime or a gang may show itself at any time before the end.
        Move.TRANSFER: _rule(_LIVE, LeadState.TRANSFERRED, Hand.DESK),
        # Only from the desk, so that splitting gives back exactly what was merged.
        Move.MERGE: _rule((LeadState.ACCEPTED,), LeadState.MERGED, Hand.DESK),
        Move.SPLIT: _rule((LeadState.MERGED,), LeadState.ACCEPTED, Hand.DESK),
        # Of one report, not of two leads. A wrong join may be found after the end, too.
        Move.JOIN: _rule(_LIVE, None, Hand.DESK),
        Move.SPLIT_OFF: _rule((*_LIVE, LeadState.CLOSED), None, Hand.DESK),
        # Once a district has it, the facts that it was handed stand still.
        Move.SORT: _rule((LeadState.ACCEPTED,), None, Hand.DESK),
        Move.BRIEF: _rule((LeadState.ACCEPTED,), None, Hand.DESK),
        Move.NOTE: _rule((*_LIVE, LeadState.CLOSED), None, Hand.DESK),
        Move.EXTEND: _rule((LeadState.SIGNED,), None, Hand.DESK, once=True),
        Move.SUPERVISE: _rule(_WITH_DISTRICT, None, Hand.DESK, Hand.HOUSE),
        Move.REMIND: _rule(_WITH_DISTRICT, None, Hand.DESK, Hand.HOUSE),
    }
)

ENDS = frozenset({LeadState.CLOSED, LeadState.TRANSFERRED, LeadState.MERGED})

# What is not listed changes nothing for the source: objections and reminders are the house's own
# business, and a merged lead's reports follow the lead that they now belong to. A re-check that
# keeps or undoes a closure must not show: it would say that somebody was there, and when.
_PUBLIC: Mapping[Move, PublicStatus] = MappingProxyType(
    {
        Move.OPEN: PublicStatus.ACCEPTED,
        Move.ASSIGN: PublicStatus.IN_HAND,
        Move.CLOSE: PublicStatus.CLOSED,
        Move.TRANSFER: PublicStatus.TRANSFERRED,
        Move.SPLIT: PublicStatus.ACCEPTED,
    }
)


def after(state: LeadState | None, move: Move) -> LeadState:
    """Give the state that a move leads to; None stands for a lead not opened yet.

    IllegalMove when the table has no such move from there.
    """
    rule = MOVES[move]
    if state is None:
        if move is not Move.OPEN or rule.target is None:
            raise IllegalMove("a lead is opened before anything else")
        return rule.target
    if state not in rule.sources:
        raise IllegalMove(f"no {move.value} from {state.value}")
    return state if rule.target is None else rule.target


def moves_from(state: LeadState, hand: Hand) -> tuple[Move, ...]:
    """List what a hand may do with a lead that stands there, in the order of the table."""
    return tuple(move for move, rule in MOVES.items() if state in rule.sources and hand in rule.who)


def public_status(move: Move) -> PublicStatus | None:
    """Give the status that a move sets for the lead's reports; None when they notice nothing."""
    return _PUBLIC.get(move)
