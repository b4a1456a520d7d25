/* Text that the server has not acknowledged is kept on this device: for this user, this address and this part of the
   page, for seven days at most. It is offered when the user comes back, and is gone after logging out.
   On every page. A form with data-kept is kept by itself; pages that save as one goes use window.bouwstenenscan.kept. */
"use strict";

(() => {
  const PREFIX = "bouwstenenscan.kept|";
  const LONGEST = 7 * 24 * 3600 * 1000;
  const SENT = "bouwstenenscan.sent";
  const WHO = "bouwstenenscan.who";
  const NEVER = ["password", "email", "hidden", "file", "submit", "button", "reset", "search"];
  const me = document.body.dataset.keptFor || "";
  let closed = false;

  const storage = (() => {
    try { localStorage.getItem(PREFIX); return localStorage; } catch { return null; } // A browser that keeps nothing.
  })();

  /* --- what is kept ------------------------------------------------------------------------------------- */

  const keys = () => (storage ? Object.keys(storage).filter((key) => key.startsWith(PREFIX)) : []);
  const keyOf = (part, where) => `${PREFIX}${me}|${where || location.pathname}|${part}`;

  const read = (key) => {
    try {
      const found = JSON.parse(storage.getItem(key));
      return Array.isArray(found.fields) && found.at <= Date.now() ? found : null;
    } catch { return null; }
  };

  const clean = () => {
    for (const key of keys()) {
      const found = read(key);
      const ofAnother = me && !key.startsWith(`${PREFIX}${me}|`);
      if (!found || ofAnother || Date.now() - found.at > LONGEST) storage.removeItem(key);
    }
  };

  const keep = (part, fields, version, where) => {
    if (!me || !storage || closed) return;
    try { storage.setItem(keyOf(part, where), JSON.stringify({ at: Date.now(), version, fields })); } catch { /* full */ }
  };

  const forget = (part, where) => { if (storage) storage.removeItem(keyOf(part, where)); };

  /* As it was found, unless something newer is kept there. */
  const keepAgain = ({ part, at, version, fields }) => {
    if (closed || storage.getItem(keyOf(part))) return;
    try { storage.setItem(keyOf(part), JSON.stringify({ at, version, fields })); } catch { /* full */ }
  };

  /* What is kept for this address: part, when, over which version, and the fields as pairs. */
  const all = (where) => {
    const start = keyOf("", where);
    return keys().filter((key) => me && key.startsWith(start)).map((key) => ({ part: key.slice(start.length), ...read(key) }));
  };

  /* Who the device is kept for now: logging out, or somebody else who logs in, ends the keeping in the other tabs too. */
  const who = () => { try { return storage.getItem(WHO); } catch { return me; } };
  const tellWho = (now) => { try { if (who() !== now) storage.setItem(WHO, now); } catch { /* nothing is kept */ } };
  if (me) tellWho(me);
  const look = () => { closed = Boolean(me && storage) && who() !== me; };
  window.addEventListener("storage", (event) => { if (event.key === WHO) look(); });
  window.addEventListener("pageshow", look);

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-logout]")) return;
    closed = true;
    for (const key of keys()) storage.removeItem(key);
    tellWho("");
  }, true);

  /* --- fields, as they are and as the server sent them -------------------------------------------------- */

  const isCode = (field) => (field.autocomplete || "").includes("one-time-code") || (field.autocomplete || "").includes("password");
  const fieldsOf = (box) => [...box.querySelectorAll("input, select, textarea")].filter(
    (field) => field.name && !NEVER.includes(field.type) && !isCode(field) && !("notKept" in field.dataset),
  );
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";

  const typed = (box) => fieldsOf(box).flatMap((field) => {
    if (isTick(field)) return field.checked ? [[field.name, field.value]] : [];
    return [[field.name, field.value]];
  });

  const sentOf = (select) => {
    const chosen = [...select.options].find((one) => one.defaultSelected) || select.options[0];
    return chosen ? chosen.value : "";
  };

  const sentByServer = (box) => fieldsOf(box).flatMap((field) => {
    if (isTick(field)) return field.defaultChecked ? [[field.name, field.value]] : [];
    return [[field.name, field.tagName === "SELECT" ? sentOf(field) : field.defaultValue]];
  });

  /* What was chosen or typed while the page was still loading, before anybody listened: told again, one by one. */
  const hearEarly = (form) => {
    for (const field of fieldsOf(form)) {
      const early = isTick(field)
        ? field.checked !== field.defaultChecked && (field.checked || field.type === "checkbox")
        : field.value !== (field.tagName === "SELECT" ? sentOf(field) : field.defaultValue);
      if (early) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  /* Line ends are the browser's affair. */
  const plain = (fields) => JSON.stringify(fields.map(([name, value]) => [name, value.replace(/\r\n/g, "\n")]));
  const same = (one, other) => plain(one) === plain(other);

  const putIn = (box, fields) => {
    for (const field of fieldsOf(box)) {
      const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (isTick(field)) field.checked = values.includes(field.value);
      else if (values.length) [field.value] = values;
      if (values.length && values[0] !== field.defaultValue) for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
  };

  const text = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const labelOf = (field) => (field.labels && field.labels[0] ? text(field.labels[0]) : field.getAttribute("aria-label") || "");

  const nameOf = (box, name) => {
    const [field, ...more] = fieldsOf(box).filter((one) => one.name === name);
    if (!isTick(field) || (field.type === "checkbox" && !more.length)) return labelOf(field);
    const group = field.closest("[role=group], fieldset");
    const legend = group && (group.querySelector("legend") || document.getElementById(group.getAttribute("aria-labelledby")));
    if (group && group.dataset.keptLabel) return group.dataset.keptLabel;
    return group === box || !legend ? "Antwoord" : text(legend);
  };

  const wordsOf = (box, name, values) => {
    const fields = fieldsOf(box).filter((one) => one.name === name);
    const said = values.filter(Boolean).map((value) => {
      if (fields[0].tagName === "SELECT") return text([...fields[0].options].find((one) => one.value === value) || fields[0].options[0]);
      if (fields[0].type === "checkbox" && fields.length === 1) return "aangevinkt";
      const tick = isTick(fields[0]) && fields.find((one) => one.value === value);
      if (!tick) return value;
      const word = tick.labels[0] && (tick.labels[0].querySelector("span:not([aria-hidden])") || tick.labels[0]);
      return word ? text(word) : value;
    });
    return said.join(", ") || "nog leeg";
  };

  /* In which fields the kept text differs from what the page holds: name of the field, typed, and what is there now. */
  const changes = (box, fields) => {
    const now = sentByServer(box);
    const of = (list, name) => list.filter(([one]) => one === name).map(([, value]) => value);
    return [...new Set(fieldsOf(box).map((field) => field.name))]
      .filter((name) => !same(of(fields, name).map((one) => ["", one]), of(now, name).map((one) => ["", one])))
      .map((name) => ({ label: nameOf(box, name), typed: wordsOf(box, name, of(fields, name)), now: wordsOf(box, name, of(now, name)) }));
  };

  /* --- offering it back --------------------------------------------------------------------------------- */

  const when = (at) => {
    const day = new Date(at);
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86400000);
    const time = `${String(day.getHours()).padStart(2, "0")}.${String(day.getMinutes()).padStart(2, "0")} uur`;
    if (days < 2) return `${days ? "gisteren" : "vandaag"} om ${time}`;
    return `op ${day.toLocaleDateString("nl-NL", { day: "numeric", month: "long" })} om ${time}`;
  };

  const element = (name, content, className) => {
    const made = document.createElement(name);
    if (typeof content === "string") made.textContent = content;
    else made.append(...(content || []));
    if (className) made.className = className;
    return made;
  };

  let offered = 0;

  /* Before `place`: what was typed, what is there now, and two buttons. `lines`: title, at and changes of each. Without
     `putBack` there is nowhere left to put it: it is there to be read. `entries`: as from `all`, of a page that saves as
     one goes; whoever decides nothing is asked again, also when something else was saved in the same place. */
  const offer = (place, { je, chose, lines, putBack, discard, entries = [] }) => {
    offered += 1;
    const you = je ? "Je" : "U";
    const title = element("h2", `${you} ${chose ? "koos" : "typte"} hier ${when(Math.max(...lines.map((one) => one.at)))} nog iets dat niet is bewaard.`);
    title.id = `nog-niet-bewaard-${offered}`;
    const list = element("ul", lines.map((line) => element("li", [
      ...(line.title ? [element("strong", line.title)] : []),
      ...line.changes.map((one) => element("div", [
        element("span", `${one.label}${one.label.endsWith("?") ? "" : ":"} `, "soft"), element("span", one.typed, "kept__text"), element("span", ` (${one.after || `nu staat er: ${one.now}`})`, "soft"),
      ])),
    ])));
    const button = (label, act) => {
      const made = element("button", label, "utrecht-button utrecht-button--secondary-action");
      made.type = "button";
      made.addEventListener("click", () => { box.remove(); act(); });
      return made;
    };
    const buttons = element("div", [...(putBack ? [button("Zet het terug", putBack)] : []), button("Gooi het weg", discard)], "buttons");
    const box = element("section", [title, list, buttons], "kept");
    box.setAttribute("aria-labelledby", title.id);
    box.dataset.keptOffer = "";
    box.tabIndex = -1;
    place.before(box);
    window.addEventListener("pagehide", () => { if (box.isConnected) entries.forEach(keepAgain); });
    for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    return box;
  };

  /* --- forms that are kept by themselves ---------------------------------------------------------------- */

  const sent = (() => {
    try {
      const found = JSON.parse(sessionStorage.getItem(SENT)) || [];
      sessionStorage.removeItem(SENT);
      return found;
    } catch { return []; }
  })();

  /* Which parts hold what is kept of them. What is only offered to be put back goes nowhere yet. */
  const standing = (boxOf) => all().filter(({ part, fields }) => boxOf(part) && same(fields, typed(boxOf(part)))).map(({ part }) => part);

  /* These parts go out with a whole form. The next page tells whether they arrived. */
  const goesOut = (parts, where) => {
    try { sessionStorage.setItem(SENT, JSON.stringify(parts.map((part) => keyOf(part, where)))); } catch { /* offered again */ }
  };

  clean();
  const TROUBLE = "[data-conflict], [aria-invalid=true], #let-op";
  const hasTrouble = Boolean(document.querySelector(TROUBLE));
  if (me && storage && !hasTrouble && document.querySelector("[data-saved]")) for (const key of sent) storage.removeItem(key);

  const watch = (form) => {
    const part = form.dataset.kept;
    const where = form.dataset.keptAt;
    // What the page says of the version that was seen: of the form, or of each line of it.
    const seen = () => [...form.querySelectorAll("[name=version], [name$='-version'], [name$='-seen']")];
    const je = form.dataset.tone === "je";
    const now = sentByServer(form);
    // The page came back with what was typed, which is stored nowhere else: something is wrong, or it was only looked at.
    const isAlone = document.querySelectorAll("form[data-kept]").length === 1;
    const isOurs = (trouble) => form.contains(trouble) || (isAlone && !trouble.closest("form"));
    const isUnsaved = "keptUnsaved" in form.dataset || [...document.querySelectorAll(TROUBLE)].some(isOurs);
    const keepTyped = () => {
      if (same(typed(form), now) && !isUnsaved) forget(part, where);
      else keep(part, typed(form), seen().map((field) => [field.name, field.value]), where);
    };
    form.addEventListener("input", keepTyped);
    form.addEventListener("submit", () => { keepTyped(); goesOut([part], where); });
    const found = all(where).find((one) => one.part === part);
    if (isUnsaved || (!found && !same(typed(form), now))) keepTyped(); // also what was typed before anybody listened
    if (!found || isUnsaved || hasTrouble) return null;
    if (same(found.fields, now)) { forget(part, where); return null; }
    return offer(form, {
      je,
      lines: [{ at: found.at, changes: changes(form, found.fields) }],
      // Over the version that was seen then: what a colleague saved since is not overwritten, but shown.
      putBack: () => {
        putIn(form, found.fields);
        const then = new Map(Array.isArray(found.version) ? found.version : [["version", found.version]]);
        for (const field of seen()) if (then.has(field.name)) field.value = then.get(field.name);
        const field = fieldsOf(form).find((one) => isTick(one) ? one.checked !== one.defaultChecked : one.value !== one.defaultValue);
        if (field) field.focus();
      },
      discard: () => { forget(part, where); (fieldsOf(form)[0] || form).focus(); },
    });
  };

  window.bouwstenenscan = { kept: { keep, forget, all, typed, sentByServer, hearEarly, same, putIn, changes, nameOf, wordsOf, offer, standing, goesOut } };

  const offers = [...document.querySelectorAll("form[data-kept]")].map(watch).filter(Boolean);
  window.addEventListener("load", () => setTimeout(() => {
    const first = document.querySelector("[data-conflict], [data-kept-offer]");
    if (first && (offers.includes(first) || first.matches("[data-conflict]"))) first.focus();
  }, 0));
})();
