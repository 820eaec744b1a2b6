// One form whose words leave the browser sealed, or not at all.
//
// The form is sent by the browser itself, and works as ever where this file is not run. Only what is
// typed into the sealed fields is taken out of it, in the moment in which the browser gathers it.

import { publicKeys, rootOf } from "./keylist.js";

const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text freed of what cannot be seen, as the server would free it; on one line, unless `lines`. */
export function clean(typed, lines = false) {
  const broken = typed.replace(/\r\n?/g, "\n");
  const rows = lines ? broken : broken.replace(/[\n\t]/g, " ");
  return rows.replace(UNSEEN, "").normalize("NFC").trim();
}

/** The public keys of those who may open it, once the list has come. */
async function trusted({ keys, pinned, keepers }) {
  const answer = await fetch(keys, { credentials: "omit", redirect: "error", cache: "no-cache" });
  if (!answer.ok) throw new Error("no list of keys");
  const list = await answer.text();
  return { keepers: publicKeys(list, pinned, keepers), root: rootOf(list) };
}

/**
 * Seal the fields `names` of a form whenever it is sent. `make(form, keepers)` gives what goes in
 * their place; while they are all empty, it is not asked.
 */
export function attend(form, names, make) {
  const refusal = document.getElementById("sealing-refused");
  const fields = names.map((name) => form.elements.namedItem(name));
  let instead = {};
  let known = null;
  const refuse = () => {
    refusal.hidden = false;
    refusal.focus();
  };
  const asked = trusted(form.dataset).then((found) => {
    known = found;
    document.getElementById("sealing-root").textContent = found.root;
    document.getElementById("sealing-off").hidden = true;
    document.getElementById("sealing-on").hidden = false;
  });
  // A list that was tampered with shows at once, and not when somebody has typed.
  asked.catch(refuse);

  form.addEventListener("submit", (event) => {
    instead = {};
    refusal.hidden = true;
    if (!fields.some((field) => field.value.trim())) return;
    if (known === null) {
      event.preventDefault();
      asked.then(() => form.requestSubmit(event.submitter), refuse);
      return;
    }
    try {
      instead = make(form, known.keepers);
    } catch {
      event.preventDefault();
      refuse();
    }
  });
  form.addEventListener("formdata", ({ formData }) => {
    for (const name of names) formData.set(name, "");
    for (const [name, sealed] of Object.entries(instead)) formData.set(name, sealed);
  });
}
