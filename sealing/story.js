// Step 2: what happened. The words go to the server sealed; their key stays in this tab.

import { randomBytes } from "@noble/hashes/utils.js";

import { attend, clean } from "./attend.js";
import { storyEnvelope } from "./envelope.js";
import { keep, reopened } from "./kept.js";
import { narrate } from "./narrated.js";

/** A story as this tab sealed it before; nothing, when another tab did. */
export function retold(sealed) {
  const told = reopened(sealed);
  return told && JSON.parse(told).narrative;
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
  if (!field.value) field.value = retold(dataset.sealed);
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
