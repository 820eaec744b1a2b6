"""Sealing in the browser: what a page gives the script, and what the script sends back."""

import hashlib
from base64 import b64encode
from functools import cache
from uuid import UUID

from flask import Response, g, request, url_for

from crypto.keys import key_id
from leads.register.signed_keys import signed_list
from leads.register.units import UnitKind
from leads.reports.envelopes import REPLY, STORY, BadEnvelope, Shape, contact_envelope, envelope
from tipline.house import the_house
from tipline.pages.packing import answer, joined, packed, taken
from tipline.shipped import shipped
from tipline.storage.beginning import Kind
from tipline.whistleblower.door import door
from tipline.whistleblower.unsent import Unsent
from tipline.whistleblower.visit import Visit
from tipline.whistleblower.visitor import today

SCRIPT = "sealing.js"


@door.get("/keys")
def keys() -> Response:
    """Give the signed list of the keys that sources' words are sealed to.

    A browser may keep it, and asks each time whether it still holds.
    """
    house = the_house()
    with house.database.bare(Kind.GLANCE) as connection:
        listed = signed_list(connection, root=house.keys.root_public).encode()
    zipped = taken()
    body = joined([packed(listed)], listed) if zipped else listed
    given = answer(body, zipped=zipped, mimetype="text/plain")
    given.headers["Vary"] = "Accept-Encoding"
    given.add_etag()
    given.make_conditional(request)
    return given


def sealing(draft: Unsent) -> dict[str, str]:
    """Give the script what it seals a contact with, and let the page run it: its own file alone."""
    keeper = UnitKind.OVERSIGHT if draft.concerns_office else UnitKind.CUSTODIAN
    return _given(draft.report_id, keeper)


def story_sealing(draft: Unsent) -> dict[str, str]:
    """Give the script what it seals a story with, and what it sealed before.

    Without `received`, the day that "yesterday" is counted from, it makes no numbers for matching.
    """
    received = "" if draft.concerns_office else today().isoformat()
    sealed = request.form.get("sealed_story", "") or draft.sealed_story
    given = _given(draft.report_id, draft.desk)
    return given | {"received": received, "sealed": opened_here(sealed)}


def answer_sealing(visit: Visit, desk: str) -> dict[str, str]:
    """Give the script what it seals an answer with, for the desk, and what it sealed before."""
    sealed = request.form.get("sealed_answer", "") or visit.sealed_answer
    return _given(UUID(visit.turn), UnitKind(desk)) | {"sealed": opened_here(sealed, REPLY)}


def lapsed_sealing() -> str:
    """Give back an answer that came sealed when the visit was over: its browser can open it."""
    sealed = opened_here(request.form.get("sealed_answer", ""), REPLY)
    g.runs_own_script = bool(sealed)
    return sealed


def _given(subject: UUID, keepers: UnitKind) -> dict[str, str]:
    g.runs_own_script = True
    return {
        "report": str(subject),
        "keepers": keepers.value,
        "keys": url_for("whistleblower.keys"),
        "pinned": key_id(the_house().keys.root_public).hex(),
    }


def opened_here(wire: str, shape: Shape = STORY) -> str:
    """Give the sealed object of an envelope alone, for the browser that holds its key."""
    try:
        return b64encode(envelope(wire, shape).sealed).decode() if wire else ""
    except BadEnvelope:
        return ""


def addressee(draft: Unsent, wire: str) -> str:
    """Say for which report and desk a story was just sealed; nothing, for another than this."""
    fits = bool(wire) and envelope(wire, STORY).stands_at(draft.report_id)
    return draft.addressee if fits else ""


@cache
def integrity() -> str:
    """Give the bundle's hash, without which the browser does not run it."""
    digest = hashlib.sha384((shipped("static") / SCRIPT).read_bytes()).digest()
    return f"sha384-{b64encode(digest).decode()}"


def brought(draft: Unsent) -> str:
    """Give the sealed contact that the form brought, if it did. Raises `BadEnvelope`."""
    wire = request.form.get("sealed_contact", "")
    if wire:
        contact_envelope(wire, report_id=draft.report_id)
    return wire


def contact_now(draft: Unsent, typed: str) -> tuple[str, str]:
    """Tell which contact a draft has after this form, in clear or sealed: the newest, or none."""
    sealed = request.form.get("sealed_contact", "")
    if sealed and not typed:
        return "", sealed
    kept = "" if typed or request.form.get("forget_contact") else draft.sealed_contact
    return typed, kept
