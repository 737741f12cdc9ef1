"use strict";
// Comforts of the meeting: the hall's screen refreshes itself, decisions move by keys and by dragging with the sum
// beside them, and what is entered while the line is down waits here and is sent once. Without it every form works.
(() => {
  const by = id => document.getElementById(id);
  const print = by("print");
  if (print) { print.hidden = false; print.addEventListener("click", () => window.print()); }

  // The hall's screen.
  const screen = by("screen");
  if (screen) setInterval(async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("screen");
      if (fresh && fresh.innerHTML !== screen.innerHTML) screen.replaceChildren(...fresh.childNodes);
    } catch { /* the line is down; what is shown stays */ }
  }, 15000);

  // Decisions.
  const decide = by("decide");
  if (decide) order(decide);
  function order(form) {
    const told = by("told"), purses = by("f-items");
    const rupiah = n => "Rp\u00a0" + String(n).replace(/\B(?=(\d{3})+$)/g, ".");
    const plain = text => Number(String(text).replace(/[^\d]/g, "")) || 0;
    const groups = [...form.querySelectorAll(".group")];
    const list = group => group.querySelector(".ranks");
    const select = row => row.querySelector("[name=verdict]");
    const cost = row => plain(row.querySelector("[name=cost_idr]").value) || Number(row.dataset.cost);
    const agency = row => row.querySelector("select[name=agency_id]")?.value || row.dataset.agency;
    const follows = { main: "accommodated", reserve: "reserve", not_selected: "not_accommodated" };
    const tell = () => {
      let place = Number(form.dataset.first) - 1;
      for (const group of groups) {
        const rows = [...list(group).children];
        group.querySelector(".count").textContent = rows.length;
        for (const row of rows) {
          place += 1;
          row.querySelector(".place").textContent = place;
          const departs = follows[row.dataset.result] !== group.dataset.verdict || cost(row) !== Number(row.dataset.cost);
          if (departs) {
            row.querySelector(".why").open = true;
            offer(row.querySelector("[name=reason_code]"), "reasons");
          }
        }
      }
      const taken = [...list(groups[0]).children];
      for (const bar of document.querySelectorAll("[data-purse]")) {
        const { purse, of, ceiling, apart } = bar.dataset;
        const sum = taken.filter(row => purse === "round" || (purse === "sector" ? row.dataset.sector : agency(row)) === of)
          .reduce((all, row) => all + cost(row), Number(apart));
        const left = Number(ceiling) - sum;
        const words = left < 0 ? purses.dataset.over.replace("%s", rupiah(-left)) : purses.dataset.left.replace("%s", rupiah(left));
        const line = bar.querySelector(".left-told");
        if (line.textContent !== words) line.textContent = words;
        line.classList.toggle("error", left < 0);
        line.classList.toggle("meta", left >= 0 && line.matches("p"));
        bar.querySelector(".sum-told")?.replaceChildren(rupiah(sum));
        const drawn = bar.querySelector("rect");
        drawn?.setAttribute("width", Math.min(100, 100 * sum / Number(ceiling) || 0));
        drawn?.classList.toggle("over", left < 0);
      }
    };
    // Every choice is sent once and given to a row when it is needed.
    const offer = (list, from) => {
      const template = by(from);
      if (!list || !template || list.options.length > 2) return;
      const chosen = list.value;
      list.replaceChildren(list.options[0], ...template.content.cloneNode(true).children);
      list.value = chosen;
    };
    form.addEventListener("toggle", event => {
      if (event.target.open) offer(event.target.querySelector("[name=reason_code]"), "reasons");
    }, true);
    form.addEventListener("focusin", event => {
      if (event.target.name === "agency_id") offer(event.target, "agencies");
    });
    const say = row => {
      const group = row.closest(".group");
      told.textContent = form.dataset.moved.replace("%1", row.dataset.title)
        .replace("%2", row.querySelector(".place").textContent).replace("%3", group.dataset.name);
    };
    const settle = row => { select(row).value = row.closest(".group").dataset.verdict; tell(); say(row); };
    const shift = (row, up) => {
      const focus = document.activeElement;
      const beside = up ? row.previousElementSibling : row.nextElementSibling;
      if (beside) beside[up ? "before" : "after"](row);
      else {
        const next = groups[groups.indexOf(row.closest(".group")) + (up ? -1 : 1)];
        if (!next) return;
        list(next)[up ? "append" : "prepend"](row);
      }
      settle(row);
      if (row.contains(focus)) focus.focus();
    };
    form.addEventListener("click", event => {
      const button = event.target.closest("button[name=move]");
      if (!button) return;
      event.preventDefault();
      shift(button.closest(".rank"), button.value.startsWith("up"));
    });
    form.addEventListener("keydown", event => {
      const row = event.target.closest(".rank");
      if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      shift(row, event.key === "ArrowUp");
    });
    form.addEventListener("change", event => {
      if (event.target.name !== "verdict") return;
      const row = event.target.closest(".rank");
      list(groups.find(group => group.dataset.verdict === event.target.value)).append(row);
      settle(row);
      event.target.focus();
    });
    form.addEventListener("input", tell);
    // Dragging by the grip, with a finger as with a mouse. A row that is moved loses the pointer it holds, so the
    // form holds it; at the screen's edge the page goes on by itself.
    let lifted = null;
    const follow = () => {
      // Looked for beneath the bar that stays at the screen's foot.
      const { row, x, y } = lifted, under = document.elementsFromPoint(x, y);
      const beneath = what => under.map(node => node.closest(what)).find(Boolean);
      const other = beneath(".rank"), group = beneath(".group");
      if (other && other !== row && form.contains(other)) {
        const { top, height } = other.getBoundingClientRect();
        if (y < top + height / 2 && other.previousElementSibling !== row) other.before(row);
        if (y >= top + height / 2 && other.nextElementSibling !== row) other.after(row);
      } else if (!other && group && form.contains(group) && group !== row.closest(".group")) list(group).append(row);
    };
    const glide = () => {
      if (!lifted) return;
      const edge = 64, speed = 12;
      if (lifted.y < edge) scrollBy(0, -speed);
      if (lifted.y > innerHeight - edge) scrollBy(0, speed);
      follow();
      requestAnimationFrame(glide);
    };
    for (const grip of form.querySelectorAll(".grip")) {
      if (!form.querySelector("button[name=move]")) break;
      grip.hidden = false;
      grip.addEventListener("pointerdown", event => {
        if (lifted || event.button) return;
        event.preventDefault();
        form.setPointerCapture(event.pointerId);
        lifted = { row: grip.closest(".rank"), pointer: event.pointerId, x: event.clientX, y: event.clientY };
        lifted.row.classList.add("lifted");
        requestAnimationFrame(glide);
      });
    }
    form.addEventListener("pointermove", event => {
      if (event.pointerId !== lifted?.pointer) return;
      [lifted.x, lifted.y] = [event.clientX, event.clientY];
      follow();
    });
    for (const end of ["pointerup", "pointercancel"]) form.addEventListener(end, event => {
      if (event.pointerId !== lifted?.pointer) return;
      const { row } = lifted;
      lifted = null;
      row.classList.remove("lifted");
      settle(row);
    });
    tell();
  }

  // What waits for the line. Each entry is a form with its key: sent again it is done once.
  const box = by("waiting");
  if (!box) return;
  const words = box.dataset, place = "rapat:" + words.account;
  const read = () => { try { return JSON.parse(localStorage.getItem(place)) ?? []; } catch { return []; } };
  const write = all => {
    try {
      if (all.length) localStorage.setItem(place, JSON.stringify(all)); else localStorage.removeItem(place);
      return true;
    } catch { return false; }
  };
  const forget = key => write(read().filter(one => one.key !== key));
  const form = one => { const sent = new URLSearchParams(one.body); sent.set("csrf", words.csrf); return sent; };
  const say = text => { by("told").textContent = text; };
  const show = (login = false) => {
    const all = read();
    box.hidden = !all.length;
    const items = all.map(one => {
      const item = document.createElement("li"), state = document.createElement("strong");
      state.textContent = one.refused ? words.again : words.line;
      item.append(one.label, " · ", state);
      for (const [text, act] of one.refused ? [[words.open, () => look(one)], [words.drop, () => { forget(one.key); show(); }]] : []) {
        const button = document.createElement("button");
        button.type = "button"; button.className = "quiet"; button.textContent = text;
        button.addEventListener("click", act);
        item.append(" ", button);
      }
      return item;
    });
    if (login) { const item = document.createElement("li"); item.textContent = words.login; items.push(item); }
    box.querySelector("ul").replaceChildren(...items);
  };
  // Sends what was refused as the page's own form would: its answer shows mine beside theirs, to choose.
  const look = one => {
    const sent = document.createElement("form");
    sent.method = "post"; sent.action = one.path;
    for (const [name, value] of form(one)) {
      const field = document.createElement("textarea");
      field.name = name; field.value = value; sent.append(field);
    }
    sent.hidden = true;
    document.body.append(sent);
    sent.submit();
  };
  const post = (path, body) => fetch(path, { method: "POST", body, credentials: "same-origin" });
  const done = answer => answer.redirected && answer.ok && new URL(answer.url).pathname.startsWith("/desk/");
  let sending = false;
  const flush = async () => {
    if (sending || !read().some(one => !one.refused)) return;
    sending = true;
    let login = false;
    try {
      for (const one of read().filter(one => !one.refused)) {
        const answer = await post(one.path, form(one));
        if (done(answer)) forget(one.key);
        else if (answer.redirected) { login = true; break; }
        else if (answer.status >= 500 || answer.status === 429) break;
        else write(read().map(other => other.key === one.key ? { ...other, refused: answer.status } : other));
      }
    } catch { /* the line is still down */ }
    sending = false;
    if (!read().length) say(words.sent);
    show(login);
  };
  const serial = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const keep = (sent, body, label) => {
    const { pathname, search } = new URL(sent.action), key = body.get("key"), path = pathname + search;
    body.delete("csrf");
    const single = sent.dataset.keep === "decisions";
    const others = read().filter(one => one.key !== key && !(single && one.path === path));
    if (!write([...others, { key, path, body: body.toString(), label }])) return false;
    say(words.kept);
    show();
    return true;
  };
  for (const sent of document.querySelectorAll("form[data-keep]")) {
    sent.addEventListener("submit", async event => {
      if (event.submitter?.name) return;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(sent)), key = body.get("key");
      const main = sent.dataset.name, label = (sent.querySelector("button:not(.unseen):not(.grip):not([name])")?.textContent ?? "") + (main ? ": " + body.get(main) : "");
      let answer;
      try { answer = await post(sent.action, body); } catch {
        if (!keep(sent, body, label.trim())) return sent.submit();
        if (sent.dataset.keep !== "decisions") {
          sent.reset();
          sent.querySelector("[name=key]").value = serial();
          sent.querySelector(`[name=${main}]`).focus();
        }
        return;
      }
      if (done(answer)) { forget(key); location.assign(answer.url); } else sent.submit();
    });
  }
  addEventListener("online", flush);
  setInterval(flush, 15000);
  show();
  flush();
})();
