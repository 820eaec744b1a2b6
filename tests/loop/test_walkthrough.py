"""The whole loop over real HTTP, with a real worker, clerk and Valkey, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from crypto.signing import SigningKey
from leads.casework.lead import Inspection, Lead
from leads.casework.states import LeadState
from leads.ledger.audit import Tree, verify
from leads.ledger.outbox import Errand
from leads.reports.report import Report
from tests.loop.standing import standing
from tipline.walkthrough import desk, source
from tipline.walkthrough.officer import sign_in
from tipline.walkthrough.page import Stopped
from tipline.walkthrough.round import go_round


def test_one_report_goes_the_whole_way_round_and_changes_the_score(
    env: dict[str, str], root_key: SigningKey
) -> None:
    said: list[str] = []
    with standing(env, root_key) as house:
        walk = house.walk(said)
        go_round(walk)
        with house.house.database.reading() as session:
            lead = session.scalars(select(Lead)).one()
            assert lead.state is LeadState.ACCEPTED
            assert session.scalars(select(Inspection.true_closure)).one() is False
            # The tip, and what the squad saw.
            assert session.scalar(select(func.count()).select_from(Report)) == 2
            assert verify(session, Tree.STAFF) is None
            assert verify(session, Tree.SOURCE) is None
        assert walk.matter.narrative not in "".join(said) + house.log.read_text()
    assert "has changed the score of East" in said[-1]


def test_a_walk_without_a_worker_stops_and_says_so(
    env: dict[str, str], root_key: SigningKey
) -> None:
    with standing(env, root_key, processes=()) as house:
        walk = replace(house.walk([]), pause=lambda _seconds: None)
        kept = source.report(walk)
        with pytest.raises(Stopped, match="is a worker running"):
            desk.find(walk)
        with house.house.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Errand)) == 1
        assert kept.receipt not in repr(kept)


def test_a_used_code_is_followed_by_the_next_one(env: dict[str, str], root_key: SigningKey) -> None:
    said: list[str] = []
    with standing(env, root_key, processes=()) as house:
        walk = house.walk(said)
        sign_in(walk, walk.cast.desk, walk.sites.staff)
        sign_in(walk, walk.cast.desk, walk.sites.staff)
    assert "is refused; waiting" in said[1]
    assert len(said) == 3


def test_a_wrong_passphrase_stops_the_walk(env: dict[str, str], root_key: SigningKey) -> None:
    with standing(env, root_key, processes=()) as house:
        walk = replace(house.walk([]), pause=lambda _seconds: None)
        stranger = replace(walk.cast.desk, passphrase="not this one")
        with pytest.raises(Stopped, match="chen cannot sign in"):
            sign_in(walk, stranger, walk.sites.staff)
