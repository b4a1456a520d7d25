"use strict";

// Names for what Django's admin draws without one, so that a screen reader can tell what it is.
(() => {
  const nameChoice = (box) => {
    const select = box.closest(".select2")?.previousElementSibling;
    const label = select?.id && document.querySelector(`label[for="${select.id}"]`);
    const value = box.querySelector(".select2-selection__rendered");
    if (!label || !value) return;
    label.id ||= `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
    value.setAttribute("aria-labelledby", label.id);
  };

  const nameAll = () => {
    document.querySelectorAll(".select2-selection[role=combobox]").forEach(nameChoice);
    document.querySelectorAll(".help-tooltip[aria-label]").forEach((one) => one.setAttribute("role", "img"));
    document.getElementById("searchbar")?.setAttribute("aria-label", "Zoeken");
  };

  nameAll();
  // The admin's scripts draw in their own time, and again with every row that is added.
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
})();
