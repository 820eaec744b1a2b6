"""Speaking WebAuthn: what a security key is asked, and whether its answer is the one wanted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)


class BadAnswer(Exception):
    """The answer is not to this question, not from this site, not of this key, or no answer."""

    def __init__(self) -> None:
        """Say so in one sentence, the same for every cause."""
        super().__init__("not the answer that was asked for")


@dataclass(frozen=True, slots=True)
class Signed:
    """Which of an officer's keys signed, and how often it says it has."""

    credential: AttestedCredentialData
    counter: int


class Site:
    """This site as security keys know it: by its name alone, and at one origin alone."""

    def __init__(self, *, host: str, origin: str) -> None:
        """Take the name without a port, and the origin as browsers write it."""
        # The browser shows this name: by its address alone a squad's site tells nobody whose it is.
        rp = PublicKeyCredentialRpEntity(id=host, name=host)
        self._server = Fido2Server(rp, verify_origin=lambda said: said == origin)

    def to_make(
        self,
        challenge: bytes,
        *,
        officer: bytes,
        login: str,
        known: Sequence[AttestedCredentialData],
    ) -> str:
        """Give the options with which the browser makes a new key, as JSON.

        The key itself must remember whose it is: at sign-in nobody is told which keys a name has.
        """
        options, _ = self._server.register_begin(
            PublicKeyCredentialUserEntity(id=officer, name=login, display_name=login),
            known,
            resident_key_requirement=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.PREFERRED,
            challenge=challenge,
        )
        return json.dumps(dict(options)["publicKey"])

    def made(self, answer: Mapping[str, Any], *, challenge: bytes) -> AuthenticatorData:
        """Check the browser's answer to `to_make`. Raises `BadAnswer`."""
        try:
            made = self._server.register_complete(_state(challenge), answer)
        except Exception as error:
            raise BadAnswer from error
        return made

    def to_sign(self, challenge: bytes) -> str:
        """Give the options with which the browser asks a key to sign, as JSON."""
        options, _ = self._server.authenticate_begin(
            user_verification=UserVerificationRequirement.PREFERRED, challenge=challenge
        )
        return json.dumps(dict(options)["publicKey"])

    def signed(
        self,
        answer: Mapping[str, Any],
        *,
        challenge: bytes,
        known: Sequence[AttestedCredentialData],
    ) -> Signed:
        """Check the browser's answer to `to_sign` by the officer's keys. Raises `BadAnswer`."""
        try:
            credential = self._server.authenticate_complete(_state(challenge), known, answer)
            told = AuthenticationResponse.from_dict(answer).response.authenticator_data
        except Exception as error:
            raise BadAnswer from error
        return Signed(credential, told.counter)


def _state(challenge: bytes) -> dict[str, str]:
    return {
        "challenge": websafe_encode(challenge),
        "user_verification": UserVerificationRequirement.PREFERRED,
    }
