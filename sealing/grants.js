// Grants (TPG1): a compartment's key for one recipient. The layout is crypto/grants.py's.

import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes } from "@noble/hashes/utils.js";

import { joined, number, utf8 } from "./bytes.js";
import { SUITE, sealTo } from "./hpke.js";

const SCHEME_HPKE_BASE = 1;
const INFO = utf8("mingcha/grant/1");

/** What a grant's key opens; the numbers are crypto/places.py's. */
export const COMPARTMENT = { report: 1, identity: 2, conversation: 3 };

/** The 16 bytes under which grants name a public key. */
export const keyId = (publicKey) =>
  sha256(joined(utf8("mingcha/key-id/1"), publicKey)).slice(0, 16);

/** Seal a 32-byte key to a public key: 1,228 bytes. */
export function grant(key, publicKey, compartment, subject) {
  const header = joined(
    utf8("TPG1"),
    number(SCHEME_HPKE_BASE, 1),
    SUITE,
    number(compartment, 1),
    keyId(publicKey),
    subject,
    randomBytes(16),
  );
  return joined(header, sealTo(publicKey, key, joined(INFO, header)));
}
