// Coming back: what a source answers goes to the desk sealed, as one message of its own.

import { randomBytes } from "@noble/hashes/utils.js";

import { attend, clean } from "./attend.js";
import { answerEnvelope } from "./envelope.js";
import { forget, keep, reopened } from "./kept.js";

// What a correction begins with inside the seal: leads/reports/dialogue.py.
const CORRECTION = "\x01";

const said = (sealed) => reopened(sealed).replace(CORRECTION, "");

/** Seal the answer of a form; whether it corrects something is said inside. */
export function answer(form) {
  const { elements, dataset } = form;
  const field = elements.namedItem("answer");
  const corrects = elements.namedItem("corrects");
  if (!dataset.sealed) forget();
  else if (!field.value) {
    const kept = reopened(dataset.sealed);
    field.value = said(dataset.sealed);
    corrects.checked ||= kept.startsWith(CORRECTION);
  }
  attend(form, ["answer"], (_form, keepers) => {
    const typed = clean(field.value, true);
    if ([...typed].length > Number(dataset.longest)) throw new Error("too long");
    const key = randomBytes(32);
    const text = (corrects.checked ? CORRECTION : "") + typed;
    const sealed_answer = answerEnvelope(text, dataset.report, keepers, key);
    keep(key);
    return { sealed_answer, corrects: "" };
  });
}

/** The hour of a visit is over: give back what was sealed, to be copied. */
export function lapsed() {
  const field = document.getElementById("typed");
  field.value = said(field.dataset.sealed);
}
