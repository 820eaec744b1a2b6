"""What a new officer is handed once, on paper or by hand: name, passphrase, authenticator."""

from crypto.secondfactor import provisioning_uri, typed_form
from leads.register.enrolment import Credentials
from leads.register.keylist import fingerprint


def handover(*, name: str, unit: str, login: str, passphrase: str, made: Credentials) -> str:
    """Write the part of one officer; it is kept nowhere else and cannot be shown again.

    The fingerprint is no secret: the officer says it when their unit is given a new key.
    """
    address = provisioning_uri(made.totp_secret, account=login, issuer="Mingcha")
    return (
        f"{name} ({unit})\n"
        f"  sign-in name   {login}\n"
        f"  passphrase     {passphrase}\n"
        f"  authenticator  {typed_form(made.totp_secret)}\n"
        f"                 {address}\n"
        f"  fingerprint    {fingerprint(made.public)}\n"
    )
