"""A real mail server on a loopback port, with a certificate of its own authority, and a login."""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NAME, PASSWORD = "house", "two words"
HOST = "127.0.0.1"


@dataclass
class Arrived:
    """What arrived at a server: envelopes, whether each came encrypted, and refused logins."""

    port: int = 0
    mails: list[tuple[str, tuple[str, ...], bytes, bool]] = field(default_factory=list)
    refused: int = 0

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        content, to = envelope.original_content or b"", tuple(envelope.rcpt_tos)
        self.mails.append((envelope.mail_from or "", to, content, encrypted))
        return "250 taken"

    def asked(
        self, _server: Any, _session: Any, _envelope: Any, _way: str, told: Any
    ) -> AuthResult:
        right = isinstance(told, LoginPassword) and (told.login, told.password) == (
            NAME.encode(),
            PASSWORD.encode(),
        )
        self.refused += not right
        # What is not handled here, the server refuses in its own words.
        return AuthResult(success=right, handled=False)


def certified(room: Path) -> tuple[Path, ssl.SSLContext]:
    """Give the authority's certificate, and what the server needs to be believed by it."""
    authority, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority for tests")])
    own = _certificate(root, authority, root, authority, authority=True)
    leaf = _certificate(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]), server, root, authority
    )
    (room / "authority.pem").write_bytes(own.public_bytes(Encoding.PEM))
    (room / "server.pem").write_bytes(
        leaf.public_bytes(Encoding.PEM)
        + server.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(room / "server.pem")
    return room / "authority.pem", context


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    by: ec.EllipticCurvePrivateKey,
    *,
    authority: bool = False,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
        )
    )
    names = [x509.IPAddress(ipaddress.ip_address(HOST))]
    if not authority:
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return made.sign(by, SHA256())


@contextmanager
def mail_server(way: str, context: ssl.SSLContext, *, port: int) -> Iterator[Arrived]:
    """Answer on a port in the way of `smtps` or `smtp+starttls`, to those alone who log in."""
    arrived = Arrived(port)
    later: dict[str, Any] = {} if way == "smtps" else {"tls_context": context}
    control = Controller(
        arrived,
        hostname=HOST,
        port=port,
        authenticator=arrived.asked,
        auth_required=True,
        # Encrypted from the first byte, the server need not be asked to become so.
        auth_require_tls=way != "smtps",
        require_starttls=way != "smtps",
        ssl_context=context if way == "smtps" else None,
        **later,
    )
    control.start()
    try:
        yield arrived
    finally:
        control.stop()
