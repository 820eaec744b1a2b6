// An envelope: one sealed text and a grant of its key to each of those who may open it.

import { randomBytes } from "@noble/hashes/utils.js";

import { joined, number, toBase64, utf8, uuid } from "./bytes.js";
import { COMPARTMENT, grant } from "./grants.js";
import { KIND, seal } from "./objects.js";

/** Seal a contact for its keepers, in base64: how many grants, the grants, the object. */
export function contactEnvelope(contact, reportId, keepers) {
  const subject = uuid(reportId);
  const key = randomBytes(32);
  const sealed = seal(utf8(contact), key, { kind: KIND.identity, subject, object: subject });
  const grants = keepers.map((keeper) => grant(key, keeper, COMPARTMENT.identity, subject));
  return toBase64(joined(number(grants.length, 1), ...grants, sealed));
}
