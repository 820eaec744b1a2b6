// Asks the browser for a security key and sends its answer with the form: the only script of the
// staff's site. It speaks to nobody and keeps nothing.
"use strict";
(() => {
  const form = document.querySelector("form[data-security-key]");
  const answer = form.elements.answer;
  const trouble = document.getElementById("security-key-trouble");
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const options = JSON.parse(form.dataset.options);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const one of options.excludeCredentials || []) one.id = bytes(one.id);

  const asked = () =>
    form.dataset.securityKey === "make"
      ? navigator.credentials.create({ publicKey: options })
      : navigator.credentials.get({ publicKey: options });

  const written = (made) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (made.response[part]) response[part] = text(made.response[part]);
    const id = text(made.rawId);
    return JSON.stringify({ id, rawId: id, type: made.type, response, clientExtensionResults: {} });
  };

  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    trouble.hidden = true;
    try {
      answer.value = written(await asked());
      form.requestSubmit();
    } catch {
      trouble.hidden = false;
      trouble.focus();
    }
  });
})();
