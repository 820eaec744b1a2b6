"""Sealing in the browser: what the last page gives the script, and what the script sends back."""

import hashlib
from base64 import b64encode
from functools import cache

from flask import g, request

from leads.register.signed_keys import signed_list
from leads.register.units import UnitKind
from leads.reports.envelopes import contact_envelope
from tipline.database import Kind
from tipline.house import the_house
from tipline.shipped import shipped
from tipline.whistleblower.unsent import Unsent

SCRIPT = "sealing.js"


def sealing(draft: Unsent) -> dict[str, str]:
    """Give the script what it seals with, and let this page run it: its own file alone."""
    g.runs_own_script = True
    house = the_house()
    keeper = UnitKind.OVERSIGHT if draft.concerns_office else UnitKind.CUSTODIAN
    with house.database.bare(Kind.GLANCE) as connection:
        keys = signed_list(connection, keeper)
    root = b64encode(house.keys.root_public).decode()
    return {"report": str(draft.report_id), "keys": keys, "root": root}


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


def contact_now(draft: Unsent, typed: str) -> dict[str, str]:
    """Tell which contact a draft has after this form: the newest, in clear or sealed, or none."""
    sealed = request.form.get("sealed_contact", "")
    if sealed and not typed:
        return {"contact": "", "sealed_contact": sealed}
    kept = "" if typed or request.form.get("forget_contact") else draft.sealed_contact
    return {"contact": typed, "sealed_contact": kept}
