"use strict";
// The booth's comforts: what is left, what still fits, find and compare. Without it the form works all the same.
(() => {
  const check = document.getElementById("f-receipt");
  if (check && location.hash.length > 20) check.value = decodeURIComponent(location.hash.slice(1));
  const booth = document.getElementById("booth");
  if (!booth) return;
  const { form, most: limit, fits, over, chosen, count } = booth.dataset;
  const most = Number(limit);
  const list = document.getElementById("cards");
  const cards = [...list.children];
  const rupiah = n => "Rp\u00a0" + String(n).replace(/\B(?=(\d{3})+$)/g, ".");
  const input = card => card.querySelector("input, select");
  const taken = card => input(card).type === "checkbox" ? input(card).checked : Number(input(card).value) > 0;
  const worth = card => form === "cost" ? Number(card.dataset.cost) : form === "points" ? Number(input(card).value) : 1;
  const purse = document.getElementById("purse"), told = document.getElementById("purse-told"), part = document.getElementById("purse-part");
  purse.hidden = false;
  const tell = () => {
    const sum = cards.filter(taken).reduce((all, card) => all + worth(card), 0);
    const left = most - sum;
    const show = n => form === "cost" ? rupiah(n) : n;
    told.textContent = !most ? count.replace("%s", sum)
      : left < 0 ? over.replace("%s", show(-left))
      : form === "cost" ? fits.replace("%s", show(left))
      : chosen.replace("%s", sum);
    purse.querySelector("svg").toggleAttribute("hidden", !most);
    part.setAttribute("width", most ? Math.min(100, 100 * sum / most) : 0);
    part.classList.toggle("over", left < 0);
    for (const card of cards) {
      const full = most > 0 && form !== "points" && !taken(card) && worth(card) > left;
      card.classList.toggle("chosen", taken(card));
      card.classList.toggle("full", full);
      card.querySelector(".room").hidden = !full;
    }
  };
  const find = document.getElementById("find"), text = document.getElementById("find-text"),
    sort = document.getElementById("find-sort"), mine = document.getElementById("find-mine");
  find.hidden = false;
  const show = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const card of cards) {
      const body = card.textContent.toLowerCase();
      card.hidden = mine.checked && !taken(card) || !words.every(word => body.includes(word));
    }
    const by = { cheap: 1, dear: -1 }[sort.value];
    const order = by ? [...cards].sort((a, b) => by * (a.dataset.cost - b.dataset.cost)) : cards;
    list.append(...order);
  };
  booth.addEventListener("input", event => find.contains(event.target) ? show() : tell());
  text.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
  tell();
})();
