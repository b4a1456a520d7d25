/* "Klopt dit?": whoever says that something has changed, gets the boxes to say what. Without this file they open by hand.
   What was said of one fact is kept on this device with the version that it was said of, until the server has it.
   Needs kept.js. */
"use strict";

(() => {
  const { kept } = window.bouwstenenscan;
  const claim = document.querySelector("[data-claim]");
  const form = claim.querySelector("form");
  const parts = [...claim.querySelectorAll("[data-part]")];
  /* The page came back with what somebody sent: something is wrong, or a colleague was first. */
  const isAgain = "again" in claim.dataset;

  const partOf = (name) => parts.find((part) => part.dataset.part === name);
  /* An offer has a version of its own, the facts share that of the profile. */
  const versionOf = (part) => part.querySelector("[name$='-version']") || form.elements.version;

  parts.forEach((part) => part.addEventListener("change", (event) => {
    const fold = part.querySelector(".claim__fold");
    if (fold && event.target.closest(".claim__answers") && event.target.value === "changed") fold.open = true;
  }));

  /* --- what is kept ------------------------------------------------------------------------------------- */

  /* What stood there before anybody typed. On a page that came back, the page still carries it with the boxes. */
  const untouched = (part) => {
    if (!isAgain) return kept.sentByServer(part);
    const carried = kept.typed(part).map(([name]) => [name, form.elements[`initial-${name}`]]);
    return carried.filter(([, field]) => field).map(([name, field]) => [name, field.value]);
  };

  /* Only what somebody typed or chose: what stands in the other boxes may be changed by a colleague meanwhile. */
  const said = (part) => {
    const before = untouched(part);
    return kept.typed(part).filter((pair) => !before.some((other) => kept.same([pair], [other])));
  };

  /* With the words for it, in case the fact is not asked any more later. */
  const keep = (part) => {
    const fields = said(part).map(([name, value]) => [
      name, value, part.dataset.title, kept.nameOf(part, name), kept.wordsOf(part, name, [value]),
    ]);
    if (fields.length) kept.keep(part.dataset.part, fields, versionOf(part).value);
    else kept.forget(part.dataset.part);
  };

  const isAnswer = ([name]) => name.endsWith("-answer") || name === "findable";
  const found = kept.all().filter((one) => Array.isArray(one.fields));

  if (form) {
    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, (event) => {
        const part = event.target.closest("[data-part]");
        if (part) keep(part);
      });
    }
    form.addEventListener("submit", () => {
      const going = parts.filter((part) => said(part).length);
      going.forEach(keep);
      kept.goesOut(going.map((part) => part.dataset.part));
    });
    kept.hearEarly(form);
    if (isAgain) parts.filter((part) => said(part).length).forEach(keep);
  }

  /* --- offering it back --------------------------------------------------------------------------------- */

  /* What is kept of this part, and in the other boxes what stands there now. */
  const filledIn = (part, fields) => {
    const names = fields.map(([name]) => name);
    return [...fields, ...kept.sentByServer(part).filter(([name]) => !names.includes(name))];
  };

  const putBack = (lines) => {
    for (const { part, version, fields } of lines) {
      kept.putIn(part, filledIn(part, fields));
      // Over the version that was seen then: what a colleague saved since is shown, not overwritten.
      const now = versionOf(part);
      if (version) now.value = Math.min(Number(now.value), Number(version));
    }
    const [{ part, fields: [[name]] }] = lines;
    const fields = [...part.querySelectorAll(`[name="${name}"]`)];
    (fields.find((field) => field.checked) || fields[0]).focus();
  };

  const discard = (lines) => {
    for (const one of lines) kept.forget(one.name);
    document.getElementById("inhoud").focus();
  };

  const offerHere = () => {
    const here = parts.flatMap((part) => found.filter((one) => one.part === part.dataset.part).map((one) => {
      const changes = kept.changes(part, filledIn(part, one.fields));
      return { ...one, part, name: one.part, title: part.dataset.title, changes };
    }));
    for (const one of here) if (!one.changes.length) kept.forget(one.name);
    const lines = here.filter((one) => one.changes.length);
    if (!lines.length) return null;
    const chose = lines.every((one) => one.fields.every(isAnswer));
    return kept.offer(claim, { je: true, chose, lines, putBack: () => putBack(lines), discard: () => discard(lines) });
  };

  /* What a colleague settled meanwhile is not asked here any more. Then the text is there to be read and copied. */
  const offerGone = () => {
    const gone = found.filter((one) => !partOf(one.part)).map((one) => {
      const typed = one.fields.filter((pair) => !isAnswer(pair));
      const changes = typed.map(([, , , label, words]) => ({ label, typed: words, after: "dit is intussen al nagekeken" }));
      return { at: one.at, name: one.part, title: typed.length ? typed[0][2] : "", changes };
    });
    for (const one of gone) if (!one.changes.length) kept.forget(one.name);
    const lines = gone.filter((one) => one.changes.length);
    return lines.length ? kept.offer(claim, { je: true, lines, discard: () => discard(lines) }) : null;
  };

  if (isAgain) return; // What was typed stands on the page already.
  const offers = [offerHere(), offerGone()].filter(Boolean);
  window.addEventListener("load", () => setTimeout(() => { if (offers.length) offers[0].focus(); }, 0));
})();
