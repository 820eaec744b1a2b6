"""Counting a crowd without knowing who is in it."""

from tipline.floods.crowd import KEY_LIFE, Crowd

JUNK = "198.51.100.7"
HOME = "203.0.113.20"


def test_a_network_is_counted_under_a_name_that_changes_and_leads_nowhere() -> None:
    crowd = Crowd(calm=10)
    for _ in range(100):
        crowd.press(JUNK, at=5_000.0)
    assert crowd.press("198.51.100.200", at=5_000.0).hot
    assert not crowd.press(HOME, at=5_000.0).hot
    # The next hour's name is another one; whoever goes on sending is still known to send.
    for minute in range(100):
        crowd.press(JUNK, at=5_000.0 + 60 * minute)
        for _ in range(20):
            crowd.press(JUNK, at=5_000.0 + 60 * minute)
    assert crowd.press(JUNK, at=5_000.0 + KEY_LIFE + 2400).over > 0
    later = crowd.press(JUNK, at=5_000.0 + 5 * KEY_LIFE)
    assert not later.flood
    assert later.over < 0
    assert "198.51" not in repr(vars(crowd))
    assert b"198.51.100" not in b"".join(crowd._networks)


def test_of_the_onion_service_each_circuit_is_a_network_of_its_own() -> None:
    crowd = Crowd(calm=10)
    for _ in range(100):
        crowd.press("fc00:dead:beef:4dad::12:3456", at=5_000.0)
    assert crowd.press("fc00:dead:beef:4dad::12:3456", at=5_000.0).hot
    assert not crowd.press("fc00:dead:beef:4dad::12:3457", at=5_000.0).hot
    # Of other addresses neighbours stay together.
    for _ in range(100):
        crowd.press("2001:db8:7:1::1", at=5_000.0)
    assert crowd.press("2001:db8:7:2::9", at=5_000.0).hot
