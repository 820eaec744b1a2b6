"""A lead's life: every state is reachable, none is a trap, and no move is made out of turn."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.casework.states import (
    ENDS,
    MOVES,
    Hand,
    IllegalMove,
    LeadState,
    Move,
    after,
    moves_from,
    public_status,
)
from leads.register.public_status import PublicStatus

USUAL_WAY = [
    (Move.OPEN, LeadState.ACCEPTED),
    (Move.ASSIGN, LeadState.ASSIGNED),
    (Move.SIGN, LeadState.SIGNED),
    (Move.ANSWER, LeadState.ANSWERED),
    (Move.SEND_BACK, LeadState.SIGNED),
    (Move.ANSWER, LeadState.ANSWERED),
    (Move.CLOSE, LeadState.CLOSED),
    (Move.RECHECK_KEEP, LeadState.CLOSED),
    (Move.RECHECK_REOPEN, LeadState.ACCEPTED),
]


def reachable(start: LeadState) -> set[LeadState]:
    """Walk the table from a state as far as it goes."""
    found = {start}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for move, rule in MOVES.items():
            if here in rule.sources and after(here, move) not in found:
                found.add(after(here, move))
                waiting.append(after(here, move))
    return found


def test_the_usual_way_round_is_open() -> None:
    state: LeadState | None = None
    for move, expected in USUAL_WAY:
        state = after(state, move)
        assert state is expected


def test_a_failed_recheck_gives_the_lead_to_the_district_again() -> None:
    assert after(LeadState.CLOSED, Move.RECHECK_REOPEN) is LeadState.ACCEPTED
    assert Move.SIGN in moves_from(LeadState.ASSIGNED, Hand.DISTRICT)


def test_an_objection_is_ruled_on_either_way() -> None:
    assert after(LeadState.SIGNED, Move.OBJECT) is LeadState.OBJECTED
    assert after(LeadState.OBJECTED, Move.UPHOLD_OBJECTION) is LeadState.ACCEPTED
    assert after(LeadState.OBJECTED, Move.REFUSE_OBJECTION) is LeadState.ASSIGNED
    assert MOVES[Move.OBJECT].once


def test_a_split_gives_back_exactly_what_was_merged() -> None:
    for state in MOVES[Move.MERGE].sources:
        assert after(after(state, Move.MERGE), Move.SPLIT) is state


def test_every_state_can_be_reached() -> None:
    assert reachable(after(None, Move.OPEN)) == set(LeadState)


@pytest.mark.parametrize("state", list(LeadState))
def test_nothing_is_stuck_short_of_an_end(state: LeadState) -> None:
    assert reachable(state) & ENDS
    if state not in ENDS:
        assert any(
            after(state, move) is not state for hand in Hand for move in moves_from(state, hand)
        )


def test_a_transferred_lead_moves_no_more() -> None:
    assert not any(moves_from(LeadState.TRANSFERRED, hand) for hand in Hand)


@pytest.mark.parametrize(("state", "move"), list(product(LeadState, Move)))
def test_a_move_is_made_in_turn_or_refused(state: LeadState, move: Move) -> None:
    if state in MOVES[move].sources:
        assert after(state, move) in LeadState
    else:
        with pytest.raises(IllegalMove):
            after(state, move)


@pytest.mark.parametrize("move", [move for move in Move if move is not Move.OPEN])
def test_nothing_happens_to_a_lead_before_it_is_opened(move: Move) -> None:
    with pytest.raises(IllegalMove):
        after(None, move)


def test_every_move_is_in_the_table_and_in_somebodys_hand() -> None:
    assert set(MOVES) == set(Move)
    assert all(rule.who for rule in MOVES.values())


def test_the_district_signs_objects_and_answers_and_nothing_else() -> None:
    district = {move for move, rule in MOVES.items() if Hand.DISTRICT in rule.who}
    assert district == {Move.SIGN, Move.OBJECT, Move.ANSWER}
    assert all(MOVES[move].who == {Hand.DISTRICT} for move in district)


def test_who_closes_is_never_who_rechecks() -> None:
    assert not MOVES[Move.CLOSE].who & MOVES[Move.RECHECK_KEEP].who


@given(st.lists(st.sampled_from(list(Move)), max_size=40))
def test_the_source_sees_closed_only_while_the_lead_is_closed(moves: list[Move]) -> None:
    state, status = after(None, Move.OPEN), public_status(Move.OPEN)
    for move in moves:
        if state not in MOVES[move].sources:
            continue
        state = after(state, move)
        status = public_status(move) or status
        assert (status is PublicStatus.CLOSED) is (state is LeadState.CLOSED)
        assert (status is PublicStatus.TRANSFERRED) is (state is LeadState.TRANSFERRED)


@pytest.mark.parametrize(
    "move", [Move.RECHECK_KEEP, Move.OBJECT, Move.UPHOLD_OBJECTION, Move.REMIND, Move.SUPERVISE]
)
def test_the_house_own_business_does_not_show_to_the_source(move: Move) -> None:
    assert public_status(move) is None
