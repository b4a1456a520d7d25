/* Saving as one goes, for every page that does: each part by itself, again when it did not arrive, once when it did.
   Says what is saved, what is not yet, and what to do after the session ended; shows what a colleague saved meanwhile.
   Needs kept.js. */
"use strict";

(() => {
  const FIRST_PAUSE = 2000;
  const LONGEST_PAUSE = 60000;
  const TYPING_PAUSE = 5000;

  const newToken = () => {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  /* --- one sending -------------------------------------------------------------------------------------- */

  const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

  /* Logging in again changes the token that each form carries. Only the same user goes on with this page. */
  async function takeNewCsrfToken() {
    const response = await fetch(location.href, { redirect: "manual", credentials: "same-origin" });
    if (response.type === "opaqueredirect") return "logged out";
    if (!response.ok) return "refused";
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]");
    if (page.body.dataset.keptFor !== document.body.dataset.keptFor || !token) return "logged out";
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
    return "again";
  }

  /* Gives what became of it: saved, conflict, refused or logged out, and the reply. Throws when no reply came. */
  async function send(url, body, again = true) {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
      keepalive: true, // also when the page is left before the reply is there
    });
    if (response.type === "opaqueredirect") return { outcome: "logged out", reply: {} };
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (response.status === 403 && !isJson && again) {
      const found = await takeNewCsrfToken();
      return found === "again" ? send(url, body, false) : { outcome: found, reply: {} };
    }
    if (response.status >= 500 || response.status === 429 || (response.ok && !isJson)) throw new Error("server");
    const reply = isJson ? await response.json() : {};
    if (response.ok) return { outcome: "saved", reply };
    return { outcome: response.status === 409 ? "conflict" : "refused", reply };
  }

  /* --- many parts --------------------------------------------------------------------------------------- */

  /* `status`: the line that tells. `url`, `body` and `tokenName` say how a part (a cell, a row) is sent; `answered` hears
     saved, conflict, refused, failed or logged out. `savedMore`: what stands behind the time. `stillOpen`: a link to the
     parts that wait for their writer. */
  function makeSaver({ status, je, url, body, tokenName, answered, savedMore, stillOpen }) {
    const parts = new Map();
    let pause = FIRST_PAUSE;
    let timer = 0;
    let loggedOut = false;
    let leaving = false;
    let last = "";
    let trouble = ""; // what was said of the part that waits, until something else is saved

    const of = (part) => {
      if (!parts.has(part)) parts.set(part, { busy: false, again: false, typed: false, failed: false, waiting: false, token: "", sent: "", timer: 0 });
      return parts.get(part);
    };
    const some = (name) => [...parts.values()].some((one) => one[name]);

    const say = (words, link) => {
      if (status.textContent === words + (link ? link.textContent : "")) return;
      status.textContent = words;
      if (link) status.append(link);
    };

    const loginLink = () => {
      const link = document.createElement("a");
      link.href = `${document.body.dataset.loginUrl}?${new URLSearchParams({ next: location.pathname + location.search })}`;
      link.textContent = "Log in om het op te slaan.";
      link.addEventListener("click", () => { leaving = true; });
      return link;
    };

    /* What waits for its writer: here since it was sent, or as the server put it on the page. */
    const waiting = () => {
      const shown = [...document.querySelectorAll("[data-conflict], [data-waits]")].map((one) => one.dataset.conflict || one.dataset.waits);
      return [...new Set([...[...parts].filter(([, one]) => one.waiting).map(([part]) => part), ...shown])];
    };

    const tellWaiting = (open) => {
      if (stillOpen) say(trouble && `${trouble} `, stillOpen(open));
      else say(trouble || "Nog niet alles is opgeslagen.");
    };

    const tell = () => {
      const you = je ? "Je bent uitgelogd. Wat je typte, staat nog op dit scherm. " : "U bent uitgelogd. Wat u typte, staat nog op dit scherm. ";
      if (loggedOut) say(you, loginLink());
      else if (some("failed")) say("Nog niet opgeslagen. We proberen het opnieuw.");
      else if (waiting().length) tellWaiting(waiting());
      else if (some("typed")) say("Nog niet opgeslagen.");
      else if (some("busy")) say("Bezig met opslaan …");
      else say(last);
    };

    async function save(part) {
      const one = of(part);
      clearTimeout(one.timer);
      one.again = true;
      if (one.busy) return;
      one.busy = true;
      while (one.again) {
        one.again = false;
        one.typed = false;
        await saveOnce(part, one);
      }
      one.busy = false;
      tell();
    }

    async function saveOnce(part, one) {
      const content = body(part);
      // The same content sent again, because a reply got lost, is the same save.
      if (content.toString() !== one.sent) { one.sent = content.toString(); one.token = newToken(); }
      content.append(tokenName(part), one.token);
      let found;
      try {
        found = await send(url(part), content);
      } catch {
        found = { outcome: "failed", reply: {} };
      }
      const { outcome, reply } = found;
      loggedOut = outcome === "logged out";
      one.failed = outcome === "failed" || loggedOut;
      one.waiting = outcome === "conflict" || outcome === "refused";
      if (outcome === "failed") tryLater();
      else if (!loggedOut) pause = FIRST_PAUSE;
      if (one.failed) one.again = false;
      else if (!one.waiting) one.sent = "";
      if (outcome === "saved") last = `${reply.message || `Opgeslagen om ${reply.saved_at} uur.`} ${savedMore ? savedMore(part) : ""}`.trim();
      if (outcome === "saved") trouble = "";
      if (one.waiting) trouble = reply.message || "Nog niet opgeslagen. Dit kan nu niet meer veranderen. Laad de pagina opnieuw.";
      answered(part, outcome, reply, one.again || one.typed);
      if (!one.waiting || outcome === "refused") tell();
    }

    const sendFailed = () => {
      clearTimeout(timer);
      for (const [part, one] of parts) if (one.failed) save(part);
    };

    const tryLater = () => {
      clearTimeout(timer);
      timer = setTimeout(sendFailed, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    };

    /* Something is being typed: it is not saved yet, and will be after a rest. */
    const touch = (part) => {
      const one = of(part);
      one.typed = true;
      clearTimeout(one.timer);
      one.timer = setTimeout(() => save(part), TYPING_PAUSE);
      tell();
    };

    /* Nothing is left to send: the choice was made, or the whole form goes out. */
    const settle = (part, words) => {
      const one = of(part);
      clearTimeout(one.timer);
      Object.assign(one, { again: false, typed: false, failed: false, waiting: false, sent: "" });
      trouble = "";
      if (words) last = words;
      tell();
    };

    window.addEventListener("online", sendFailed);
    window.addEventListener("focus", sendFailed);
    window.addEventListener("pagehide", () => { for (const [part, one] of parts) if (one.typed) save(part); });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && (some("failed") || some("waiting"))) event.preventDefault();
    });

    return {
      save, touch, settle, sendFailed,
      say: (words) => { last = words; trouble = waiting().length ? words : ""; tell(); },
      leave: () => { leaving = true; clearTimeout(timer); for (const part of parts.keys()) settle(part); },
    };
  }

  /* --- a colleague was first ---------------------------------------------------------------------------- */

  /* Whoever is typing elsewhere is not pulled away: the status line tells them. */
  const isTypingOutside = (box) => {
    const field = document.activeElement;
    return field && !box.contains(field) && field.matches("textarea, input:not([type=radio], [type=checkbox], [type=submit])");
  };

  const focusOn = (block) => {
    block.focus({ preventScroll: true });
    block.scrollIntoView({ block: "start" });
  };

  /* The block of both texts, as the server made it, at the start of `place` or after `mark`. */
  function showConflict(html, place, mark) {
    const made = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    const old = document.getElementById(made.id);
    if (old) old.remove();
    if (mark) mark.after(made); else place.prepend(made);
    if (!old && !isTypingOutside(place)) focusOn(made);
    return made;
  }

  /* `act` hears the choice: what ("mine", "theirs" or "merge"), the part, the version to save over, and the fields. */
  function onChoice(root, act) {
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-choose]");
      if (!button) return;
      event.preventDefault();
      const block = button.closest("[data-conflict]");
      const reason = block.querySelector("[data-conflict-reason]");
      act({
        what: button.dataset.choose,
        part: block.dataset.conflict,
        version: block.dataset.version,
        values: JSON.parse(block.dataset.values),
        merged: JSON.parse(block.dataset.merged),
        reason,
        block,
      });
    });
  }

  Object.assign(window.bouwstenenscan, { makeSaver, showConflict, focusOn, onChoice });
})();
