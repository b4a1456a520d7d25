/* The coordinator's grid: saves each cell as it is chosen, asks for a reason before it changes a municipality's own
   answer, and lets one letter fill a row. Without this file the page works with its buttons. */
"use strict";

(() => {
  const form = document.getElementById("rooster");
  if (!form) return;
  const status = form.querySelector("[data-grid-status]");
  const csrf = form.elements.csrfmiddlewaretoken.value;
  const cells = [...form.querySelectorAll("[data-cell]")];
  const choice = (cell) => cell.querySelector("select");
  const version = (cell) => form.elements[`${cell.dataset.cell}-version`];
  const label = (cell, value) => [...choice(cell).options].find((one) => one.value === value).text;
  const signs = new Map([["", "–"]]);
  for (const button of form.querySelectorAll(".grid-answers button")) {
    signs.set(button.value, button.querySelector("[aria-hidden]").textContent);
  }
  const nameOf = (cell) => choice(cell).getAttribute("aria-labelledby").split(" ")
    .map((id) => document.getElementById(id).textContent.replace(/[\u00ad\u200b]/g, "")).join(", ");

  const tell = (text) => { status.textContent = text; };

  /* --- saving ------------------------------------------------------------------------------------------ */

  const fresh = (cell) => ({ busy: false, again: false, waiting: false, saved: cell.dataset.answer, reason: "", token: "", sent: "" });
  const state = new Map(cells.map((cell) => [cell, fresh(cell)]));
  const newToken = () => (crypto.randomUUID ? crypto.randomUUID() : "");

  /* How many cells each "Nog steeds zo" still fills. */
  const recount = () => {
    for (const button of form.querySelectorAll("[data-still]")) {
      const count = (button.closest("tr") || form).querySelectorAll("[data-answer=''] .grid__previous").length;
      button.hidden = !count;
      button.querySelector("[data-still-count]").textContent = count;
    }
  };

  const show = (cell, answer, mark) => {
    cell.dataset.answer = answer;
    cell.querySelector(".grid__sign").textContent = signs.get(answer);
    if (mark !== undefined) cell.querySelector(".grid__mark").textContent = mark;
    recount();
  };

  const trouble = (cell, text) => {
    let line = cell.querySelector(".grid__trouble");
    if (!line && text) {
      line = document.createElement("p");
      line.className = "grid__trouble";
      cell.append(line);
    }
    if (line) line.textContent = text;
    cell.classList.toggle("is-stuck", Boolean(text));
  };

  const bodyOf = (cell, one) => {
    const prefix = cell.dataset.cell;
    const body = new URLSearchParams();
    body.append(`${prefix}-answer`, choice(cell).value);
    body.append(`${prefix}-version`, version(cell).value);
    body.append(`${prefix}-reason`, one.reason);
    // The same content sent again, because a reply got lost, is the same save.
    if (body.toString() !== one.sent) { one.sent = body.toString(); one.token = newToken(); }
    body.append(`${prefix}-token`, one.token);
    return body;
  };

  async function save(cell) {
    const one = state.get(cell);
    if (one.busy) { one.again = true; return; }
    one.busy = true;
    one.again = false;
    one.waiting = false;
    try {
      await send(cell, one);
    } catch {
      tell("Nog niet opgeslagen. We proberen het opnieuw.");
      trouble(cell, "Nog niet opgeslagen");
      one.again = false;
      one.waiting = true;
      setTimeout(() => { if (one.waiting) save(cell); }, 5000);
    } finally {
      one.busy = false;
    }
    if (one.again) save(cell);
  }

  async function send(cell, one) {
    const answer = choice(cell).value;
    const [code, gm] = cell.dataset.cell.split("-");
    const response = await fetch(form.dataset.cellUrl.replace("CODE", code).replace("GM", gm), {
      method: "POST",
      body: bodyOf(cell, one),
      headers: { "X-CSRFToken": csrf, Accept: "application/json" },
      credentials: "same-origin",
    });
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (response.status >= 500) throw new Error("server");
    if (!isJson) {
      tell("Niet opgeslagen. U bent uitgelogd, of de scan is niet meer open. Wat u koos, staat nog op dit scherm.");
      trouble(cell, "Niet opgeslagen");
      return;
    }
    const reply = await response.json();
    if (response.ok) saved(cell, one, answer, reply);
    else if (response.status === 409) overtaken(cell, one, reply);
    else if (reply.own) { cell.dataset.own = ""; ask(cell); }
    else { tell(reply.message); trouble(cell, "Niet opgeslagen"); }
  }

  const saved = (cell, one, answer, reply) => {
    version(cell).value = reply.version;
    one.saved = answer;
    one.reason = "";
    show(cell, answer, answer ? "regio" : "");
    trouble(cell, "");
    tell(`${nameOf(cell)}: ${label(cell, answer)}. Opgeslagen om ${reply.saved_at} uur.`);
  };

  /* Somebody else was first: show what they said, and tell what was chosen here, so that it can be chosen again. */
  const overtaken = (cell, one, reply) => {
    const wanted = label(cell, choice(cell).value);
    version(cell).value = reply.version;
    one.saved = reply.answer;
    one.again = false;
    choice(cell).value = reply.answer;
    if (reply.own) cell.dataset.own = "";
    show(cell, reply.answer, reply.own ? ("draft" in cell.dataset ? "concept" : "") : undefined);
    trouble(cell, `U koos ${wanted}`);
    tell(`${nameOf(cell)}. ${reply.message} U koos ${wanted}: kies dat opnieuw als u het wilt veranderen.`);
  };

  form.addEventListener("change", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    if ("own" in cell.dataset && choice(cell).value !== state.get(cell).saved) ask(cell);
    else save(cell);
  });

  const unsaved = () => [...state.values()].some((one) => one.busy || one.again || one.waiting);
  window.addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });

  /* --- a reason ---------------------------------------------------------------------------------------- */

  const dialog = document.getElementById("reden");
  const text = document.getElementById("reden-tekst");
  let asked = null;

  const ask = (cell) => {
    asked = cell;
    text.value = "";
    dialog.returnValue = "";
    dialog.querySelector("[data-reason-what]").textContent =
      `${nameOf(cell)}: van ${label(cell, state.get(cell).saved)} naar ${label(cell, choice(cell).value)}.`;
    dialog.showModal();
    text.focus();
  };

  dialog.addEventListener("close", () => {
    const cell = asked;
    asked = null;
    if (!cell) return;
    const one = state.get(cell);
    if (dialog.returnValue === "change" && text.value.trim()) {
      one.reason = text.value.trim();
      save(cell);
    } else {
      choice(cell).value = one.saved;
    }
    choice(cell).focus();
  });

  /* --- rows, columns, letters -------------------------------------------------------------------------- */

  const fills = [...form.querySelectorAll(".grid__fill")];

  const close = (fill) => {
    fill.open = false;
    fill.querySelector("summary").focus();
  };

  for (const fill of fills) {
    fill.addEventListener("toggle", () => {
      if (fill.open) fill.querySelector(".grid__panel").scrollIntoView({ block: "nearest" });
    });
  }

  document.addEventListener("click", (event) => {
    for (const fill of fills) if (fill.open && !fill.contains(event.target)) fill.open = false;
  });

  form.addEventListener("keydown", (event) => {
    const fill = event.target.closest(".grid__fill");
    if (!fill || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && fill.open) { close(fill); return; }
    const button = [...fill.querySelectorAll("button[data-key]")].find((one) => one.dataset.key === event.key.toUpperCase());
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  /* --- back at the same place -------------------------------------------------------------------------- */

  const remembered = "bouwstenenscan-rooster";
  form.addEventListener("submit", (event) => {
    // A second click on the same button would find nothing empty, and hide what the first one did.
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "ja";
    for (const one of state.values()) { one.busy = false; one.again = false; one.waiting = false; }
    const stays = !event.submitter || event.submitter.name !== "next" || event.submitter.value === "blijf";
    try { sessionStorage.setItem(remembered, stays ? `${form.action} ${scrollY}` : ""); } catch { /* not remembered */ }
  });

  window.addEventListener("pageshow", () => { delete form.dataset.sent; });

  window.addEventListener("load", () => {
    const stuck = document.getElementById("let-op");
    if (stuck) { stuck.focus(); return; }
    const message = document.querySelector(".messages");
    const undo = document.querySelector(".grid-undo button");
    if (message && undo) {
      tell(message.textContent.replace(/\s+/g, " ").trim());
      const copy = undo.cloneNode(true);
      undo.form.id = "ongedaan";
      copy.setAttribute("form", "ongedaan");
      form.querySelector(".grid-foot__buttons").prepend(copy);
    }
    try {
      const [where, height] = (sessionStorage.getItem(remembered) || "").split(" ");
      sessionStorage.removeItem(remembered);
      if (where === form.action) scrollTo(0, Number(height));
    } catch { /* at the top */ }
    // After a row the next one waits for its letter; after a cell its list, for who wants something else after all.
    const where = new URLSearchParams(location.search);
    const cell = cells.find((one) => one.dataset.cell === where.get("vakje"));
    const row = document.getElementById(`rij-${where.get("rij")}`);
    const next = cell ? choice(cell) : row && (row.nextElementSibling?.querySelector("summary") || form.querySelector("button.utrecht-button--primary-action"));
    if (next) next.focus({ preventScroll: true });
  });
})();
