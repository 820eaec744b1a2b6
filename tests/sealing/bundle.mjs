// Runs calls of the committed bundle: names and arguments come as JSON, bytes as {"$": base64}.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const bundle = new URL("../../static/sealing.js", import.meta.url);
runInThisContext(`${readFileSync(bundle, "utf8")};globalThis.sealing = mingchaSealing;`);

const revive = (_name, value) =>
  value !== null && typeof value === "object" && "$" in value
    ? globalThis.sealing.fromBase64(value.$)
    : value;
const write = (value) =>
  value instanceof Uint8Array ? { $: globalThis.sealing.toBase64(value) } : value;

function said([name, ...given]) {
  try {
    const made = globalThis.sealing[name](...given);
    return { made: Array.isArray(made) ? made.map(write) : write(made) };
  } catch (error) {
    return { refused: String(error) };
  }
}
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8"), revive).map(said)));
