/* Ticking what an initiative does: each tick is saved at once, and the list can be searched while typing.
   Without this file the page works with its buttons. Needs kept.js and saving.js. */
"use strict";

(() => {
  const form = document.querySelector("[data-ticks]");
  if (!form) return;
  const { kept, makeSaver, focusOn, onChoice } = window.bouwstenenscan;
  const status = form.querySelector("[data-status]");
  const button = form.querySelector("[data-save]");
  const groups = [...form.querySelectorAll("[data-group]")];
  const tell = (text) => { status.textContent = text; };

  /* --- saving ------------------------------------------------------------------------------------------ */

  const boxOf = (code) => document.getElementById(`doen-${code}`);
  const rowOf = (code) => boxOf(code).closest("[data-row]");
  const seenOf = (code) => rowOf(code).querySelector(`[name="seen-${code}"]`);

  /* Whether what is kept is a tick. */
  const isOn = (one) => one.fields[0][1] !== "";

  button.hidden = true;

  /* "Nog niet opgeslagen" beside what did not arrive, and a button to send it now. */
  function showWaiting(code, failed) {
    rowOf(code).classList.toggle("tick--waiting", failed);
    rowOf(code).querySelector("[data-waiting]").hidden = !failed;
    button.hidden = !form.querySelector(".tick--waiting");
  }

  function showRow(code, answer, more) {
    const row = rowOf(code);
    const details = row.querySelector("[data-more]");
    const hadFocus = details.contains(document.activeElement);
    details.innerHTML = answer.more;
    if (!more) boxOf(code).checked = answer.ticked;
    if (hadFocus) (details.querySelector("summary") || boxOf(code)).focus();
    showCount(row.closest("[data-group]"));
  }

  function showCount(group) {
    const count = group.querySelectorAll("[name=tick]:checked").length;
    group.querySelector("[data-count]").textContent = count ? `${count} aangevinkt` : "";
  }

  const saver = makeSaver({
    status,
    je: true,
    url: () => form.dataset.url,
    body: (code) => new URLSearchParams({ activity: code, on: boxOf(code).checked ? "1" : "0", seen: seenOf(code).value }),
    tokenName: () => "token",
    answered: (code, outcome, reply, more) => {
      const failed = outcome === "failed" || outcome === "logged out";
      showWaiting(code, failed);
      if (reply.more !== undefined) showRow(code, reply, more);
      if (outcome === "saved" && !more) kept.forget(code);
      if (outcome !== "conflict") return;
      focusOn(rowOf(code).querySelector("[data-conflict]"));
    },
  });

  form.addEventListener("change", (event) => {
    if (event.target.name !== "tick") return;
    const code = event.target.value;
    kept.keep(code, [["tick", event.target.checked ? code : ""]], seenOf(code).value);
    showCount(event.target.closest("[data-group]"));
    saver.save(code);
  });

  onChoice(form, ({ what, part, version, values, block }) => {
    seenOf(part).value = version;
    block.remove();
    boxOf(part).focus();
    if (what === "mine") { saver.save(part); return; }
    boxOf(part).checked = values.ticked;
    showCount(rowOf(part).closest("[data-group]"));
    kept.forget(part);
    saver.settle(part, "Wat je collega koos, blijft staan.");
  });

  form.addEventListener("submit", (event) => {
    const isRetry = event.submitter === button && form.querySelector(".tick--waiting");
    if (isRetry) { event.preventDefault(); saver.sendFailed(); return; }
    // What is only offered to be put back goes nowhere yet.
    kept.goesOut(kept.all().filter((one) => boxOf(one.part) && isOn(one) === boxOf(one.part).checked).map((one) => one.part));
    saver.leave();
  });

  /* Ticked before, and not saved then. */
  function offerKept() {
    const found = kept.all().filter((one) => boxOf(one.part));
    for (const one of found) if (isOn(one) === boxOf(one.part).defaultChecked) kept.forget(one.part);
    const lines = found.filter((one) => isOn(one) !== boxOf(one.part).defaultChecked);
    if (!lines.length || form.querySelector("[data-conflict]")) return;
    const word = (on) => (on ? "aangevinkt" : "niet aangevinkt");
    const title = (code) => boxOf(code).labels[0].firstChild.textContent.trim();
    kept.offer(form, {
      je: true,
      chose: true,
      entries: lines,
      lines: lines.map((one) => ({ at: one.at, title: title(one.part), changes: [{ label: "Jij", typed: word(isOn(one)), now: word(!isOn(one)) }] })),
      putBack: () => {
        for (const one of lines) {
          boxOf(one.part).checked = isOn(one);
          seenOf(one.part).value = one.version;
          rowOf(one.part).closest("[data-group]").open = true;
          showCount(rowOf(one.part).closest("[data-group]"));
          saver.save(one.part);
        }
        boxOf(lines[0].part).focus();
      },
      discard: () => {
        for (const one of lines) kept.forget(one.part);
        groups[0].querySelector("summary").focus();
      },
    }).focus();
  }
  window.addEventListener("load", () => setTimeout(offerKept, 0));

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

  kept.hearEarly(form);
})();
