"""How many similar reports the queue tells of: no more of a flood than it can afford to count."""

from crypto.signing import SigningKey
from leads.matching.records import Matched, number_of
from leads.matching.similar import COUNTED, candidate_counts
from tests.leads.matched import GAME, TOUR, sent
from tests.makers import found_city
from tipline.house import House


def test_of_a_flood_only_so_many_are_counted_and_those_shut_out_are_not(
    house: House, root_key: SigningKey
) -> None:
    found_city(house, root_key)
    one, two, tour = sent(house, GAME, GAME, TOUR)
    with house.database.transaction() as session:
        cluster = session.get_one(Matched, number_of(one)).cluster
        for number in range(1, COUNTED + 40):
            session.add(Matched(number=number, epoch=1, cluster=cluster, features=b""))
    with house.database.reading() as session:
        counts = candidate_counts(session, [one, two, tour], shut=[two])
        assert counts == {one: COUNTED, two: COUNTED}
        assert candidate_counts(session, [tour]) == {}
