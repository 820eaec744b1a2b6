"""The lot: repeatable, fair, and not to be steered by what else is in the hat."""

from collections import Counter
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from covert.draw import draw

IDS = st.lists(st.uuids(), unique=True, max_size=30)


@given(IDS, st.binary(min_size=1), st.integers(0, 40))
def test_the_same_seed_draws_the_same_whatever_the_order(
    ids: list[UUID], seed: bytes, size: int
) -> None:
    drawn = draw(seed, ids, size=size)
    assert drawn == draw(seed, list(reversed(ids)), size=size)
    assert len(drawn) == len(set(drawn)) == min(size, len(ids))
    assert set(drawn) <= set(ids)


@given(IDS, st.uuids(), st.binary(min_size=1))
def test_one_more_in_the_hat_moves_nobody_past_another(
    ids: list[UUID], newcomer: UUID, seed: bytes
) -> None:
    before = draw(seed, ids, size=100)
    after = draw(seed, [*ids, newcomer], size=100)
    assert [one for one in after if one in set(ids)] == before


def test_each_has_the_same_chance() -> None:
    ids = [uuid4() for _ in range(10)]
    times = Counter(
        one for turn in range(2000) for one in draw(turn.to_bytes(2, "big"), ids, size=3)
    )
    # Each is expected 600 times with a standard deviation of 20.5; six of them are allowed.
    assert all(477 < times[one] < 723 for one in ids)
