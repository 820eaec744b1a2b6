// Sealed objects (TPE1) of one chunk, which every text is. The layout is crypto/objects.py's.

import { gcm } from "@noble/ciphers/aes.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes } from "@noble/hashes/utils.js";

import { joined, number, utf8 } from "./bytes.js";

const VERSION = 1;
const AES256GCM_HKDF_SHA256 = 1;
const CHUNK_LOG2 = 20;
const COUNT_SIZE = 4;
// A text's length says which of three classes it is in, and nothing more.
const CLASSES = [4096, 16384, 65536];

/** What an object holds; the numbers are crypto/places.py's. */
export const KIND = { text: 1, identity: 2, reply: 4 };

function head(place, salt) {
  const fixed = [VERSION, AES256GCM_HKDF_SHA256, CHUNK_LOG2, place.kind];
  return joined(utf8("TPE1"), Uint8Array.from(fixed), place.subject, place.object, salt);
}

/** Seal bytes under a 32-byte key for one place, padded to a class; throws when they are too many. */
export function seal(plain, key, place, salt = randomBytes(32)) {
  const room = CLASSES.find((size) => COUNT_SIZE + plain.length <= size);
  if (room === undefined) throw new Error("too long to be sealed as a text");
  const opening = head(place, salt);
  const keys = hkdf(sha256, key, salt, joined(utf8("mingcha/object/1"), opening), 64);
  const commitment = hmac(sha256, keys.subarray(32), opening);
  const frame = new Uint8Array(room);
  frame.set(joined(number(plain.length, COUNT_SIZE), plain));
  // Chunk 0, and the last.
  const nonce = joined(new Uint8Array(7), number(0, 4), number(1, 1));
  return joined(opening, commitment, gcm(keys.subarray(0, 32), nonce).encrypt(frame));
}

/** Open what `seal` made under the same key; throws when it was altered. */
export function open(sealed, key) {
  const [opening, commitment] = [sealed.slice(0, 72), sealed.slice(72, 104)];
  const keys = hkdf(sha256, key, opening.slice(40), joined(utf8("mingcha/object/1"), opening), 64);
  const known = hmac(sha256, keys.subarray(32), opening);
  if (!commitment.every((byte, at) => byte === known[at])) throw new Error("another key");
  const nonce = joined(new Uint8Array(7), number(0, 4), number(1, 1));
  const frame = gcm(keys.subarray(0, 32), nonce).decrypt(sealed.slice(104));
  const size = new DataView(frame.buffer, frame.byteOffset).getUint32(0);
  return frame.slice(COUNT_SIZE, COUNT_SIZE + size);
}
