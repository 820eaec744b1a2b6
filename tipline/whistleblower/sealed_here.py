"""Sealing in the browser: what a page gives the script, and what the script sends back."""

import hashlib
from base64 import b64encode
from functools import cache

from flask import Response, g, request, url_for

from crypto.keys import key_id
from leads.register.signed_keys import signed_list
from leads.register.units import UnitKind
from leads.reports.envelopes import contact_envelope
from tipline.beginning import Kind
from tipline.house import the_house
from tipline.packing import answer
from tipline.shipped import shipped
from tipline.whistleblower.door import door
from tipline.whistleblower.unsent import Unsent

SCRIPT = "sealing.js"


@door.get("/keys")
def keys() -> Response:
    """Give the signed list of the keys that sources' words are sealed to."""
    house = the_house()
    with house.database.bare(Kind.GLANCE) as connection:
        listed = signed_list(connection, root=house.keys.root_public)
    return answer(listed.encode(), zipped=False, mimetype="text/plain")


def sealing(draft: Unsent) -> dict[str, str]:
    """Give the script what it seals a contact with, and let the page run it: its own file alone."""
    g.runs_own_script = True
    keeper = UnitKind.OVERSIGHT if draft.concerns_office else UnitKind.CUSTODIAN
    return {
        "report": str(draft.report_id),
        "keepers": keeper.value,
        "keys": url_for("whistleblower.keys"),
        "pinned": key_id(the_house().keys.root_public).hex(),
    }


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
