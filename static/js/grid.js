/* The coordinator's grid: saves each cell as it is chosen, asks for a reason before it changes a municipality's own
   answer, and lets one letter fill a row. Without this file the page works with its buttons. Needs kept.js and saving.js. */
"use strict";

(() => {
  const form = document.getElementById("rooster");
  if (!form) return;
  const { kept, makeSaver, showConflict, focusOn, onChoice } = window.bouwstenenscan;
  const conflicts = form.querySelector("[data-conflicts]");
  const cells = [...form.querySelectorAll("[data-cell]")];
  const cellOf = (part) => cells.find((cell) => cell.dataset.cell === part);
  const choice = (cell) => cell.querySelector("select");
  const version = (cell) => form.elements[`${cell.dataset.cell}-version`];
  const label = (cell, value) => [...choice(cell).options].find((one) => one.value === value).text;
  const signs = new Map([["", "–"]]);
  for (const button of form.querySelectorAll(".grid-answers button")) {
    signs.set(button.value, button.querySelector("[aria-hidden]").textContent);
  }
  const nameOf = (cell) => choice(cell).getAttribute("aria-labelledby").split(" ")
    .map((id) => document.getElementById(id).textContent.replace(/[\u00ad\u200b]/g, "")).join(", ");

  /* --- saving ------------------------------------------------------------------------------------------ */

  /* What the server holds in a cell, and the reason to change it. */
  const state = new Map(cells.map((cell) => [cell, { saved: cell.dataset.answer, reason: "" }]));

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

  /* To both answers above the table, or to the cell whose answer was refused. */
  const stillOpen = (parts) => {
    const block = parts.map((part) => conflicts.querySelector(`[data-conflict="${part}"], [data-waits="${part}"]`)).find(Boolean);
    const select = choice(cellOf(parts[0]));
    if (!block) select.id = `vakje-${parts[0]}`;
    const link = document.createElement("a");
    link.href = `#${(block || select).id}`;
    link.textContent = parts.length === 1 ? "1 vakje wacht nog op uw keuze" : `${parts.length} vakjes wachten nog op uw keuze`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (block) focusOn(block); else select.focus();
    });
    return link;
  };

  const saver = makeSaver({
    status: form.querySelector("[data-grid-status]"),
    url: (part) => {
      const [code, gm] = part.split("-");
      return form.dataset.cellUrl.replace("CODE", code).replace("GM", gm);
    },
    body: (part) => new URLSearchParams({
      [`${part}-answer`]: choice(cellOf(part)).value,
      [`${part}-version`]: version(cellOf(part)).value,
      [`${part}-reason`]: state.get(cellOf(part)).reason,
    }),
    tokenName: (part) => `${part}-token`,
    answered: (part, outcome, reply, more) => {
      const cell = cellOf(part);
      if (outcome === "saved") saved(cell, reply, more);
      else if (outcome === "conflict") { if (!more) overtaken(cell, reply); }
      else if (reply.own) { cell.dataset.own = ""; saver.settle(part, reply.message); ask(cell); }
      else trouble(cell, outcome === "refused" ? "Niet opgeslagen" : "Nog niet opgeslagen");
    },
    savedMore: () => "",
    stillOpen,
  });

  const keep = (cell) => kept.keep(cell.dataset.cell, kept.typed(cell), version(cell).value);

  const saved = (cell, reply, more) => {
    const one = state.get(cell);
    version(cell).value = reply.version;
    if (more) return; // something else was chosen meanwhile, and is being saved
    const answer = choice(cell).value;
    one.saved = answer;
    one.reason = "";
    kept.forget(cell.dataset.cell);
    conflicts.querySelector(`[data-waits="${cell.dataset.cell}"]`)?.remove();
    isDone();
    show(cell, answer, answer ? "regio" : "");
    trouble(cell, "");
    saver.say(`${nameOf(cell)}: ${label(cell, answer)}. Opgeslagen om ${reply.saved_at} uur.`);
  };

  /* Somebody else was first: both stand above the table, and the coordinator chooses. */
  const overtaken = (cell, reply) => {
    trouble(cell, "Kies bovenaan");
    showConflict(reply.html, conflicts);
  };

  onChoice(form, ({ what, part, version: over, values, reason, block }) => {
    const cell = cellOf(part);
    const one = state.get(cell);
    if (what === "mine" && reason && !reason.value.trim()) {
      saver.say("Schrijf eerst op waarom u het antwoord van de gemeente verandert.");
      reason.setAttribute("aria-invalid", "true");
      reason.focus();
      return;
    }
    version(cell).value = over;
    one.saved = values.answer;
    if (values.own) cell.dataset.own = ""; else delete cell.dataset.own;
    block.remove();
    isDone();
    trouble(cell, "");
    choice(cell).focus();
    if (what === "mine") {
      one.reason = reason ? reason.value.trim() : "";
      saver.save(part);
      return;
    }
    choice(cell).value = values.answer;
    const mark = "draft" in cell.dataset ? "concept" : "";
    show(cell, values.answer, values.own ? mark : values.answer && "regio");
    kept.forget(part);
    saver.settle(part, `${nameOf(cell)}: ${label(cell, values.answer)}. Dat staat er nu.`);
  });

  /* Of a page that was sent as a whole: nothing is waiting any more. */
  const isDone = () => {
    const alert = document.getElementById("let-op");
    if (alert && !conflicts.querySelector("[data-conflict], .grid-stuck")) alert.remove();
  };

  form.addEventListener("change", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    keep(cell);
    if ("own" in cell.dataset && choice(cell).value !== state.get(cell).saved) ask(cell);
    else saver.save(cell.dataset.cell);
  });

  /* --- chosen before, and not saved then --------------------------------------------------------------- */

  const offerKept = () => {
    if (document.getElementById("let-op")) return;
    const found = kept.all().filter((one) => cellOf(one.part)).map((one) => ({ ...one, changes: kept.changes(cellOf(one.part), one.fields) }));
    for (const one of found) if (!one.changes.length) kept.forget(one.part);
    const lines = found.filter((one) => one.changes.length);
    if (!lines.length) return;
    kept.offer(form, {
      chose: true,
      entries: lines,
      lines: lines.map((one) => ({ at: one.at, title: nameOf(cellOf(one.part)), changes: one.changes.map((change) => ({ ...change, label: "Antwoord" })) })),
      putBack: () => {
        for (const one of lines) {
          const cell = cellOf(one.part);
          kept.putIn(cell, one.fields);
          // Over the version that was seen then: what somebody answered since is shown, not overwritten.
          version(cell).value = one.version;
          saver.save(one.part);
        }
        choice(cellOf(lines[0].part)).focus();
      },
      discard: () => {
        for (const one of lines) kept.forget(one.part);
        choice(cells[0]).focus();
      },
    }).focus();
  };

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
      saver.save(cell.dataset.cell);
    } else {
      choice(cell).value = one.saved;
      kept.forget(cell.dataset.cell);
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
    kept.goesOut(kept.standing(cellOf));
    saver.leave();
    const stays = !event.submitter || event.submitter.name !== "next" || event.submitter.value === "blijf";
    try { sessionStorage.setItem(remembered, stays ? `${form.action} ${scrollY}` : ""); } catch { /* not remembered */ }
  });

  window.addEventListener("pageshow", () => { delete form.dataset.sent; });

  window.addEventListener("load", () => {
    const stuck = conflicts.querySelector("[data-conflict]") || document.getElementById("let-op");
    if (stuck) { stuck.focus(); return; }
    const message = document.querySelector(".messages");
    const undo = document.querySelector(".grid-undo button");
    if (message && undo) {
      saver.say(message.textContent.replace(/\s+/g, " ").trim());
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
    offerKept();
  });

  kept.hearEarly(form);
})();
