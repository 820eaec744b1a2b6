// Step 2: what happened. The words go to the server sealed; their key stays in this tab.
//
// The tab's own name holds the key from this page to the next: it is never sent, nothing writes it
// to the device, and a browser empties it when the tab goes to another site.

import { randomBytes } from "@noble/hashes/utils.js";

import { attend, clean } from "./attend.js";
import { fromBase64, toBase64 } from "./bytes.js";
import { storyEnvelope } from "./envelope.js";
import { narrate } from "./narrated.js";
import { open } from "./objects.js";

const MARK = "sealed ";

const keep = (key) => {
  globalThis.name = MARK + toBase64(key);
};

/** Forget the key; what was sealed under it is the desk's to open now. */
export const forget = () => {
  globalThis.name = "";
};

/** A story as this tab sealed it before; nothing, when another tab did. */
export function reopened(sealed) {
  if (!sealed || !globalThis.name.startsWith(MARK)) return null;
  try {
    const key = fromBase64(globalThis.name.slice(MARK.length));
    return JSON.parse(new TextDecoder().decode(open(fromBase64(sealed), key)));
  } catch {
    return null;
  }
}

function dayOf(value) {
  const parts = ["year", "month", "day"].map((part) => value(`happened-${part}`).trim());
  if (!parts.every((part) => /^\d{1,4}$/.test(part))) return null;
  const [year, month, day] = parts;
  return `${year.padStart(4, "0")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** Seal the story of a form, and make its numbers, unless no report is to be found by them. */
export function story(form) {
  const { elements, dataset } = form;
  const field = elements.namedItem("narrative");
  const value = (name) => elements.namedItem(name)?.value.normalize("NFKC") ?? "";
  if (!field.value) field.value = reopened(dataset.sealed)?.narrative ?? "";
  attend(form, ["narrative"], (_form, keepers) => {
    const narrative = clean(field.value, true);
    if ([...narrative].length > Number(dataset.longest)) throw new Error("too long");
    const told = {
      venue_name: clean(elements.namedItem("venue_name").value),
      address: clean(elements.namedItem("address").value),
      happened_on: dayOf(value),
      about: elements.namedItem("about").checked,
      narrative,
    };
    const key = randomBytes(32);
    const sealed_story = storyEnvelope(told, dataset.report, keepers, key);
    keep(key);
    return { sealed_story, numbers: dataset.received && narrate(narrative, dataset.received) };
  });
}
