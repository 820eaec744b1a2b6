// One spelling for what can be written many ways: leads/features/normalise.py, rule by rule.

import rules from "./rules.json";

/** A pattern of leads/features/ by module and name, to be looked for everywhere. */
export const every = (name) => new RegExp(rules.patterns[name], "gu");

const MOST = 20_000;
const SIGNS = [...rules.simplified];
const SIMPLIFIED = new Map();
for (let at = 0; at < SIGNS.length; at += 2) SIMPLIFIED.set(SIGNS[at], SIGNS[at + 1]);

const cut = (text) => [...text].slice(0, MOST);
// No rule asks for a sign beyond the first plane, only whether it is part of a word; so each is given
// as one unit, and places in the text are counted as Python counts them.
const beyond = (sign) => (sign.length === 1 ? sign : /\p{L}|\p{N}/u.test(sign) ? "\ua66e" : "\ue000");

/** The text in half width, simplified script and small letters, nothing hidden. */
export function spell(text) {
  const known = cut(cut(text).join("").normalize("NFKC")).join("");
  const shown = [...known.replace(every("normalise.hidden"), "")];
  const simple = shown.map((sign) => SIMPLIFIED.get(sign) ?? sign).join("");
  const blank = simple.toLowerCase().replace(every("normalise.blank"), " ").trim();
  return [...blank].map(beyond).join("");
}

/** Take out marks set between two Chinese characters to hide a word. */
export const rejoin = (text) => text.replace(every("normalise.evasive"), "");

const DIGITS = new Map([..."零一二三四五六七八九"].map((sign, at) => [sign, at]));
DIGITS.set("〇", 0).set("两", 2);
const TENS = { 十: 10, 百: 100, 千: 1000 };
const MEASURES = new Set(rules.measures);
const TOO_MUCH = 1e10;

function value(numeral) {
  if ([...numeral].every((sign) => DIGITS.has(sign))) {
    return Number([...numeral].map((sign) => DIGITS.get(sign)).join(""));
  }
  let [whole, section, digit] = [0, 0, 0];
  const lead = /^[\d.,]+/.exec(numeral);
  if (lead) digit = Number(lead[0].replaceAll(",", ""));
  for (const sign of numeral.slice(lead ? lead[0].length : 0)) {
    if (DIGITS.has(sign)) digit = DIGITS.get(sign);
    else if (sign in TENS) [section, digit] = [section + (digit || 1) * TENS[sign], 0];
    else {
      const unit = sign === "万" ? 10_000 : 100_000_000;
      [whole, section, digit] = [(whole + (section + digit || 1)) * unit, 0, 0];
    }
  }
  return whole + section + digit;
}

function counted(text, written, at) {
  const after = text.charAt(at + written.length);
  const alone = written.length === 1 && !/\d/.test(written);
  if (alone && (!MEASURES.has(after) || "百千万亿".includes(written))) return written;
  if (![...written].some((sign) => DIGITS.has(sign) || /\d/.test(sign) || sign === "十")) return written;
  const many = value(written);
  return many < TOO_MUCH ? String(Number(many.toPrecision(10))) : written;
}

/** Chinese numerals and grouped thousands of a spelled text, as digits. */
export function count(text) {
  const plain = text.replace(every("normalise.grouped"), (found) => found.replaceAll(",", ""));
  return plain.replace(every("normalise.numeral"), (found, at) => counted(plain, found, at));
}
