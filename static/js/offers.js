/* Ticking what an initiative does: each tick is saved at once, and the list can be searched while typing.
   Without this file the page works with its buttons. */
"use strict";

(() => {
  const form = document.querySelector("[data-ticks]");
  if (!form) return;
  const status = form.querySelector("[data-status]");
  const button = form.querySelector("[data-save]");
  const groups = [...form.querySelectorAll("[data-group]")];
  const tell = (text) => { status.textContent = text; };

  /* --- saving ------------------------------------------------------------------------------------------ */

  // What is not acknowledged yet, by activity: the last wish of each, with a token that lets it be sent twice.
  const waiting = new Map();
  const FIRST_PAUSE = 4000;
  const LONGEST_PAUSE = 60000;
  let sending = false;
  let loggedOut = false;
  let pause = FIRST_PAUSE;
  let timer = 0;

  button.hidden = true;

  function newToken() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  const rowOf = (code) => document.getElementById(`doen-${code}`).closest("[data-row]");

  function showWaiting() {
    for (const row of form.querySelectorAll("[data-row]")) {
      const code = row.querySelector("[name=tick]").value;
      const stuck = waiting.has(code) && waiting.get(code).failed;
      row.classList.toggle("tick--waiting", Boolean(stuck));
      row.querySelector("[data-waiting]").hidden = !stuck;
    }
    button.hidden = ![...waiting.values()].some((one) => one.failed);
  }

  function showRow(code, answer) {
    const row = rowOf(code);
    const more = row.querySelector("[data-more]");
    const hadFocus = more.contains(document.activeElement);
    more.innerHTML = answer.more;
    if (!waiting.has(code)) row.querySelector("[name=tick]").checked = answer.ticked;
    if (hadFocus) (more.querySelector("summary") || row.querySelector("[name=tick]")).focus();
    showCount(row.closest("[data-group]"));
  }

  function showCount(group) {
    const count = group.querySelectorAll("[name=tick]:checked").length;
    group.querySelector("[data-count]").textContent = count ? `${count} aangevinkt` : "";
  }

  async function send(code, one) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      activity: code,
      on: one.on ? "1" : "0",
      seen: rowOf(code).querySelector(`[name="seen-${code}"]`).value,
      token: one.token,
    });
    const response = await fetch(form.dataset.url, { method: "POST", body, redirect: "manual" });
    if (response.type === "opaqueredirect" || response.status === 403) throw new Error("logged out");
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson) throw new Error("server");
    return { answer: await response.json(), first: response.status !== 409, ok: response.ok };
  }

  async function sendAll() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try {
      while (waiting.size) {
        const [code, one] = waiting.entries().next().value;
        const { answer, first, ok } = await send(code, one);
        if (!first || waiting.get(code) === one) waiting.delete(code);
        if (answer.more !== undefined) showRow(code, answer);
        pause = FIRST_PAUSE;
        loggedOut = false;
        if (!ok && answer.more === undefined) throw new Error("refused");
        tell(answer.message);
      }
    } catch (error) {
      for (const one of waiting.values()) one.failed = true;
      loggedOut = error.message === "logged out";
      if (loggedOut) {
        tell("Je bent uitgelogd. Wat je aanvinkte, staat nog op dit scherm. Log in een ander venster in, en kies daarna Opslaan.");
      } else {
        tell("Nog niet opgeslagen. We proberen het opnieuw.");
        timer = setTimeout(sendAll, pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    } finally {
      sending = false;
      showWaiting();
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target.name !== "tick") return;
    waiting.set(event.target.value, { on: event.target.checked, token: newToken(), failed: false });
    showCount(event.target.closest("[data-group]"));
    sendAll();
  });

  window.addEventListener("online", sendAll);
  window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });
  // Logging in again changes the token that each form carries: fetch the new one, and what was ticked can be saved.
  async function takeNewCsrfToken() {
    try {
      const response = await fetch(location.href, { redirect: "manual" });
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      form.elements.csrfmiddlewaretoken.value = page.querySelector("[data-ticks] [name=csrfmiddlewaretoken]").value;
    } catch { /* No connection: sending will say so. */ }
  }

  form.addEventListener("submit", async (event) => {
    if (!loggedOut) {
      waiting.clear();
      clearTimeout(timer);
      return;
    }
    event.preventDefault();
    await takeNewCsrfToken();
    sendAll();
  });

  /* --- searching --------------------------------------------------------------------------------------- */

  const search = document.querySelector("[data-search]");
  if (new URLSearchParams(location.search).has("zoek")) return; // The list is a choice already: search on the server.
  const field = search.querySelector("[name=zoek]");
  const opened = new Map();
  let telling = 0;

  function filter() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !opened.size) groups.forEach((group) => opened.set(group, group.open));
    let found = 0;
    for (const group of groups) {
      let here = 0;
      for (const row of group.querySelectorAll("[data-row]")) {
        row.hidden = !words.every((word) => row.dataset.words.includes(word));
        here += row.hidden ? 0 : 1;
      }
      group.hidden = here === 0;
      group.open = words.length ? here > 0 : Boolean(opened.get(group));
      found += here;
    }
    clearTimeout(telling);
    if (words.length) telling = setTimeout(() => tell(found ? `${found} gevonden.` : "Niets gevonden. Probeer een ander woord."), 500);
    else { opened.clear(); tell(""); }
  }

  field.addEventListener("input", filter);
  search.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
})();
