"use strict";
// Comforts of the desk: j and k go through the queue, Enter opens, x ticks; at a proposal a accepts, r turns to the reason. On
// the board all rows of the page are ticked at once, and a cost that is typed ticks its row.
(() => {
  const items = [...document.querySelectorAll("[data-item]")];
  const form = document.getElementById("judge");
  let at = -1;
  const go = step => {
    if (!items.length) return;
    at = Math.min(items.length - 1, Math.max(0, at + step));
    items[at].querySelector("a").focus();
  };
  const choose = value => {
    const finding = form.elements.finding;
    finding.value = value;
    finding.dispatchEvent(new Event("change"));
  };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const keys = {
      j: () => go(1), k: () => go(-1),
      x: () => { if (at >= 0) items[at].querySelector("input[type=checkbox]").click(); },
      a: () => { if (form) { choose("accept"); form.querySelector("button").focus(); } },
      r: () => { if (form) { choose("reject"); form.elements.reason_code.focus(); } },
    };
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  const all = document.querySelector("[data-all]");
  if (!all) return;
  const boxes = [...document.querySelectorAll(`input[name=${all.dataset.all}]`)];
  const told = document.querySelector("[data-ticked]");
  const count = () => {
    const ticked = boxes.filter(box => box.checked).length;
    told.textContent = ticked ? told.dataset.ticked.replace("%s", ticked) : "";
  };
  all.hidden = false;
  all.addEventListener("click", () => {
    const on = boxes.some(box => !box.checked);
    boxes.forEach(box => { box.checked = on; });
    count();
  });
  document.addEventListener("change", event => {
    const row = event.target.name?.startsWith("cost-") && event.target.value && event.target.closest("[data-item]");
    if (row) row.querySelector("input[type=checkbox]").checked = true;
    count();
  });
  count();
})();
