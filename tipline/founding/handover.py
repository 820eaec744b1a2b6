"""What a new officer is handed once, on paper or by hand: name, passphrase, authenticator."""

from crypto.secondfactor import provisioning_uri, typed_form


def handover(*, name: str, unit: str, login: str, passphrase: str, totp_secret: bytes) -> str:
    """Write the part of one officer; it is kept nowhere else and cannot be shown again."""
    address = provisioning_uri(totp_secret, account=login, issuer="Mingcha")
    return (
        f"{name} ({unit})\n"
        f"  sign-in name   {login}\n"
        f"  passphrase     {passphrase}\n"
        f"  authenticator  {typed_form(totp_secret)}\n"
        f"                 {address}\n"
    )
