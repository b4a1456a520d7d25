/* Filling in a scan: saves each answer as the officer goes, and lets one letter be one answer.
   Without this file the page works with its buttons. Needs kept.js and saving.js. */
"use strict";

(() => {
  const form = document.getElementById("invullen");
  if (!form) return;
  const { kept, makeSaver, showConflict, onChoice } = window.bouwstenenscan;
  const cells = [...form.querySelectorAll("[data-cell]")];
  const cellOf = (code) => cells.find((cell) => cell.dataset.cell === code);
  const answers = (cell) => [...cell.querySelectorAll("[name$='-answer']")];
  const isOpen = (cell) => !answers(cell).some((input) => input.checked && input.value);
  const fieldOf = (code, name) => form.elements[`${code}-${name}`];
  const isProvider = (name) => name.endsWith("-new_provider");

  /* --- saving ------------------------------------------------------------------------------------------ */

  const bodyOf = (code) => {
    const body = new URLSearchParams(kept.typed(cellOf(code)).filter(([name]) => !isProvider(name)));
    body.append(`${code}-version`, fieldOf(code, "version").value);
    return body;
  };

  const keep = (code) => kept.keep(code, kept.typed(cellOf(code)), fieldOf(code, "version").value);

  const tellCell = (code, words, trouble) => {
    const cell = cellOf(code);
    const line = cell.querySelector("[data-cell-status]");
    line.textContent = words;
    line.hidden = !words;
    cell.classList.toggle("cell--stuck", Boolean(trouble));
  };

  const left = () => {
    const open = cells.filter(isOpen).length;
    return open ? `Nog ${open} van de ${cells.length} vragen.` : `Alle ${cells.length} beantwoord.`;
  };

  const stillOpen = (codes) => {
    const link = document.createElement("a");
    link.href = `#${codes[0]}`;
    link.textContent = `${codes.length} ${codes.length === 1 ? "antwoord" : "antwoorden"} nog niet opgeslagen`;
    return link;
  };

  const saver = makeSaver({
    status: document.querySelector("[data-saving-status]"),
    url: (code) => form.dataset.saveUrl.replace("CODE", code),
    body: bodyOf,
    tokenName: (code) => `${code}-token`,
    savedMore: left,
    stillOpen,
    answered: (code, outcome, reply, more) => {
      if (outcome === "saved") {
        fieldOf(code, "version").value = reply.version;
        tellCell(code, "", false);
        // The name of a provider goes with its own button.
        if (more || fieldOf(code, "new_provider").value) keep(code); else kept.forget(code);
        return;
      }
      keep(code);
      if (outcome === "conflict") {
        if (more) return; // something else was chosen meanwhile, and is being sent
        tellCell(code, "", true);
        showConflict(reply.html, cellOf(code), cellOf(code).querySelector(".cell__everyday"));
      } else if (outcome === "refused") tellCell(code, reply.message || "Nog niet opgeslagen.", true);
      else tellCell(code, outcome === "failed" ? "Nog niet opgeslagen. We proberen het opnieuw." : "Nog niet opgeslagen.", true);
    },
  });

  form.addEventListener("input", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    keep(cell.dataset.cell);
    if (!isProvider(event.target.name)) saver.touch(cell.dataset.cell);
  });

  form.addEventListener("change", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || isProvider(event.target.name)) return;
    if (event.target.type === "radio") showClear(cell);
    saver.save(cell.dataset.cell);
  });

  form.addEventListener("submit", () => {
    kept.goesOut(kept.standing(cellOf));
    saver.leave();
  });

  const showClear = (cell) => {
    cell.querySelector(".answer-choice--clear span").textContent = isOpen(cell) ? "Nog leeg" : "Antwoord wissen";
  };

  /* --- a colleague was first --------------------------------------------------------------------------- */

  const fillIn = (code, values) => {
    const pairs = Object.entries(values).flatMap(([name, value]) => {
      if (Array.isArray(value)) return value.map((one) => [`${code}-${name}`, one]);
      if (typeof value === "boolean") return value ? [[`${code}-${name}`, "on"]] : [];
      return [[`${code}-${name}`, value]];
    });
    kept.putIn(cellOf(code), pairs.filter(([name]) => !isProvider(name)));
    showClear(cellOf(code));
  };

  /* The list on top, of a page that was sent as a whole. */
  const isDone = (code) => {
    const alert = document.getElementById("let-op");
    const line = alert && alert.querySelector(`a[href="#${code}"]`);
    if (line) line.closest("li").remove();
    if (alert && !alert.querySelector("li")) alert.remove();
  };

  onChoice(form, ({ what, part, version, values, merged, block }) => {
    const cell = cellOf(part);
    fieldOf(part, "version").value = version;
    if (what === "theirs") fillIn(part, values);
    if (what === "merge") {
      fieldOf(part, "note").value = merged.note;
      fieldOf(part, "note_public").checked = merged.note_public;
    }
    block.remove();
    isDone(part);
    tellCell(part, "", false);
    (answers(cell).find((input) => input.checked) || answers(cell)[0]).focus();
    if (what !== "theirs") { saver.save(part); return; }
    kept.forget(part);
    saver.settle(part, "Het antwoord van uw collega staat er nu.");
  });

  /* --- typed before, and not saved then ---------------------------------------------------------------- */

  const offerKept = () => {
    if (document.getElementById("let-op")) return; // What was typed stands on the page already.
    const found = kept.all().filter((one) => cellOf(one.part)).map((one) => ({ ...one, changes: kept.changes(cellOf(one.part), one.fields) }));
    for (const one of found) if (!one.changes.length) kept.forget(one.part);
    const lines = found.filter((one) => one.changes.length);
    if (!lines.length) return;
    const title = (code) => cellOf(code).querySelector(".cell__name").firstChild.textContent.replace(/\u200b/g, "").trim();
    kept.offer(form, {
      entries: lines,
      lines: lines.map((one) => ({ at: one.at, title: title(one.part), changes: one.changes })),
      putBack: () => {
        for (const one of lines) {
          kept.putIn(cellOf(one.part), one.fields);
          showClear(cellOf(one.part));
          // Over the version that was seen then: what a colleague answered since is shown, not overwritten.
          fieldOf(one.part, "version").value = one.version;
          saver.save(one.part);
        }
        const cell = cellOf(lines[0].part);
        (answers(cell).find((input) => input.checked) || answers(cell)[0]).focus();
      },
      discard: () => {
        for (const one of lines) kept.forget(one.part);
        answers(cells[0])[0].focus();
      },
    }).focus();
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
    const stuck = document.querySelector("[data-conflict]") || document.getElementById("let-op");
    const cell = document.getElementById(location.hash.slice(1));
    if (stuck) stuck.focus();
    else if (cell && cell.matches("[data-cell]")) answers(cell)[0].focus({ preventScroll: true });
    offerKept();
  }, 0));

  kept.hearEarly(form);
})();
