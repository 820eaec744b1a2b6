"""A file takes as much memory on its way in as any other, however long it is."""

from bench.swallowing import MEBIBYTE, measured


def test_a_film_sixteen_times_as_long_takes_no_more_memory() -> None:
    short, long = measured(4), measured(64)
    assert long["copied"] - short["copied"] == 60 * MEBIBYTE
    # Both in MiB. A copy of the whole anywhere would be 64.
    assert long["own"] - short["own"] < 16
    assert long["child"] - short["child"] < 16
