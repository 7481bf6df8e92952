/* The keyboard: a command menu, moving through rows, help. Nothing here is needed for any page. */
(() => {
  "use strict";
  const find = document.querySelector("form.find");
  if (!find) return;
  const KEPT = ["as_of", "known_at", "known_to", "regime", "holder", "lang"];
  const SEEN = "hofburg-seen";
  const OFF = "hofburg-keys";
  const MOST = 40;

  // Storage may be refused by the browser; then nothing is remembered.
  const stored = (store, key) => {
    try { return store().getItem(key); } catch { return null; }
  };
  const store = (where, key, value) => {
    try { where().setItem(key, value); } catch { /* not remembered */ }
  };
  const session = () => window.sessionStorage;
  const local = () => window.localStorage;
  const isOn = () => stored(local, OFF) !== "off";

  const seen = () => {
    try {
      const rows = JSON.parse(stored(session, SEEN) || "[]");
      return rows.filter((it) => typeof it.title === "string" && /^\/(?![/\\])/.test(it.href));
    } catch { return []; }
  };
  const remember = () => {
    const title = document.querySelector("h1")?.textContent.trim();
    const address = new URL(location.href);
    address.searchParams.delete("key");
    const href = address.pathname + address.search;
    if (!title) return;
    const rows = [{ title, href }, ...seen().filter((it) => it.href !== href)].slice(0, 8);
    store(session, SEEN, JSON.stringify(rows));
  };

  const made = (name, attributes = {}, text = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  };

  // Capitals and accents do not count, as in the search.
  const folded = (text) =>
    text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();

  let told = null;
  const commands = async () => {
    if (told) return told;
    const address = new URL(`${find.getAttribute("action")}/commands.json`, location.href);
    const here = new URLSearchParams(location.search);
    for (const key of KEPT)
      for (const value of here.getAll(key)) address.searchParams.append(key, value);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    told = await answer.json();
    return told;
  };

  const opened = (id, title, close) => {
    document.getElementById(id)?.remove();
    const dialog = made("dialog", { id, class: "keys-dialog", "aria-labelledby": `${id}-title` });
    const head = made("div", { class: "keys-head" });
    head.append(made("h2", { id: `${id}-title` }, title));
    const button = made("button", { type: "button", class: "plain" }, close);
    button.addEventListener("click", () => dialog.close());
    head.append(button);
    dialog.append(head);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    return dialog;
  };

  // Help

  const help = async () => {
    const all = await commands();
    const dialog = opened("keys-help", all.words.keys, all.words.close);
    const list = made("dl", { class: "topics" });
    for (const it of all.keys) {
      const row = made("div");
      const term = made("dt");
      term.append(made("kbd", {}, it.key));
      row.append(term, made("dd", {}, it.text));
      list.append(row);
    }
    const more = made("p");
    more.append(made("a", { href: all.help }, all.words.more));
    dialog.append(list, more);
    dialog.showModal();
  };

  // The command menu: a combobox with a list under it

  const menu = async () => {
    const all = await commands();
    const words = all.words;
    const rows = [
      ...seen().filter((it) => it.href !== location.pathname + location.search).map((it) => ({ ...it, group: words.recent })),
      ...all.rows,
    ].map((it) => ({ ...it, folded: folded(`${it.title} ${it.also || ""}`) }));
    const dialog = opened("keys-menu", words.title, words.close);
    const label = made("label", { for: "keys-input" }, words.label);
    const input = made("input", {
      id: "keys-input", type: "text", role: "combobox", autocomplete: "off", maxlength: "200",
      "aria-expanded": "true", "aria-controls": "keys-list", "aria-autocomplete": "list",
    });
    const list = made("ul", { id: "keys-list", role: "listbox", "aria-label": words.title });
    const count = made("p", { role: "status", class: "hint" });
    dialog.append(label, input, list, count);
    let at = 0;
    let shown = [];

    const point = (to) => {
      at = shown.length ? (to + shown.length) % shown.length : 0;
      [...list.children].forEach((item, n) => {
        item.setAttribute("aria-selected", String(n === at));
      });
      const item = list.children[at];
      if (item) {
        input.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };
    const go = () => {
      if (shown[at]) location.assign(shown[at].href);
    };
    const draw = () => {
      const typed = input.value.trim();
      const wanted = folded(typed).split(" ").filter(Boolean);
      shown = rows.filter((it) => wanted.every((word) => it.folded.includes(word)));
      // What begins so comes first; the order is otherwise that of the list.
      if (wanted.length)
        shown.sort((a, b) =>
          Number(!a.folded.startsWith(wanted[0])) - Number(!b.folded.startsWith(wanted[0])));
      const number = shown.length;
      shown = shown.slice(0, MOST);
      if (typed) {
        const address = new URL(all.search, location.href);
        address.searchParams.set("q", typed);
        const title = words.search.replace("{text}", () => typed);
        shown.push({ title, group: "", href: address.pathname + address.search });
      }
      list.replaceChildren(...shown.map((it, n) => {
        const item = made("li", { id: `keys-option-${n}`, role: "option" });
        item.append(made("span", {}, it.title));
        if (it.group) item.append(" ", made("span", { class: "hint" }, it.group));
        item.addEventListener("click", () => { point(n); go(); });
        return item;
      }));
      count.textContent = number ? words.many.replace("{n}", String(number)) : words.none;
      point(0);
    };
    input.addEventListener("input", draw);
    input.addEventListener("keydown", (event) => {
      const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 };
      const textual = event.key === "Home" || event.key === "End";
      if (event.key === "Enter") { event.preventDefault(); go(); }
      else if (event.key in moves && !(textual && input.value)) {
        event.preventDefault();
        point(moves[event.key]);
      }
    });
    draw();
    dialog.showModal();
    input.focus();
  };

  // Rows of the first list

  const rows = () => {
    const main = document.getElementById("main");
    const first = main?.querySelector("table[data-list] tbody, ul[data-list], main table tbody");
    return first ? [...first.children] : [];
  };
  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.contains(document.activeElement));
    const to = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
    all.forEach((row) => row.classList.toggle("at", row === all[to]));
    const target = all[to].querySelector("a[href]") || all[to];
    if (target === all[to]) target.setAttribute("tabindex", "-1");
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  };
  const exportsMenu = () => {
    const details = document.querySelector("details.exports");
    if (!details) return;
    details.open = true;
    (details.querySelector("a") || details.querySelector("summary")).focus();
  };

  // Keys

  const typing = (element) =>
    element instanceof Element &&
    (element.closest("input, textarea, select, [contenteditable], dialog") !== null);
  const quietly = (action) => {
    action().catch(() => find.querySelector("input")?.focus());
  };
  const single = {
    "?": () => quietly(help),
    "/": () => quietly(menu),
    j: () => move(1),
    k: () => move(-1),
    x: exportsMenu,
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
        && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) quietly(menu);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const action = Object.hasOwn(single, event.key) ? single[event.key] : null;
    if (action) {
      event.preventDefault();
      action();
    }
  });

  const box = document.getElementById("keys-on");
  if (box) {
    box.disabled = false;
    box.checked = isOn();
    box.addEventListener("change", () => store(local, OFF, box.checked ? "on" : "off"));
  }
  remember();
})();
