"""How crowded it is at the public door, told without knowing who comes.

Every form sent to the door is counted: for the whole house, and for the network it came from under
a name that nobody can read. The name is keyed with random bytes that this process drew, never wrote
down, and throws away after two hours; the counts are in its memory alone. In calm times they decide
nothing. In a flood they decide how long a form must have aged, and whether a report goes to the
queue or to those that are looked at together.
"""

import hmac
import secrets
from dataclasses import dataclass, field, replace
from socket import AF_INET, AF_INET6, inet_pton
from threading import Lock
from typing import Final
from uuid import UUID

FREE: Final = 24.0
"""Forms that one network may send at once and be like all others: some eight reports."""

LEAK: Final = 0.2
"""Forms a second that are forgotten of a network's count: three reports a minute."""

MOST: Final = 720.0
"""Where a network's count ends: an hour after the last form it is forgotten whatever came."""

TIMES: Final = 10
"""The house's count ends at so many times a calm minute: then the flood is over in as many."""

KEY_LIFE: Final = 3600
"""Seconds after which names are made anew; the count of whoever still sends goes along."""

RECENT: Final = 600
"""Seconds in which reports of a network can still be taken back from the queue."""

YOUNG: Final = 3
"""Seconds that every form must have aged in a flood: less than it takes to read it."""

LONGEST: Final = 300
"""Seconds after which a form always goes on, whatever the crowd."""

LEAST_WORK: Final = 16
MOST_WORK: Final = 20
"""Bits of the work by which a browser gets on without the wait: a fraction of a second, or some."""

_NETWORKS: Final = 20_000
# As Tor tells a circuit to what stands behind it: the last four bytes are its number.
_CIRCUIT: Final = bytes.fromhex("fc00deadbeef4dad")
_MAPPED: Final = bytes(10) + b"\xff\xff"
_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Flood:
    """What an office sets: where a flood begins, what room it gets, who names a proxy's client."""

    calm: int = 240
    megabytes: int = 512
    header: str = ""


CALM: Final = Flood()


@dataclass(frozen=True, slots=True)
class Count:
    """How much there was of something at a moment; it leaks away from then on."""

    level: float = 0.0
    at: float = 0.0
    recent: tuple[tuple[float, UUID], ...] = field(default=(), repr=False)

    def later(self, at: float, *, leak: float) -> "Count":
        """Give the count as it is by now; reports from too long ago are not remembered."""
        level = max(0.0, self.level - leak * max(0.0, at - self.at))
        recent = tuple(one for one in self.recent if one[0] > at - RECENT) if self.recent else ()
        return Count(level, max(at, self.at), recent)

    def grown(self, at: float, *, leak: float, most: float, sends: UUID | None = None) -> "Count":
        """Give the count with one more, and not above `most`; `sends` is the report it brings."""
        now = self.later(at, leak=leak)
        recent = now.recent if sends is None else (*now.recent, (at, sends))[-_KEPT:]
        return Count(min(most, now.level + 1), now.at, recent)


@dataclass(frozen=True, slots=True)
class Pressure:
    """What the crowd means for one form that was just sent."""

    flood: bool
    over: float
    """Forms of its network above those that are free."""

    @property
    def hot(self) -> bool:
        """Say whether its network is one of those that the flood comes from."""
        return self.flood and self.over > 0

    @property
    def wait(self) -> int:
        """Give the seconds that the form must have aged."""
        if not self.flood:
            return 0
        return min(LONGEST, YOUNG + int(max(0, self.over)))

    @property
    def work(self) -> int:
        """Give the bits of work that stand for the wait."""
        return min(MOST_WORK, LEAST_WORK + int(max(0, self.over) / FREE))


class Crowd:
    """The counts of one process. `calm` forms a minute and fewer are no flood."""

    def __init__(self, *, calm: float) -> None:
        """Begin with nobody."""
        self._calm = calm
        self._lock = Lock()
        self._house = Count()
        self._key, self._old_key = secrets.token_bytes(32), secrets.token_bytes(32)
        self._key_from = 0.0
        self._networks: dict[bytes, Count] = {}
        self._before: dict[bytes, Count] = {}

    def press(self, address: str, *, at: float, sends: UUID | None = None) -> Pressure:
        """Count a form from an address at a moment (seconds since 1970).

        The report it sends is noted for some minutes, in memory alone: it may be a flood's first.
        """
        with self._lock:
            name, own = self._own(address, at)
            self._house = self._house.grown(at, leak=self._calm / 60, most=self._most)
            own = own.grown(at, leak=LEAK, most=MOST, sends=sends)
            self._keep(name, own)
            return Pressure(self._house.level > self._calm, own.level - FREE)

    def flooded(self, *, at: float) -> bool:
        """Say whether it is a flood just now."""
        return self._house.later(at, leak=self._calm / 60).level > self._calm

    def take_back(self, address: str, *, at: float) -> tuple[UUID, ...]:
        """Give the reports that were noted of a network, and forget that they were."""
        with self._lock:
            name, own = self._own(address, at)
            own = own.later(at, leak=LEAK)
            self._keep(name, replace(own, recent=()))
            return tuple(report_id for _, report_id in own.recent)

    @property
    def _most(self) -> float:
        return TIMES * self._calm

    def _own(self, address: str, at: float) -> tuple[bytes, Count]:
        if at - self._key_from >= KEY_LIFE:
            self._turn_keys(at)
        network = _network(address)
        name = hmac.digest(self._key, network, "sha256")
        found = self._networks.get(name)
        if found is None and self._before:
            found = self._before.pop(hmac.digest(self._old_key, network, "sha256"), None)
        return name, found or Count()

    def _turn_keys(self, at: float) -> None:
        twice = at - self._key_from >= 2 * KEY_LIFE
        self._before, self._networks = {} if twice else self._networks, {}
        self._old_key, self._key, self._key_from = self._key, secrets.token_bytes(32), at

    def _keep(self, name: bytes, count: Count) -> None:
        if len(self._networks) >= _NETWORKS and name not in self._networks:
            # The memory has an end. Who came only once is forgotten first.
            hottest = sorted(self._networks.items(), key=lambda one: -one[1].level)
            self._networks = dict(hottest[: _NETWORKS // 2])
        self._networks[name] = count


def _network(address: str) -> bytes:
    """Give what neighbours have in common: three bytes of an IPv4 address, six of an IPv6 one.

    Whoever has one address has often all of these. Circuits of Tor have nothing in common: each is
    a network of its own, however dear or cheap.
    """
    for family, kept in ((AF_INET, 3), (AF_INET6, 6)):
        try:
            packed = inet_pton(family, address)
        except (OSError, ValueError):
            continue
        if packed.startswith(_CIRCUIT):
            return packed
        mapped = packed.startswith(_MAPPED)
        return bytes([3]) + packed[12:15] if mapped else bytes([kept]) + packed[:kept]
    return b""
