"use strict";
// The form's comforts: one step at a time on a phone, the catalogue by words, the cost as it is typed, the place
// by a tap, and a draft that outlives a lost line. Without it the form is one page and works all the same.
(() => {
  const form = document.getElementById("propose");
  if (!form) return;
  const field = name => form.elements[name];
  const by = id => document.getElementById(id);
  const plain = text => Number(String(text).replace(/[^\d,]/g, "").replace(",", ".")) || 0;
  const dots = n => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ".");
  const rupiah = n => "Rp\u00a0" + dots(n);

  // The catalogue by words, with its example prices.
  const items = field("catalogue_item_id"), words = by("item-words"), told = by("item-told");
  const all = [...items.options];
  by("find-item").hidden = false;
  words.addEventListener("input", () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter(option => !option.value || wanted.every(word => option.text.toLowerCase().includes(word)));
    const chosen = items.value;
    items.replaceChildren(...found);
    items.value = found.some(option => option.value === chosen) ? chosen : wanted.length && found[1] ? found[1].value : "";
    told.textContent = wanted.length ? told.dataset.found.replace("%s", found.length - 1) : "";
    priced();
  });
  const price = by("item-price"), sum = by("sum");
  const item = () => items.selectedOptions[0]?.dataset ?? {};
  const priced = () => {
    const { min, max, unit } = item();
    price.textContent = min ? price.dataset.told.replace("%1", rupiah(min)).replace("%2", rupiah(max ?? min)).replace("%3", unit) : "";
    field("unit").placeholder = unit ?? "";
    field("unit_price_idr").placeholder = min ? dots(min) : "";
    summed();
  };
  const summed = () => {
    const cost = plain(field("quantity").value) * plain(field("unit_price_idr").value);
    sum.textContent = cost ? sum.dataset.told.replace("%s", rupiah(cost)) : "";
  };
  items.addEventListener("change", priced);
  form.addEventListener("input", summed);
  field("unit_price_idr").addEventListener("focus", () => {
    const { min } = item();
    if (!field("unit_price_idr").value && min) { field("unit_price_idr").value = dots(min); summed(); }
  });

  // The place by a tap, or from the phone.
  const lat = field("lat"), lng = field("lng"), map = by("map");
  const number = input => Number(input.value.replace(",", "."));
  let pin = () => {};
  if (map) {
    map.hidden = false;
    const svg = map.querySelector("svg"), mark = by("pin");
    const { west, north, perLng, perLat } = map.dataset;
    const zoom = () => mark.setAttribute("r", svg.viewBox.baseVal.width / 45);
    pin = () => {
      if (!lat.value || !lng.value) return;
      mark.setAttribute("cx", (number(lng) - west) * perLng);
      mark.setAttribute("cy", (north - number(lat)) * perLat);
    };
    svg.addEventListener("click", event => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      lng.value = (Number(west) + at.x / perLng).toFixed(6);
      lat.value = (north - at.y / perLat).toFixed(6);
      pin();
      keep();
    });
    for (const button of map.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => {
      const view = svg.viewBox.baseVal, by = Number(button.dataset.zoom);
      const at = mark.cx.baseVal.value > 0 ? [mark.cx.baseVal.value, mark.cy.baseVal.value] : [view.x + view.width / 2, view.y + view.height / 2];
      const size = [view.width * by, view.height * by];
      svg.setAttribute("viewBox", [at[0] - size[0] / 2, at[1] - size[1] / 2, ...size].join(" "));
      zoom();
    });
    zoom();
    pin();
    lat.addEventListener("change", pin);
    lng.addEventListener("change", pin);
  }
  const here = by("here");
  if (navigator.geolocation) {
    here.hidden = false;
    here.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => { lat.value = coords.latitude.toFixed(6); lng.value = coords.longitude.toFixed(6); pin(); keep(); },
      () => { by("here-told").textContent = here.dataset.failed; }, { timeout: 10000 }));
  }

  // One step at a time on a phone.
  const steps = [...form.querySelectorAll(".step")], send = by("send");
  const narrow = matchMedia("(max-width: 39.99rem)");
  const wrong = steps.findIndex(step => step.querySelector("[aria-invalid]"));
  let now = Math.max(0, wrong);
  const bar = document.createElement("div");
  bar.className = "actions";
  const where = document.createElement("p"), back = document.createElement("button"), next = document.createElement("button");
  where.className = "meta"; where.setAttribute("role", "status");
  back.type = next.type = "button"; back.className = "quiet";
  back.textContent = form.dataset.back; next.textContent = form.dataset.next;
  bar.append(back, next);
  send.before(where, bar);
  const show = focus => {
    const one = narrow.matches;
    steps.forEach((step, index) => { step.hidden = one && index !== now; });
    where.hidden = bar.hidden = !one;
    send.hidden = one && now < steps.length - 1;
    back.hidden = now === 0; next.hidden = now === steps.length - 1;
    where.textContent = form.dataset.step.replace("%1", now + 1).replace("%2", steps.length);
    if (focus && one) { steps[now].tabIndex = -1; steps[now].focus(); steps[now].scrollIntoView(); }
  };
  back.addEventListener("click", () => { now -= 1; show(true); });
  next.addEventListener("click", () => { now += 1; show(true); });
  narrow.addEventListener("change", () => show(false));
  document.getElementById("salah")?.addEventListener("click", event => {
    const target = event.target.hash && by(event.target.hash.slice(1));
    const step = target ? steps.findIndex(step => step.contains(target)) : -1;
    if (step >= 0) { event.preventDefault(); now = step; show(false); target.focus(); }
  });
  show(false);

  // A draft that outlives a lost line.
  const who = by("outbox")?.dataset.who;
  const key = `draft:${who}:${form.getAttribute("action")}:${field("village_code").value}`;
  const note = by("draft-told");
  const skip = new Set(["csrf", "version", "cycle_id", "village_code"]);
  const keep = () => {
    const values = [...new FormData(form)].filter(([name, value]) => !skip.has(name) && value);
    try { localStorage.setItem(key, JSON.stringify(values)); } catch { /* a full or closed store keeps no draft */ }
  };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };
  const say = text => { note.textContent = text; note.hidden = false; };
  if (!by("salah") && !field("title").value) {
    try {
      const values = JSON.parse(localStorage.getItem(key) ?? "[]");
      for (const [name, value] of values) if (field(name) && !skip.has(name)) field(name).value = value;
      if (values.some(([name]) => name === "title")) say(note.dataset.restored);
    } catch { forget(); }
  }
  form.addEventListener("input", keep);

  // Nothing is sent into a line that is down: it is tried first, and without it the phone offers to wait.
  const wait = by("wait"), photos = by("wait-photos");
  const queues = wait && navigator.serviceWorker && self.indexedDB;
  let tried = false;
  const reached = async () => {
    if (!navigator.onLine) return false;
    try { return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(15000) })).ok; } catch { return false; }
  };
  form.addEventListener("submit", async event => {
    keep();
    if (tried) return;
    event.preventDefault();
    if (await reached()) {
      tried = true;
      form.requestSubmit();
      return;
    }
    say(note.dataset.offline);
    if (queues) { wait.hidden = false; wait.scrollIntoView(); }
  });
  addEventListener("pageshow", () => { tried = false; });
  addEventListener("online", () => {
    if (note.textContent !== note.dataset.offline || form.hidden) return;
    say(note.dataset.back);
    form.requestSubmit();
  });
  const needed = ["title", "problem", "work", "quantity", "address", "land_status"];
  const queue = async step => {
    const empty = needed.map(field).find(one => !one.value.trim());
    if (empty) {
      now = steps.findIndex(step => step.contains(empty));
      show(false);
      say(note.dataset.empty);
      empty.focus();
      return;
    }
    await photos.shrunk;
    const fields = [...new FormData(form)].filter(([name, value]) => !["csrf", "version"].includes(name) && value);
    await outbox.keep({
      key: crypto.randomUUID(), who, csrf: field("csrf").value, step, fields, title: field("title").value, state: "waiting",
      photos: [...photos.files].slice(0, 5).map(blob => ({ key: crypto.randomUUID(), name: blob.name, blob })),
    });
    forget();
    wait.hidden = form.hidden = true;
    say(note.dataset.queued);
    note.tabIndex = -1;
    note.focus();
    document.dispatchEvent(new Event("outbox"));
    (await navigator.serviceWorker.ready).sync?.register("outbox").catch(() => {});
  };
  for (const button of wait?.querySelectorAll("[data-step]") ?? []) {
    button.addEventListener("click", () => queue(button.dataset.step).catch(() => say(note.dataset.full)));
  }
  by("wait-drop")?.addEventListener("click", () => {
    if (!confirm(wait.dataset.sure)) return;
    forget();
    form.reset();
    wait.hidden = note.hidden = true;
  });
  priced();
  pin();
})();
