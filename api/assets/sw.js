// What stands between a page and a bad line. The program puts VERSION, STYLE, FILES and the outbox before it.
// Kept: the files of the pages, an offline page, and the last public pages read. Never kept: a page meant for one
// person, but for the desk of a meeting, which is forgotten with the login.
const SHELL = "shell-" + VERSION, PAGES = "pages", DESK = "desk";
const MOST = { [PAGES]: 50, [DESK]: 20 };
const MEETING = /^\/desk\/rounds\/[^/]+\/meeting(\/|$)/;
const PRIVATE = /^\/(desk|me|login|register|reset|logout|offline)(\/|$)|\/vote(\/|$)/;
// Longest wait for the line where a kept copy can be shown, milliseconds.
const PATIENCE = 10000;

self.addEventListener("install", event => event.waitUntil((async () => {
  const shell = await caches.open(SHELL);
  await Promise.all([shell.addAll(FILES), offline(shell)]);
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
  // The answer to a preload need not carry the style sheet: it is here.
  await registration.navigationPreload?.enable();
  await registration.navigationPreload?.setHeaderValue(STYLE);
  await clients.claim();
})()));

/** The offline page in the language that is read now. */
const offline = async shell => {
  const answer = await fetch("/offline", { cache: "no-cache" });
  if (!answer.ok) throw new Error("no offline page");
  await shell.put("/offline", answer);
};

self.addEventListener("fetch", event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

const file = async request => {
  const kept = await caches.match(request);
  if (kept) return kept;
  try { return await fetch(request); } catch (failed) {
    // A kept page may ask for files of a version before this one.
    const other = await caches.match(request, { ignoreSearch: true });
    if (other) return other;
    throw failed;
  }
};

const key = url => url.origin + url.pathname + url.search;
const place = url => MEETING.test(url.pathname) ? DESK : PAGES;

const page = async (event, url) => {
  const cache = await caches.open(place(url));
  const copy = await cache.match(key(url));
  const live = (async () => await event.preloadResponse || fetch(event.request))();
  let answer;
  try {
    answer = await (copy ? Promise.race([live, late()]) : live);
  } catch {
    event.waitUntil(live.then(late => keep(url, late), () => {}));
    if (copy) return told(copy);
    const shown = await caches.match("/offline");
    return shown ? new Response(shown.body, { status: 503, headers: shown.headers }) : Response.error();
  }
  if (copy && [502, 503, 504].includes(answer.status)) return told(copy);
  event.waitUntil(keep(url, answer.clone()));
  if (url.searchParams.has("lang")) event.waitUntil(caches.open(SHELL).then(offline).catch(() => {}));
  return answer;
};

const late = () => new Promise((_, failed) => { setTimeout(failed, PATIENCE); });

/** Keeps a page that was read, unless it is for one person only. */
const keep = async (url, answer) => {
  const head = name => answer.headers.get(name) ?? "";
  if (!answer.ok || answer.redirected || answer.type !== "basic" || !head("content-type").startsWith("text/html")) return;
  const to = place(url);
  if (to === PAGES) {
    if (PRIVATE.test(url.pathname) || /private|no-store/.test(head("cache-control"))) return;
    if (["kabar", "lang", "lat"].some(name => url.searchParams.has(name))) return;
  }
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set("x-kept", new Date().toISOString());
  const cache = await caches.open(to);
  await cache.put(key(url), new Response(await answer.blob(), { headers }));
  const kept = await cache.keys();
  for (const old of kept.slice(0, -MOST[to])) await cache.delete(old);
};

/** A kept page that says so. */
const told = async copy => {
  const html = await copy.text();
  const lang = /<html lang="([\w-]+)"/.exec(html)?.[1];
  const when = new Date(copy.headers.get("x-kept")).toLocaleString(lang, { dateStyle: "long", timeStyle: "short" });
  const shown = html.replace(/(<p id="kept"[^>]*) hidden>([^<]*)%s/, (_, open, words) => open + ">" + words + when);
  return new Response(shown, { headers: copy.headers });
};

self.addEventListener("message", event => {
  const { keep: read, send: by } = event.data;
  if (read) {
    const url = new URL(read);
    if (url.origin === location.origin && place(url) === PAGES) {
      event.waitUntil(fetch(key(url)).then(answer => keep(url, answer), () => {}));
    }
  }
  if (by) event.waitUntil(send(by).catch(() => {}));
});

// A failure makes the browser try again by itself.
self.addEventListener("sync", event => { if (event.tag === "outbox") event.waitUntil(send()); });

/** Sends what waits, one at a time. By whom: the account and the fresh token of an open page. */
const send = by => navigator.locks.request("outbox", async () => {
  const waits = one => by ? one.who === by.who && ["waiting", "login"].includes(one.state) : one.state === "waiting";
  try {
    for (const one of (await outbox.all()).filter(waits)) await deliver(one, by?.csrf);
  } finally {
    for (const client of await clients.matchAll()) client.postMessage("outbox");
  }
});

/** Sends one proposal and its photos. What was acknowledged is noted at once, and every part has a key, so that
    a part whose answer was lost is not done twice. */
const deliver = async (one, fresh) => {
  const csrf = fresh ?? one.csrf;
  const post = async (path, body) => {
    const answer = await fetch(path, { method: "POST", body });
    if (answer.ok) return answer;
    if (answer.status >= 500 || answer.status === 429) throw new Error("later");
    // A form's token ends with its login; a page of the same person brings a new one.
    one.state = answer.status === 403 ? "login" : "refused";
    await outbox.keep(one);
    return null;
  };
  if (!one.proposal) {
    const body = new URLSearchParams([...one.fields, ["csrf", csrf], ["key", one.key], ["step", one.step]]);
    const answer = await post("/proposals/new", body);
    if (!answer) return;
    one.proposal = /^\/proposals\/([0-9a-f-]{36})$/.exec(new URL(answer.url).pathname)?.[1];
    if (!one.proposal) throw new Error("an unknown answer");
    await outbox.keep(one);
  }
  while (one.photos.length) {
    const [{ name, key, blob }] = one.photos, body = new FormData();
    body.set("csrf", csrf);
    body.set("key", key);
    body.set("file", blob, name);
    if (!await post(`/proposals/${one.proposal}/attachments`, body)) return;
    one.photos.shift();
    await outbox.keep(one);
  }
  one.state = "sent";
  one.fields = [];
  await outbox.keep(one);
};
