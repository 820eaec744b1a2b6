// What runs on a page with a form that is sealed here; and, for the tests, its parts.

import { attend, clean } from "./attend.js";
import { contactEnvelope } from "./envelope.js";

export { fromBase64, toBase64, uuid } from "./bytes.js";
export { contactEnvelope } from "./envelope.js";
export { grant } from "./grants.js";
export { fingerprint, publicKeys } from "./keylist.js";
export { narrate } from "./narrated.js";
export { seal } from "./objects.js";

/** Step 3: a contact. */
function contact(form) {
  attend(form, ["contact"], ({ dataset, elements }, keepers) => {
    const typed = clean(elements.namedItem("contact").value);
    if ([...typed].length > Number(dataset.longest)) throw new Error("too long");
    return { sealed_contact: typed && contactEnvelope(typed, dataset.report, keepers) };
  });
}

const PAGES = { contact };

if (typeof document !== "undefined") {
  const form = document.querySelector("form[data-seals]");
  // Without this event a field could not be taken back, and the server seals as ever.
  if (form && "FormDataEvent" in globalThis) PAGES[form.dataset.seals](form);
}
