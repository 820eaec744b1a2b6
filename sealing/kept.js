// The key of what this tab sealed last, until that is sent.
//
// The tab's own name holds the key from this page to the next: it is never sent, nothing writes it
// to the device, and a browser empties it when the tab goes to another site.

import { fromBase64, toBase64 } from "./bytes.js";
import { open } from "./objects.js";

const MARK = "sealed ";

/** Keep a key in this tab. */
export const keep = (key) => {
  globalThis.name = MARK + toBase64(key);
};

/** Forget the key; what was sealed under it is the desk's to open now. */
export const forget = () => {
  globalThis.name = "";
};

/** A text as this tab sealed it before; nothing, when another tab did. */
export function reopened(sealed) {
  if (!sealed || !globalThis.name.startsWith(MARK)) return "";
  try {
    const key = fromBase64(globalThis.name.slice(MARK.length));
    return new TextDecoder().decode(open(fromBase64(sealed), key));
  } catch {
    return "";
  }
}
