// The page "check and send": what is typed as a contact leaves the browser sealed, or not at all.
//
// Everything is done at once, without waiting: the form is sent in the very moment its button is
// pressed, by the browser itself, and works as ever where this file is not run.

import { fromBase64 } from "./bytes.js";
import { contactEnvelope } from "./envelope.js";
import { fingerprint, publicKeys } from "./keylist.js";

export { fromBase64, toBase64, uuid } from "./bytes.js";
export { contactEnvelope } from "./envelope.js";
export { grant } from "./grants.js";
export { fingerprint, publicKeys } from "./keylist.js";
export { seal } from "./objects.js";

const CONTROLS = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line of text, freed of what cannot be seen, as the server would free it. */
const clean = (typed) => typed.normalize("NFC").replace(/[\r\n\t]+/g, " ").replace(CONTROLS, "").trim();

/** The keys of those who may open it; none where one was not signed, and then nothing is sealed. */
function checked(keys, root) {
  try {
    return publicKeys(keys, root);
  } catch {
    return [];
  }
}

function attend(form) {
  const { report, keys, root, longest } = form.dataset;
  const field = form.elements.namedItem("contact");
  const refusal = document.getElementById("sealing-refused");
  const rootKey = fromBase64(root);
  // A list that was tampered with shows at once, and not when somebody has typed.
  const keepers = checked(keys, rootKey);
  let envelope = "";

  form.addEventListener("submit", (event) => {
    envelope = "";
    refusal.hidden = true;
    const contact = clean(field.value);
    try {
      if ([...contact].length > Number(longest)) throw new Error("too long");
      if (contact && !keepers.length) throw new Error("no key to seal to");
      if (contact) envelope = contactEnvelope(contact, report, keepers);
    } catch {
      event.preventDefault();
      refusal.hidden = false;
      refusal.focus();
    }
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.set("contact", "");
    formData.set("sealed_contact", envelope);
  });
  document.getElementById("sealing-root").textContent = fingerprint(rootKey);
  document.getElementById("sealing-off").hidden = true;
  document.getElementById("sealing-on").hidden = false;
}

if (typeof document !== "undefined") {
  const form = document.querySelector("form[data-keys]");
  // Without this event the field could not be taken back, and the server seals as ever.
  if (form && "FormDataEvent" in globalThis) attend(form);
}
