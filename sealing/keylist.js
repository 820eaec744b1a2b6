// The signed list of keys: each is used only if the root signed it, whose fingerprint the page pins.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ml_dsa44 } from "@noble/post-quantum/ml-dsa.js";

import { fromBase64, joined, number, toHex, utf8 } from "./bytes.js";
import { keyId } from "./grants.js";

const DOMAIN = utf8("mingcha/signature/1");
const PURPOSE = utf8("unit-key");
const ED25519_PUBLIC = 32;
const ED25519_SIGNATURE = 64;
const FINGERPRINT = 10;

/** 80 bits of a key's id, as people compare them: five groups of four. */
export const fingerprint = (key) =>
  toHex(keyId(key).slice(0, FINGERPRINT)).toUpperCase().match(/.{4}/g).join("-");

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

/** The keys of one kind of unit in a list; throws unless the root is the pinned one and signed all. */
export function publicKeys(list, pinned, kind) {
  const [first, ...lines] = list.split("\n");
  const root = fromBase64(first);
  if (toHex(keyId(root)) !== pinned) throw new Error("a root that is not the pinned one");
  const keys = lines
    .map((line) => line.split(" "))
    .filter(([of]) => of === kind)
    .map(([, code, epoch, key, signature]) => {
      const statement = utf8(`mingcha/unit-key/1\n${code}\n${epoch}\n${key}\n`);
      if (!signed(statement, fromBase64(signature), root)) throw new Error("a key that was not signed");
      return fromBase64(key);
    });
  if (!keys.length) throw new Error("nobody to seal to");
  return keys;
}

/** The fingerprint of a list's root. */
export const rootOf = (list) => fingerprint(fromBase64(list.split("\n", 1)[0]));
