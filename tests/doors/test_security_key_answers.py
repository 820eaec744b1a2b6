"""What a browser sends for a security key's answer: any bytes at all, and a true one altered."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from fido2.webauthn import AttestedCredentialData
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.authenticator import Authenticator
from tipline.accounts.security_keys import parsed
from tipline.accounts.webauthn import BadAnswer, Site

SITE = Site(host="localhost", origin="http://localhost")
CHALLENGE = b"\x01" * 32
KEY = Authenticator()
SIGNED_PARTS = ("clientDataJSON", "authenticatorData", "signature")
NAMES = ("id", "rawId", "type", "response", "attestationObject", *SIGNED_PARTS)
PLAIN = st.none() | st.integers() | st.text(max_size=20)
NESTED = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=12,
)


def known() -> AttestedCredentialData:
    options = SITE.to_make(CHALLENGE, officer=b"\x02" * 16, login="chen", known=())
    made = SITE.made(parsed(KEY.make(options)), challenge=CHALLENGE).credential_data
    assert made
    return made


HELD = known()
SIGNED = KEY.sign(SITE.to_sign(CHALLENGE))


def refused(answer: str, challenge: bytes = CHALLENGE) -> None:
    with pytest.raises(BadAnswer):
        SITE.signed(parsed(answer), challenge=challenge, known=[HELD])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | NESTED.map(json.dumps))
def test_any_answer_is_refused_with_one_error(answer: str) -> None:
    refused(answer)
    with pytest.raises(BadAnswer):
        SITE.made(parsed(answer), challenge=CHALLENGE)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SIGNED_PARTS), st.integers(0))
def test_any_flipped_bit_of_a_true_answer_is_refused(part: str, bit: int) -> None:
    told = json.loads(SIGNED)
    data = bytearray(urlsafe_b64decode(told["response"][part] + "=="))
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    told["response"][part] = urlsafe_b64encode(data).rstrip(b"=").decode()
    refused(json.dumps(told))


def test_a_true_answer_holds_for_its_own_question_and_key_alone() -> None:
    signed = SITE.signed(parsed(SIGNED), challenge=CHALLENGE, known=[HELD])
    assert signed.credential.credential_id == KEY.credential_id
    assert signed.counter == 1
    refused(SIGNED, challenge=b"\x03" * 32)
    with pytest.raises(BadAnswer):
        SITE.signed(parsed(SIGNED), challenge=CHALLENGE, known=[])
    for host, origin in (("localhost", "https://localhost"), ("other.cn", "http://localhost")):
        elsewhere = Site(host=host, origin=origin)
        with pytest.raises(BadAnswer):
            elsewhere.signed(parsed(SIGNED), challenge=CHALLENGE, known=[HELD])
