// On which day it happened, as far as a text says: leads/features/times.py, rule by rule.

import { every } from "./spelling.js";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const BACK = { 大: 3, 前: 2, 昨: 1, 今: 0, y: 1, t: 0, l: 1 };
const WEEK = { 一: 0, 二: 1, 三: 2, 四: 3, 五: 4, 六: 5, 日: 6, 天: 6 };
const OLDEST = 400;
const A_DAY = 86_400_000;

/** A day as a number: how many there were since 1970. */
export const ordinal = (iso) => Date.parse(`${iso}T00:00:00Z`) / A_DAY;

/** The same day as people write it. */
export const iso = (day) => new Date(day * A_DAY).toISOString().slice(0, 10);

function dayOf(year, month, day) {
  const at = new Date(Date.UTC(year, month - 1, day));
  const fits = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return fits ? at.getTime() / A_DAY : null;
}

const all = (name, text) => [...text.matchAll(every(`times.${name}`))];

/** Up to all days that a spelled, counted text names, surest first; none after the report. */
export function days(text, received) {
  const [year, month] = iso(received).split("-").map(Number);
  const [past, before] = month === 1 ? [year - 1, 12] : [year, month - 1];
  const latest = (inMonth, day) => {
    const this_ = dayOf(year, inMonth, day);
    return this_ !== null && this_ <= received + 1 ? this_ : dayOf(year - 1, inMonth, day);
  };
  const found = all("full", text).map((m) => dayOf(Number(m[1]), Number(m[2]), Number(m[3])));
  for (const name of ["month_day", "dotted"]) {
    found.push(...all(name, text).map((m) => latest(Number(m[1]), Number(m[2]))));
  }
  for (const m of all("english", text)) {
    const [inMonth, day] = m[2] ? [m[2], m[1]] : [m[3], m[4]];
    found.push(latest(MONTHS.indexOf(inMonth) + 1, Number(day)));
  }
  found.push(...all("last_month", text).map((m) => dayOf(past, before, Number(m[1]))));
  found.push(...all("this_month", text).map((m) => dayOf(year, month, Number(m[1]))));
  for (const m of all("bare_day", text)) {
    const this_ = dayOf(year, month, Number(m[1]));
    const late = this_ === null || this_ > received;
    found.push(late ? dayOf(past, before, Number(m[1])) : this_);
  }
  found.push(...all("ago", text).map((m) => received - Number(m[1])));
  // Day 0 was a Thursday.
  const monday = received - ((received + 3) % 7);
  for (const m of all("weekday", text)) {
    found.push(monday - (m[1] === "上" ? 7 : 0) + (WEEK[m[2]] ?? Number(m[2]) - 1));
  }
  found.push(...all("near", text).map((m) => received - BACK[m[0][0]]));
  const near = found.filter((day) => day !== null && received - OLDEST <= day && day <= received + 1);
  return [...new Set(near)];
}
