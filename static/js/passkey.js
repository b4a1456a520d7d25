// Making and using a passkey. The page holds a form with data-passkey, "create" or "get"; what the device has to sign
// stands in the page as data, or is asked of the form's own address.
(() => {
  "use strict";

  const FAILED = "Dat lukte niet. Probeer het nog een keer, of kies een andere manier.";
  const UNKNOWN = "Deze browser kan niet met toegangssleutels omgaan. Kies een andere manier.";

  const tell = (form, text) => {
    const place = form.querySelector("[data-passkey-told]");
    place.replaceChildren();
    if (!text) return;
    const box = document.createElement("p");
    box.className = "utrecht-alert utrecht-alert--warning";
    box.textContent = text;
    place.append(box);
  };

  const whatToSign = async (form) => {
    const inPage = document.getElementById("passkey-options");
    if (inPage) return JSON.parse(inPage.textContent);
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()).request_options;
  };

  const ask = async (form) => {
    tell(form, "");
    try {
      const options = await whatToSign(form);
      const made = await window.webauthnJSON[form.dataset.passkey](options);
      form.elements.namedItem("credential").value = JSON.stringify(made);
      form.submit();
    } catch {
      tell(form, FAILED);
    }
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.querySelector("[data-passkey-without]").hidden = true;
    if (!window.PublicKeyCredential) {
      tell(form, UNKNOWN);
      continue;
    }
    form.querySelector("[data-passkey-works]").hidden = false;
    form.querySelector("[data-passkey-button]").addEventListener("click", () => ask(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
})();
