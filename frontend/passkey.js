// Passkeys: the one thing that a form can't do by itself. A button with data-passkey asks the server for
// a question, the browser for the answer, puts it into the field "answer" of its form, and submits that.
//
// Loaded before the page's body, as its styles are: a button that was pressed before would submit the form
// without an answer.
"use strict";
{
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");

  const readable = (credentials) => credentials?.map((one) => ({ ...one, id: bytes(one.id) }));

  async function answer({ publicKey: asked }) {
    const publicKey = { ...asked, challenge: bytes(asked.challenge) };
    if (asked.user) {
      publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
      publicKey.excludeCredentials = readable(asked.excludeCredentials);
      const made = await navigator.credentials.create({ publicKey });
      const { clientDataJSON, attestationObject } = made.response;
      const response = { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) };
      return { id: made.id, rawId: text(made.rawId), type: made.type, extensions: {}, response };
    }
    publicKey.allowCredentials = readable(asked.allowCredentials);
    const got = await navigator.credentials.get({ publicKey });
    const { clientDataJSON, authenticatorData, signature, userHandle } = got.response;
    const response = {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    };
    return { id: got.id, rawId: text(got.rawId), type: got.type, extensions: {}, response };
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-passkey]");
    if (!button) return;
    event.preventDefault();
    const form = button.form;
    const field = form.elements.namedItem("answer");
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    button.setAttribute("aria-disabled", "true");
    try {
      const asked = new URLSearchParams();
      const password = form.elements.namedItem("current_password");
      if (password) asked.set("current_password", password.value);
      const reply = await fetch(button.dataset.passkey, {
        method: "POST",
        body: asked,
        headers: { accept: "application/json" },
      });
      // The server's own page says what is wrong: an empty answer brings it back.
      field.value = reply.ok ? JSON.stringify(await answer(JSON.parse(await reply.json()))) : "";
      form.requestSubmit();
    } catch {
      // The person cancelled, or the browser has no passkey for us.
      failed.hidden = false;
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}
