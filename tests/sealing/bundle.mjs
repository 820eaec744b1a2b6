// Runs one call of the committed bundle: its name and arguments come as JSON, bytes as {"$": base64}.
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

const [name, ...given] = JSON.parse(readFileSync(0, "utf8"), revive);
let said;
try {
  const made = globalThis.sealing[name](...given);
  said = { made: Array.isArray(made) ? made.map(write) : write(made) };
} catch (error) {
  said = { refused: String(error) };
}
process.stdout.write(JSON.stringify(said));
