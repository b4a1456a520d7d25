/* Filling in a scan: saves each answer as the officer goes, and lets one letter be one answer.
   Without this file the page works with its buttons. */
"use strict";

(() => {
  const form = document.getElementById("invullen");
  if (!form) return;
  const status = document.querySelector("[data-saving-status]");
  const csrf = form.elements.csrfmiddlewaretoken.value;
  const cells = [...form.querySelectorAll("[data-cell]")];
  const answers = (cell) => [...cell.querySelectorAll("input[type=radio]")];
  const isOpen = (cell) => !answers(cell).some((input) => input.checked && input.value);
  const fieldOf = (cell, name) => form.elements[`${cell.dataset.cell}-${name}`];

  /* --- saving ------------------------------------------------------------------------------------------ */

  const state = new Map(cells.map((cell) => [cell, { busy: false, dirty: false, token: null, sent: "" }]));
  const unsaved = () => [...state.values()].some((one) => one.busy || one.dirty);

  const bodyOf = (cell) => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith(`${cell.dataset.cell}-`) && !name.endsWith("-new_provider")) body.append(name, value);
    }
    return body;
  };

  const tell = (text) => { status.textContent = text; };

  const tellCell = (cell, text, trouble) => {
    const line = cell.querySelector("[data-cell-status]");
    line.textContent = text;
    line.hidden = !text;
    cell.classList.toggle("cell--stuck", Boolean(trouble));
  };

  const left = () => {
    const open = cells.filter(isOpen).length;
    return open ? `Nog ${open} van de ${cells.length} vragen.` : `Alle ${cells.length} beantwoord.`;
  };

  const newToken = () => (crypto.randomUUID ? crypto.randomUUID() : "");

  async function save(cell) {
    const one = state.get(cell);
    if (one.busy) { one.dirty = true; return; }
    one.busy = true;
    one.dirty = false;
    const body = bodyOf(cell);
    // The same content sent again, because a reply got lost, is the same save.
    if (body.toString() !== one.sent) { one.sent = body.toString(); one.token = newToken(); }
    body.append(`${cell.dataset.cell}-token`, one.token);
    let savedAt = "";
    try {
      savedAt = await send(cell, body);
    } catch {
      tell("Nog niet opgeslagen. We proberen het opnieuw.");
      tellCell(cell, "Nog niet opgeslagen. We proberen het opnieuw.", true);
      one.dirty = true;
      setTimeout(() => { if (one.dirty && !one.busy) save(cell); }, 5000);
    } finally {
      one.busy = false;
    }
    if (savedAt) tell(unsaved() ? "Bezig met opslaan …" : `Opgeslagen om ${savedAt} uur. ${left()}`);
    if (one.dirty && !cell.classList.contains("cell--stuck")) save(cell);
  }

  /* Gives the time of saving, or nothing when it was refused; throws when no reply came. */
  async function send(cell, body) {
    const response = await fetch(form.dataset.saveUrl.replace("CODE", cell.dataset.cell), {
      method: "POST",
      body,
      headers: { "X-CSRFToken": csrf, Accept: "application/json" },
      credentials: "same-origin",
    });
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (response.redirected || response.status === 403 || (response.ok && !isJson)) {
      const text = "U bent uitgelogd. Wat u typte, staat nog op dit scherm. Log in een ander venster in en kies daarna opnieuw.";
      tell(text);
      tellCell(cell, text, true);
      return "";
    }
    if (response.status >= 500) throw new Error("server");
    const reply = await response.json();
    if (reply.version !== undefined) fieldOf(cell, "version").value = reply.version;
    if (response.ok) {
      tellCell(cell, "", false);
      return reply.saved_at;
    }
    const text = response.status === 409 ? `${reply.message} Kies opnieuw om uw eigen antwoord te bewaren.` : reply.message;
    tell(reply.message);
    tellCell(cell, text, true);
    return "";
  }

  form.addEventListener("change", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.target.name.endsWith("-new_provider")) return;
    if (event.target.type === "radio") showClear(cell);
    save(cell);
  });

  window.addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });
  form.addEventListener("submit", () => { for (const one of state.values()) { one.busy = false; one.dirty = false; } });

  const showClear = (cell) => {
    cell.querySelector(".answer-choice--clear span").textContent = isOpen(cell) ? "Nog leeg" : "Antwoord wissen";
  };

  /* --- one letter is one answer ------------------------------------------------------------------------- */

  const switchBox = document.querySelector("[data-keys-on]");
  const remembered = "bouwstenenscan-letters";
  document.querySelector("[data-keys]").hidden = false;
  try { switchBox.checked = localStorage.getItem(remembered) !== "uit"; } catch { /* private window: on */ }
  switchBox.addEventListener("change", () => {
    try { localStorage.setItem(remembered, switchBox.checked ? "aan" : "uit"); } catch { /* not remembered */ }
  });

  const goToNext = (cell) => {
    const after = cells.slice(cells.indexOf(cell) + 1).find(isOpen) || cells.find(isOpen);
    const goal = after ? answers(after)[0] : form.querySelector("button[name=next]");
    goal.focus({ preventScroll: true });
    (after || goal).scrollIntoView({ block: "center" });
  };

  form.addEventListener("keydown", (event) => {
    if (!switchBox.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.type !== "radio") return;
    const cell = event.target.closest("[data-cell]");
    const chosen = answers(cell).find((input) => input.dataset.key === event.key.toUpperCase());
    if (!chosen) return;
    event.preventDefault();
    if (!chosen.checked) {
      chosen.checked = true;
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
    }
    goToNext(cell);
  });

  /* Who follows a link to a question can answer it at once. The browser takes the focus away while it scrolls to
     the question, so this waits until it has. */
  window.addEventListener("load", () => setTimeout(() => {
    const stuck = document.getElementById("let-op");
    const cell = document.getElementById(location.hash.slice(1));
    if (stuck) stuck.focus();
    else if (cell && cell.matches("[data-cell]")) answers(cell)[0].focus({ preventScroll: true });
  }, 0));
})();
