// Sends a form that waits, as soon as it may: after its seconds, or once this device has found a
// number whose SHA-256 together with the form's token begins with enough zero bits. It speaks to
// nobody and keeps nothing; without it the button does the same after the wait.
"use strict";
(() => {
  const form = document.querySelector("form[data-seconds]");
  const token = form.elements.csrf_token.value;
  const bits = Number(form.dataset.bits);
  const until = Date.now() + 1000 * Number(form.dataset.seconds);
  const CHUNK = 4000;

  // FIPS 180-4, sections 4.2.2 and 5.3.3: roots of the first primes.
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const part = (x) => ((x - Math.floor(x)) * 0x100000000) | 0;
  const K = primes.map((p) => part(Math.cbrt(p)));
  const START = primes.slice(0, 8).map((p) => part(Math.sqrt(p)));
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  const W = new Int32Array(64);

  const block = (h, bytes, at) => {
    for (let i = 0; i < 16; i++)
      W[i] = (bytes[at + 4 * i] << 24) | (bytes[at + 4 * i + 1] << 16) |
        (bytes[at + 4 * i + 2] << 8) | bytes[at + 4 * i + 3];
    for (let i = 16; i < 64; i++) {
      const a = W[i - 15], b = W[i - 2];
      W[i] = (W[i - 16] + W[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) +
        (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 64; i++) {
      const one = (z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      z = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    return [h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e, h[5] + f, h[6] + g, h[7] + z].map((x) => x | 0);
  };

  const first = (text) => {
    const said = new TextEncoder().encode(text);
    const bytes = new Uint8Array(Math.ceil((said.length + 9) / 64) * 64);
    bytes.set(said);
    bytes[said.length] = 0x80;
    new DataView(bytes.buffer).setUint32(bytes.length - 4, said.length * 8);
    let h = START;
    for (let at = 0; at < bytes.length; at += 64) h = block(h, bytes, at);
    return h[0] >>> 0;
  };

  let tried = 0;
  const go = (work) => {
    form.elements.work.value = work;
    form.submit();
  };
  const step = () => {
    if (Date.now() >= until) return go("");
    for (let end = tried + CHUNK; tried < end; tried++)
      if (first(token + ":" + tried) >>> (32 - bits) === 0) return go(String(tried));
    setTimeout(step, 0);
  };
  step();
})();
