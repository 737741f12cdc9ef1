// Comforts of every page: one's position, smaller photos, sharing, and what a phone keeps for a bad line.
(() => {
  const here = document.getElementById("here"), told = document.getElementById("here-told");
  if (here && !document.getElementById("propose") && navigator.geolocation) {
    here.hidden = false;
    here.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => { location.assign("/?lat=" + coords.latitude.toFixed(3) + "&lng=" + coords.longitude.toFixed(3)); },
      () => { told.textContent = here.dataset.failed; }, { timeout: 10000 }));
  }
  // Paper carries the minute it was printed; without this, the day.
  const printed = document.getElementById("printed");
  if (printed) addEventListener("beforeprint", () => {
    printed.textContent = new Date().toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  });
  // A photo of a phone's camera weighs megabytes; 1600 pixels show the hole in the road as well.
  const smaller = async file => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 400000) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 1600 / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.8));
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    } catch { return file; /* the photo goes as it is */ }
  };
  for (const input of document.querySelectorAll("input[type=file][data-shrink]")) {
    input.addEventListener("change", () => {
      input.shrunk = (async () => {
        const files = new DataTransfer();
        for (const file of input.files) files.items.add(await smaller(file));
        input.files = files.files;
      })();
    });
  }
  const share = document.getElementById("share");
  if (share && navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ title: document.title, url: share.dataset.url }).catch(() => {}));
  }

  const box = document.getElementById("outbox"), who = box?.dataset.who;
  const kept = document.getElementById("kept"), live = kept?.hidden && !document.getElementById("offline");
  const drafts = gone => {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("draft:") && gone(key)) localStorage.removeItem(key);
    } catch { /* without a store there is no draft */ }
  };
  const meeting = () => {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("rapat:")) localStorage.removeItem(key);
    } catch { /* without a store nothing was kept */ }
  };
  const news = new URLSearchParams(location.search).get("kabar");
  if (news === "keluar") meeting();
  if (news === "diajukan" || news === "draf") drafts(key => key.startsWith(`draft:${who}:`));

  // The worker keeps pages and sends what waits. It is asked for when the page is there, so that it takes no
  // byte from the first view.
  const workers = navigator.serviceWorker;
  const worker = async message => (await workers?.ready)?.active.postMessage(message);
  if (workers) addEventListener("load", () => {
    workers.register("/sw.js").catch(() => {});
    if (!workers.controller) worker({ keep: location.href });
  });
  // Who is not logged in has no desk on this phone.
  if (live && !who && self.caches) caches.delete("desk");

  // Proposals on this phone: what waits, what was sent, and a way to throw each away.
  const waits = one => one.state === "waiting" || one.state === "login";
  const make = (kind, text, of = {}) => Object.assign(document.createElement(kind), { textContent: text, ...of });
  const edit = async one => {
    const fields = new URLSearchParams(one.fields), form = document.getElementById("propose");
    const village = fields.get("village_code");
    await outbox.drop(one.key);
    if (form) { form.hidden = false; show(); return; }
    try { localStorage.setItem(`draft:${who}:/proposals/new:${village}`, JSON.stringify(one.fields)); } catch { /* retyped */ }
    location.assign("/proposals/new?village=" + village);
  };
  const row = one => {
    const item = document.createElement("li"), words = box.dataset, path = one.proposal && "/proposals/" + one.proposal;
    const title = new URLSearchParams(one.fields).get("title") ?? one.title;
    const state = one.state === "refused" && path ? "partly" : one.state;
    item.append(make("strong", title, { lang: "id" }), make("p", words[state], { className: "meta" }));
    const acts = make("div", "", { className: "actions" });
    if (path) acts.append(make("a", words.open, { href: path, className: "button quiet" }));
    else acts.append(make("button", words.edit, { type: "button", className: "quiet", onclick: () => edit(one) }));
    acts.append(make("button", words.discard, { type: "button", className: "danger", onclick: async () => {
      if (path || confirm(words.sure)) { await outbox.drop(one.key); show(); }
    } }));
    item.append(acts);
    return item;
  };
  const show = async () => {
    const mine = (await outbox.all()).filter(one => one.who === who);
    box.hidden = !mine.length;
    box.querySelector("ul").replaceChildren(...mine.map(row));
    const seen = mine.find(one => one.state === "sent" && location.pathname === "/proposals/" + one.proposal);
    if (seen) outbox.drop(seen.key);
    return mine;
  };
  const send = async (which = one => one.state === "waiting") => {
    if ((await show()).some(which)) worker({ send: { who, csrf: box.dataset.csrf } });
  };
  if (box && self.indexedDB) {
    document.addEventListener("outbox", show);
    workers?.addEventListener("message", show);
    addEventListener("online", () => send());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
    // A line that is bad, but not down, tells nobody that it is better.
    setInterval(() => { if (!document.hidden) send(); }, 30000);
    send(waits).catch(() => {});
  }
  // Nothing of a person stays after they log out.
  const out = document.querySelector("form[action='/logout']");
  out?.addEventListener("submit", async event => {
    event.preventDefault();
    const all = await outbox.all().catch(() => []);
    if (all.some(waits) && !confirm(out.dataset.unsent)) return;
    drafts(() => true);
    meeting();
    await Promise.allSettled([outbox.clear(), self.caches?.delete("desk")]);
    out.submit();
  });

  // What can be read without a line.
  const list = document.getElementById("kept-pages");
  if (list && self.caches) (async () => {
    const cache = await caches.open("pages");
    for (const page of (await cache.keys()).reverse()) {
      const title = /<title>([^<]*)<\/title>/.exec(await (await cache.match(page)).text())?.[1] ?? page.url;
      const plain = new DOMParser().parseFromString(title, "text/html").body.textContent;
      const item = document.createElement("li");
      item.append(make("a", plain.replace(/ · e-Musrenbang$/, ""), { href: page.url }));
      list.append(item);
    }
    document.getElementById("kept-some").hidden = !list.children.length;
    const waiting = (await outbox.all()).filter(waits).length, note = document.getElementById("kept-outbox");
    note.hidden = !waiting;
    note.textContent = note.textContent.replace("%s", waiting);
  })();
})();
