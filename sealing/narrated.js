// What a narrative tells, as numbers cut so short that each stands for many values.
//
// leads/features/narrated.py has the rules; of its sorts these are made here that need no table of
// how characters sound. What is left out is only not matched by.

import { sha256 } from "@noble/hashes/sha2.js";

import { utf8 } from "./bytes.js";
import { days, iso, ordinal } from "./days.js";
import rules from "./rules.json";
import { count, every, rejoin, spell } from "./spelling.js";

const WORD = 16;
const IDENTIFIER = 24;
const LEAST = { sum: 5, large: 100, count: 3 };
const DIGITS_OF_A_PLATE = 2;
const LONGEST_OF_PIECES = 6_000;
const MOST_PIECES = 42;
const RARE = 12;
const FOREIGN = 18;
// Bytes in a form; the most numbers there can be take 1,372.
const ON_THE_LINE = 1_536;

const WORTH = new Map([...rules.frequent].map((sign, at) => [sign, 32 - Math.clz32(at + 2)]));
const TOPICS = rules.topics.map(([topic, pattern]) => [topic, new RegExp(pattern, "gu")]);
const DULL = new Set(rules.dull);
const HOTLINES = new Set(rules.hotlines);

const once = (values) => [...new Set(values)];
const all = (name, text) => [...text.matchAll(every(name))];
const first = (match) => match.slice(1).find(Boolean) ?? "";

/** A value's number: the first bits of the SHA-256 of field and value, and never 0. */
function number(field, value, bits = WORD) {
  const made = sha256(utf8(`mingcha/${field}\n${value}`));
  return (new DataView(made.buffer, made.byteOffset).getUint32(0) >>> (32 - bits)) || 1;
}

const numbers = (field, values, most, bits) =>
  once(values.slice(0, most).map((value) => number(field, value, bits)));

/** Blanks behind it: whoever listens would tell by how long they are whose numbers these are. */
function filled(told) {
  const written = new URLSearchParams({ "": told }).toString().length - 1;
  return told + " ".repeat(ON_THE_LINE - written);
}

function pieces(plain) {
  const worth = new Map();
  const text = plain.slice(0, LONGEST_OF_PIECES).replace(every("shingles.phrases"), " ");
  for (const [run] of all("shingles.run", text)) {
    if (/^[a-z]/.test(run)) {
      if (!DULL.has(run)) worth.set(run, FOREIGN);
      continue;
    }
    const bits = [...run].map((sign) => WORTH.get(sign) ?? RARE);
    for (let at = 0; at + 1 < run.length; at += 1) worth.set(run.slice(at, at + 2), bits[at] + bits[at + 1]);
  }
  const order = ([a, m], [b, n]) => n - m || (a < b ? -1 : 1);
  return [...worth].sort(order).map(([piece]) => piece);
}

function topics(plain) {
  const told = TOPICS.map(([topic, pattern]) => [topic, new Set(plain.match(pattern) ?? []).size]);
  return told.filter(([, points]) => points).sort(([, a], [, b]) => b - a).map(([topic]) => topic);
}

function plate(match, text) {
  const said = text.slice(Math.max(0, match.index - 8), match.index).includes("车");
  const digits = match[3].replace(/\D/g, "").length;
  return digits >= (said ? 1 : DIGITS_OF_A_PLATE) ? `plate ${match[2]}${match[3]}` : "";
}

function identifiers(text) {
  const parts = (match) => match.slice(1).filter(Boolean).join("");
  const phone = new RegExp(`^(?:${rules.patterns["identifiers.phone"]})`, "u");
  return {
    phones: [
      ...all("identifiers.phone", text).map((m) => `phone ${parts(m)}`),
      ...all("identifiers.landline", text).map((m) => `phone ${parts(m)}`),
    ],
    licences: [
      ...all("identifiers.credit", text).filter((m) => /\D/.test(m[1])).map((m) => `licence ${m[1]}`),
      ...all("identifiers.licence", text).map((m) => `licence ${m[1]}`),
    ],
    plates: all("identifiers.plate", text).map((m) => plate(m, text)).filter(Boolean),
    accounts: [
      ...all("identifiers.site", text).map((m) => `site ${m[1]}`),
      ...all("identifiers.account", text).filter((m) => !phone.test(m[1])).map((m) => `account ${m[1]}`),
    ],
  };
}

function facts(text) {
  const sums = all("details.sum", text).map(first).filter((sum) => sum && Number(sum) >= LEAST.sum);
  const counts = all("details.count", text)
    .map((m) => m[1])
    .filter((one) => Number(one) >= LEAST.count && !HOTLINES.has(one) && !sums.includes(one));
  const hours = all("details.hour", text).map((m) => `hour ${Number(m[1]) % 12}:${m[3] ? 30 : Number(m[2] || 0)}`);
  const details = [
    ...all("details.room", text).map((m) => `room ${first(m)}`),
    ...all("details.surname", text).map((m) => `name ${first(m)}`),
    ...hours,
  ];
  return { sums: once(sums).slice(0, 4), counts: once(counts), details: once(details) };
}

function district(text) {
  const match = every("places.county").exec(text.slice(0, 400).replace(/[\u3400-\u9fff]{2,3}市/g, ""));
  return match ? [match[1].replace(every("places.before"), "") + match[2]] : [];
}

function around(found) {
  return found.slice(0, 3).flatMap((day) => [-1, 0, 1].map((step) => number("days", iso(day + step))));
}

/** The numbers of a narrative as they are sent; `received` is the day that the page names. */
export function narrate(narrative, received) {
  const plain = rejoin(spell(narrative));
  const text = count(plain);
  const named = identifiers(plain);
  const { sums, counts, details } = facts(text);
  const said = {
    pieces: numbers("pieces", pieces(plain), MOST_PIECES),
    district: numbers("district", district(text), 1),
    phones: numbers("phones", once(named.phones), 2, IDENTIFIER),
    licences: numbers("licences", once(named.licences), 1, IDENTIFIER),
    plates: numbers("plates", once(named.plates), 1, IDENTIFIER),
    accounts: numbers("accounts", once(named.accounts), 2, IDENTIFIER),
    sums: numbers("sums", sums, 4),
    large: numbers("sums", sums.filter((sum) => Number(sum) >= LEAST.large), 4),
    counts: numbers("counts", counts, 5),
    details: numbers("details", details, 5),
    days: around(days(text, ordinal(received))),
    topics: numbers("topics", topics(plain), 3),
  };
  const told = Object.entries(said).filter(([, held]) => held.length);
  return filled(JSON.stringify({ v: 1, ...Object.fromEntries(told) }));
}
