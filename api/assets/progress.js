"use strict";
// Looks again while an import goes on and shows how far it is; when it has come to its next state the page is loaded
// anew. Without this there is a link.
(() => {
  const shown = document.getElementById("progress");
  const look = async () => {
    try {
      const answer = await fetch(location.pathname, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById("progress");
      if (!answer.ok || !now || now.dataset.state !== shown.dataset.state) return location.reload();
      shown.replaceChildren(...now.childNodes);
    } catch { /* A bad line: it is asked again. */ }
    setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
})();
