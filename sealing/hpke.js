// HPKE in base mode (RFC 9180) for the one suite of the house: X-Wing, HKDF-SHA256, AES-256-GCM.

import { gcm } from "@noble/ciphers/aes.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";

import { joined, number, utf8 } from "./bytes.js";

const KEM = 0x647a;
const KDF = 0x0001;
const AEAD = 0x0002;
const NOTHING = new Uint8Array(0);

/** The ids of the suite as a grant writes them. */
export const SUITE = joined(number(KEM, 2), number(KDF, 2), number(AEAD, 2));

const SUITE_ID = joined(utf8("HPKE"), SUITE);
const VERSION = utf8("HPKE-v1");

const labelledExtract = (salt, label, value) =>
  extract(sha256, joined(VERSION, SUITE_ID, utf8(label), value), salt);

const labelledExpand = (secret, label, info, size) =>
  expand(sha256, secret, joined(number(size, 2), VERSION, SUITE_ID, utf8(label), info), size);

/** Seal to a public key: the encapsulated key, then the ciphertext (single shot, no AAD). */
export function sealTo(publicKey, plain, info) {
  const { cipherText, sharedSecret } = xwing.encapsulate(publicKey);
  const context = joined(
    number(0, 1),
    labelledExtract(NOTHING, "psk_id_hash", NOTHING),
    labelledExtract(NOTHING, "info_hash", info),
  );
  const secret = labelledExtract(sharedSecret, "secret", NOTHING);
  const key = labelledExpand(secret, "key", context, 32);
  const nonce = labelledExpand(secret, "base_nonce", context, 12);
  return joined(cipherText, gcm(key, nonce).encrypt(plain));
}
