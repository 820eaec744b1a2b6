"""The library, and through it our grants, agree with what the HPKE working group published."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from crypto import keys
from crypto.envelope import Compartment, Sealer
from tests.crypto.hpke_reader import schedule, shared_secret
from tests.crypto.places import KEY, SUBJECT

PUBLISHED = json.loads(Path("tests/vectors/hpke_pq.json").read_text("utf-8"))["cases"]
CIPHERS = {1: (AEAD.AES_128_GCM, 16), 3: (AEAD.CHACHA20_POLY1305, 32)}


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["name"])
def test_a_published_seed_gives_the_published_public_key(case: dict[str, Any]) -> None:
    assert keys.from_seed(bytes.fromhex(case["skRm"])).public.hex() == case["pkRm"]


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["name"])
def test_the_library_opens_what_was_published_from_the_seed(case: dict[str, Any]) -> None:
    # One shot means sequence number nought; our grants are never anything else. The published
    # entries carry associated data, which the library takes by this name only.
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, CIPHERS[case["aead_id"]][0])
    private, _ = keys.private_key(bytes.fromhex(case["skRm"]))
    first = case["encryptions"][0]
    sealed = bytes.fromhex(case["enc"] + first["ct"])
    info, aad = bytes.fromhex(case["info"]), bytes.fromhex(first["aad"])
    plain = openssl.hpke._decrypt_with_aad(suite, sealed, private, info, aad)
    assert plain.hex() == first["pt"]


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["name"])
def test_the_second_reader_agrees_with_what_was_published(case: dict[str, Any]) -> None:
    secret = shared_secret(bytes.fromhex(case["skRm"]), bytes.fromhex(case["enc"]))
    made = schedule(
        secret,
        info=bytes.fromhex(case["info"]),
        aead=case["aead_id"],
        key_size=CIPHERS[case["aead_id"]][1],
    )
    assert secret.hex() == case["shared_secret"]
    assert (made.key.hex(), made.base_nonce.hex()) == (case["key"], case["base_nonce"])


def test_the_second_reader_opens_our_grants() -> None:
    # The working group publishes nothing for AES-256-GCM with this KEM; this closes the gap.
    pair = keys.generate()
    grant = Sealer().grant(KEY, to=pair.public, compartment=Compartment.BRIEF, subject=SUBJECT)
    secret = shared_secret(pair.seed, grant[60:1180])
    made = schedule(secret, info=b"mingcha/grant/1" + grant[:60], aead=2, key_size=32)
    assert AESGCM(made.key).decrypt(made.base_nonce, grant[1180:], None) == KEY
