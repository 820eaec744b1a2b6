// An envelope: one sealed text and a grant of its key to each of those who may open it.

import { randomBytes } from "@noble/hashes/utils.js";

import { joined, number, toBase64, utf8, uuid } from "./bytes.js";
import { COMPARTMENT, grant } from "./grants.js";
import { KIND, seal } from "./objects.js";

function envelope(plain, kind, compartment, reportId, keepers, key) {
  const subject = uuid(reportId);
  const sealed = seal(plain, key, { kind, subject, object: subject });
  const grants = keepers.map((keeper) => grant(key, keeper, compartment, subject));
  return toBase64(joined(number(grants.length, 1), ...grants, sealed));
}

/** Seal a contact for its keepers, in base64: how many grants, the grants, the object. */
export const contactEnvelope = (contact, reportId, keepers) =>
  envelope(utf8(contact), KIND.identity, COMPARTMENT.identity, reportId, keepers, randomBytes(32));

/** Seal an answer for the desk alone, as the message of an id. */
export const answerEnvelope = (said, messageId, keepers, key) =>
  envelope(utf8(said), KIND.reply, COMPARTMENT.conversation, messageId, keepers, key);

/** Seal a story for its readers under a key that the page keeps for a while. */
export const storyEnvelope = (story, reportId, keepers, key) =>
  envelope(utf8(JSON.stringify(story)), KIND.text, COMPARTMENT.report, reportId, keepers, key);
