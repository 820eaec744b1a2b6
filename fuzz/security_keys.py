"""Answers of security keys, which any script on an officer's machine could make up."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from fido2.utils import websafe_decode
from fido2.webauthn import AttestedCredentialData
from hypothesis import strategies as st

from fuzz.mutated import as_json, mutated, mutated_json, mutated_text
from fuzz.parser import Parser
from tests.authenticator import Authenticator
from tipline.accounts.security_keys import parsed
from tipline.accounts.webauthn import BadAnswer, Site

SITE = Site(host="localhost", origin="http://localhost")
CHALLENGE = bytes(range(32))


@contextmanager
def parsers() -> Iterator[Sequence[Parser]]:
    """Give the readers of both kinds of answer."""
    own = Authenticator()
    made = own.make(SITE.to_make(CHALLENGE, officer=b"x" * 16, login="chen", known=[]))
    data = SITE.made(json.loads(made), challenge=CHALLENGE).credential_data
    assert data is not None
    known = [data]
    signed = own.sign(SITE.to_sign(CHALLENGE))

    def answer(text: str) -> None:
        told = parsed(text)
        seen = SITE.signed(told, challenge=CHALLENGE, known=known)
        assert seen.credential == data
        mine, true = told["response"], json.loads(signed)["response"]
        assert isinstance(mine, dict)
        for part in ("clientDataJSON", "authenticatorData"):
            assert websafe_decode(mine[part]) == websafe_decode(true[part]), "altered"

    def new(text: str) -> None:
        found = SITE.made(parsed(text), challenge=CHALLENGE)
        if found.credential_data is not None:
            AttestedCredentialData(bytes(found.credential_data))

    def of(true: str) -> Any:
        members = mutated_json([json.loads(true)]).map(lambda it: as_json(it).decode())
        return st.one_of(members, mutated_text([true]))

    yield (
        Parser("answer", of(signed), answer, (BadAnswer,)),
        Parser("new key", of(made), new, (BadAnswer,)),
        Parser(
            "text", mutated([signed.encode()]).map(lambda it: it.decode("utf-8", "replace")), parsed
        ),
    )
