/* While a PDF is being made: ask now and then whether it is there, and download it then. Without this script the page
   reloads itself. */
"use strict";
(() => {
  const status = document.getElementById("pdf-status");
  if (!status) return;
  const url = status.dataset.url;
  const [waiting, ready] = status.querySelectorAll("p");
  const BUSY = 202;

  async function look() {
    let answer;
    try {
      answer = await fetch(url, { method: "HEAD", credentials: "same-origin" });
    } catch {
      return again(); // the connection is away for a moment
    }
    if (answer.status === BUSY || answer.status >= 500) return again();
    if ((answer.headers.get("Content-Type") || "").startsWith("application/pdf")) {
      waiting.hidden = true;
      ready.hidden = false;
    }
    // A file downloads and leaves this page where it is; anything else is a page that says what is the matter.
    location.assign(url);
  }

  function again() {
    setTimeout(look, 2000);
  }

  again();
})();
