"""The whole way round, once: source, office, district, squad, and what it does to the score."""

from tipline.walkthrough import assessor, desk, planner, source, squad, team
from tipline.walkthrough.walk import Walk


def go_round(walk: Walk) -> None:
    """Walk it, person by person. Raises Stopped at the first step that is not as it must be."""
    board = assessor.sit_down(walk)
    before = assessor.read(walk, board)
    walk.say(f"Before: {before.said}")
    kept = source.report(walk)
    at_desk = desk.open_lead(walk, desk.find(walk))
    source.come_back(walk, kept)
    desk.hand_over(walk, at_desk)
    team.answer(walk, at_desk)
    desk.close(walk, at_desk)
    planner.plan(walk, at_desk)
    squad.visit(walk, at_desk)
    desk.reopened(walk, at_desk)
    source.look_again(walk, kept)
    after = assessor.read(walk, board)
    walk.say(f"After:  {after.said}")
    assessor.compare(walk, before, after)
