"""What the sealing script does in a browser, done by hand: read a page's offer, seal, hand in."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from lxml import html

from crypto.envelope import Place, Sealer
from leads.reports.envelopes import Shape

Seal = Callable[[bytes, bytes, Place], bytes]
"""Seals bytes under a key at a place."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page gives its script: for which report or message, to whom, counted from when."""

    subject: UUID
    keepers: Sequence[bytes]
    received: str = ""


def offer(page: str, fetch: Callable[[str], str]) -> Offer:
    """Read a page's offer, and the list of keys that it names by `fetch`."""
    form = html.fromstring(page).xpath("//form[@data-seals]")[0]
    _, *lines = fetch(form.get("data-keys")).split("\n")
    listed = [line.split(" ") for line in lines]
    keepers = [b64decode(key) for kind, *_, key, _ in listed if kind == form.get("data-keepers")]
    return Offer(UUID(form.get("data-report")), keepers, form.get("data-received", ""))


def sealed(offered: Offer, said: bytes, shape: Shape, *, seal: Seal | None = None) -> bytes:
    """Seal for the offer's keepers, as the script does; `seal` may do it worse."""
    sealer, subject = Sealer(), offered.subject
    key, place = sealer.new_key(), Place(subject, subject, shape.kind)
    grants = [
        sealer.grant(key, to=one, compartment=shape.compartment, subject=subject)
        for one in offered.keepers
    ]
    body = seal(said, key, place) if seal else sealer.seal(said, key=key, place=place)
    return bytes([len(grants)]) + b"".join(grants) + body


def wire(offered: Offer, said: bytes, shape: Shape, *, seal: Seal | None = None) -> str:
    """Give what `sealed` makes as a form carries it."""
    return b64encode(sealed(offered, said, shape, seal=seal)).decode()
