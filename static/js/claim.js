/* "Klopt dit?": whoever says that something has changed, gets the boxes to say what. Without this file they open by hand. */
"use strict";

document.querySelectorAll(".claim__answers").forEach((answers) => {
  answers.addEventListener("change", (event) => {
    const fold = answers.parentElement.querySelector(".claim__fold");
    if (fold && event.target.value === "changed") fold.open = true;
  });
});
