// The signed list of unit keys, as the page carries it: each key is used only if the root signed it.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ml_dsa44 } from "@noble/post-quantum/ml-dsa.js";

import { fromBase64, joined, number, toHex, utf8 } from "./bytes.js";

const DOMAIN = utf8("mingcha/signature/1");
const PURPOSE = utf8("unit-key");
const ED25519_PUBLIC = 32;
const ED25519_SIGNATURE = 64;

/** 80 bits of a root's public key, as people compare them: five groups of four. */
export const fingerprint = (root) =>
  toHex(sha256(joined(utf8("mingcha/key-id/1"), root)).slice(0, 10))
    .toUpperCase()
    .match(/.{4}/g)
    .join("-");

/** Whether both halves of a signature fit (crypto/signing.py). */
function signed(message, signature, root) {
  const said = joined(DOMAIN, sha256(root), number(PURPOSE.length, 1), PURPOSE, message);
  return (
    ed25519.verify(signature.subarray(0, ED25519_SIGNATURE), said, root.subarray(0, ED25519_PUBLIC)) &&
    ml_dsa44.verify(signature.subarray(ED25519_SIGNATURE), said, root.subarray(ED25519_PUBLIC), {
      context: DOMAIN,
    })
  );
}

/** The public keys of a list, one `code epoch key signature` a line; throws unless all are signed. */
export function publicKeys(list, root) {
  const keys = list.split("\n").map((line) => {
    const [code, epoch, key, signature] = line.split(" ");
    const statement = utf8(`mingcha/unit-key/1\n${code}\n${epoch}\n${key}\n`);
    if (!signed(statement, fromBase64(signature), root)) throw new Error("a key that was not signed");
    return fromBase64(key);
  });
  return keys;
}
