/* A button that prints the page. Without this file it stays away, and the browser's own menu does the same. */
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
