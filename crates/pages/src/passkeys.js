// Passkeys are the one thing here that needs a script: only a script may ask the browser for a key. It loads nothing,
// writes no markup and sends nothing by itself: it puts the key's answer into the form and sends the form.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (byte) => byte.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer ?? []))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const keys = (names) => names.map((name) => ({ type: "public-key", id: bytes(name) }));

  const asks = {
    async get(question) {
      const publicKey = {
        challenge: bytes(question.challenge),
        rpId: question.host,
        allowCredentials: keys(question.credentials),
        userVerification: question.needs_verification ? "required" : "preferred",
      };
      const { rawId, response } = await navigator.credentials.get({ publicKey });
      return {
        id: text(rawId),
        clientDataJSON: text(response.clientDataJSON),
        authenticatorData: text(response.authenticatorData),
        signature: text(response.signature),
        userHandle: text(response.userHandle),
      };
    },
    async create(question) {
      const publicKey = {
        challenge: bytes(question.challenge),
        rp: { id: question.host, name: question.account },
        user: { id: bytes(question.user), name: question.label, displayName: question.name },
        pubKeyCredParams: question.algorithms.map((alg) => ({ type: "public-key", alg })),
        excludeCredentials: keys(question.known),
        authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
        attestation: "none",
      };
      const { response } = await navigator.credentials.create({ publicKey });
      return { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) };
    },
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector(".problem");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const answer = await asks[form.dataset.passkey](JSON.parse(form.dataset.question));
        form.elements.namedItem("passkey").value = JSON.stringify(answer);
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
