"""A security key in software, for tests of what the site takes for an answer."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


FLAG = AuthenticatorData.FLAG


@dataclass
class Authenticator:
    """One key, which counts how often it has signed; `origin` is where its browser says it is."""

    origin: str = "http://localhost"
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    counter: int = 0

    def make(self, options: str) -> str:
        """Answer the question for a new key, as the script writes it down."""
        asked = json.loads(options)
        told = self._told(asked["rp"]["id"])
        made = AttestationObject.create("none", told, {})
        return self._answer(
            clientDataJSON=self._client("webauthn.create", asked), attestationObject=bytes(made)
        )

    def sign(self, options: str) -> str:
        """Answer the question for a signature."""
        asked = json.loads(options)
        self.counter += 1
        client = self._client("webauthn.get", asked)
        told = self._told(asked["rpId"], known=True)
        signed = bytes(told) + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=client, authenticatorData=bytes(told), signature=signature
        )

    def _told(self, rp_id: str, *, known: bool = False) -> AuthenticatorData:
        digest = hashlib.sha256(rp_id.encode()).digest()
        if known:
            return AuthenticatorData(AuthenticatorData.create(digest, FLAG.UP, self.counter))
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        # COSE (RFC 9053): an elliptic curve key, ES256, P-256, and its two coordinates.
        cose = ES256({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        held = AttestedCredentialData.create(b"\x00" * 16, self.credential_id, cose)
        flags = FLAG.UP | FLAG.AT
        return AuthenticatorData(AuthenticatorData.create(digest, flags, self.counter, held))

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, **parts: bytes) -> str:
        own = _text(self.credential_id)
        response = {name: _text(value) for name, value in parts.items()}
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})


def altered(answer: str, part: str) -> str:
    """Flip one bit of one part of an answer."""
    told = json.loads(answer)
    padded = told["response"][part] + "=="
    data = bytearray(urlsafe_b64decode(padded))
    data[-1] ^= 1
    told["response"][part] = _text(bytes(data))
    return json.dumps(told)
