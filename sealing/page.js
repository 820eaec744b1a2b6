// What runs on a page with a form that is sealed here; and, for the tests, its parts.

import { answer, lapsed } from "./answer.js";
import { attend, clean } from "./attend.js";
import { contactEnvelope } from "./envelope.js";
import { forget } from "./kept.js";
import rules from "./rules.json";
import { retold, story } from "./story.js";

export { clean } from "./attend.js";
export { fromBase64, toBase64, uuid } from "./bytes.js";
export { answerEnvelope, contactEnvelope, storyEnvelope } from "./envelope.js";
export { grant } from "./grants.js";
export { fingerprint, publicKeys } from "./keylist.js";
export { narrate } from "./narrated.js";
export { open, seal } from "./objects.js";

/** The rules of leads/features/ that this file was built with. */
export const built = () => rules;

/** Step 3: a contact, and the story once more, as far as this page can open it. */
function contact(form) {
  const shown = document.querySelector("main dd[data-sealed]");
  const told = shown && retold(shown.dataset.sealed);
  if (told) shown.textContent = told;
  attend(form, ["contact"], ({ dataset, elements }, keepers) => {
    const typed = clean(elements.namedItem("contact").value);
    if ([...typed].length > Number(dataset.longest)) throw new Error("too long");
    return { sealed_contact: typed && contactEnvelope(typed, dataset.report, keepers) };
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "send" && !event.defaultPrevented) forget();
  });
}

const PAGES = { answer, contact, lapsed, story };

if (typeof document !== "undefined") {
  const form = document.querySelector("form[data-seals]");
  // Without this event a field could not be taken back, and the server seals as ever.
  if (form && "FormDataEvent" in globalThis) PAGES[form.dataset.seals](form);
}
