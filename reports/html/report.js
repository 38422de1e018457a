"use strict";
(() => {
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const narrow = matchMedia("(max-width: 63.99rem)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  for (const card of all(".same > details")) card.className = `card ${card.className || "pass"}`;

  const documents = all(".document");
  const cards = all(".card").filter((card) => card.id.startsWith("f-"));
  const find = byId("find"), rule = byId("rule"), filters = all(".filter");
  const STATES = ["error", "warning", "info", "settled", "pass", "pass-by-rounding", "not-checked"];
  const stateOf = (card) => STATES.find((state) => card.classList.contains(state)) || "";
  const ruleLink = (card) => one(":scope > p > .rule", card) || one(".rule", card.closest(".same") || card);
  const ruleOf = (card) => ruleLink(card)?.textContent ?? "";
  const ATTENTION = ["error", "warning", "info"];
  const wanted = { severity: new Set(), verdict: new Set(), rule: "", find: "" };
  let current = null, opened = false, from = null, turn = null, arriving = false;

  /* ------------------------------------------------------------ the address: #f-123&severity=error&rule=... */
  function read() {
    const hash = location.hash.slice(1);
    const [first, ...rest] = hash.includes("=") && !hash.includes("&") && !byId(hash) ? ["", hash] : hash.split("&");
    const parts = first.includes("=") ? [first, ...rest] : rest;
    const given = new URLSearchParams(location.search + "&" + parts.join("&"));
    for (const kind of ["severity", "verdict"]) {
      const known = new Set(filters.map((each) => each.dataset[kind]).filter(Boolean));
      wanted[kind] = new Set((given.get(kind) || "").split(",").filter((value) => known.has(value)));
    }
    wanted.rule = given.get("rule") || "";
    wanted.find = given.get("find") || "";
    return first.includes("=") ? "" : first;
  }

  function write(anchor, keep) {
    const parts = [];
    if (anchor) parts.push(anchor);
    for (const kind of ["severity", "verdict"])
      if (wanted[kind].size) parts.push(kind + "=" + [...wanted[kind]].join(","));
    for (const kind of ["rule", "find"])
      if (wanted[kind]) parts.push(kind + "=" + encodeURIComponent(wanted[kind]).replaceAll("%2F", "/"));
    const hash = "#" + parts.join("&");
    if (hash === (location.hash || "#")) return;
    history[keep ? "pushState" : "replaceState"](null, "", hash);
  }

  /* ------------------------------------------------------------ filters */
  const filtered = () => wanted.severity.size + wanted.verdict.size > 0 || wanted.rule !== "" || wanted.find !== "";
  const texts = new WeakMap();
  const textOf = (element) => {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  };

  function shows(card, told) {
    const state = stateOf(card);
    const kinds = wanted.severity.size + wanted.verdict.size;
    if (kinds && !wanted.severity.has(state) && !wanted.verdict.has(state)) return false;
    if (wanted.rule && ruleOf(card) !== wanted.rule) return false;
    return !wanted.find || told || textOf(card).includes(wanted.find.toLowerCase());
  }

  function apply() {
    const on = filtered();
    for (const each of documents) {
      const told = wanted.find && textOf(one("header", each)).includes(wanted.find.toLowerCase());
      let any = told && !wanted.severity.size && !wanted.verdict.size && !wanted.rule;
      for (const card of all(".card", each)) {
        const visible = !on || (card.classList.contains("derived") && !wanted.find ? false : shows(card, told));
        card.hidden = !visible;
        any ||= visible;
      }
      for (const group of all(".same, .group", each)) {
        const left = one(".card:not([hidden])", group) !== null;
        group.hidden = !left;
        if (on && left && group.matches(".group") && wanted.find + wanted.rule + [...wanted.verdict].join("")) group.open = true;
      }
      each.hidden = on && !any;
      for (const number of all(".text a", each)) {
        const card = on && byId(number.hash.slice(1));
        number.classList.toggle("off", Boolean(card && card.hidden));
      }
      const row = one(`.index a[href="#${each.id}"]`);
      if (row) row.closest("tr").hidden = each.hidden;
    }
    for (const button of filters) {
      const [kind] = Object.keys(button.dataset);
      button.setAttribute("aria-pressed", String(wanted[kind].has(button.dataset[kind])));
    }
    if (find.value !== wanted.find) find.value = wanted.find;
    if (rule.value !== wanted.rule) rule.value = wanted.rule;
    byId("clear").hidden = !on;
    position();
  }

  function change() {
    apply();
    write(current && !current.hidden ? current.id : "");
  }

  /* ------------------------------------------------------------ one finding at a time */
  function steps() {
    const visible = cards.filter((card) => !card.hidden);
    if (filtered()) return visible;
    const attention = visible.filter((card) => ATTENTION.includes(stateOf(card)));
    return attention.length ? attention : visible;
  }

  function position() {
    const list = steps(), at = list.indexOf(current);
    const text = !list.length ? "none" : at < 0 ? `${list.length} found` : `${at + 1} of ${list.length}`;
    byId("position").textContent = text;
    if (turn) one("span", turn).textContent = text;
    for (const id of ["previous", "next"]) byId(id).disabled = !list.length;
  }

  function step(by) {
    const list = steps();
    if (!list.length) return;
    const at = list.indexOf(current);
    let next = at + by;
    if (at < 0) {
      const after = list.findIndex((card) => current && current.compareDocumentPosition(card) & 4);
      next = current ? (after < 0 ? (by > 0 ? 0 : list.length - 1) : by > 0 ? after : after - 1) : by > 0 ? 0 : list.length - 1;
    }
    select(list[(next + list.length) % list.length], { sheet: true });
  }

  const TAKES_PART = ':scope > .chips a[href^="#c-"], :scope > ol a[href^="#c-"]';
  function numbersOf(card) {
    const { n } = card.dataset, home = card.closest(".document").id.slice(2);
    const ids = n === undefined ? all(TAKES_PART, card).map((chip) => chip.hash.slice(1))
      : n.split(" ").map((name) => `c-${home}-${name}`);
    return ids.map(byId).filter(Boolean);
  }

  function leave() {
    for (const number of all(".hit, .there")) number.classList.remove("hit", "there");
    if (!current) return;
    current.classList.remove("current", "sheet");
    if (opened) current.open = false;
    current = null;
  }

  function select(card, { number = null, sheet = false, keep = false, focus = true } = {}) {
    const same = card === current;
    if (!same) {
      leave();
      opened = !card.open;
      current = card;
    }
    if (card.hidden) { clear(); apply(); }
    for (let up = card.parentElement.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    card.open = true;
    fill(card);
    card.classList.add("current");
    explain(card);
    const touched = numbersOf(card);
    for (const each of touched) each.classList.add("hit");
    const lead = number || one(".culprit.hit", card.closest(".document")) || touched[0];
    if (narrow.matches) {
      if (sheet) { card.classList.add("sheet"); turnIn(card); }
      if (lead && sheet) show(lead, "start");
      if (!sheet) show(card, "start");
    } else {
      if (lead && !number) show(lead, "center");
      within(card);
    }
    if (focus) one("summary", card).focus({ preventScroll: true });
    position();
    write(card.id, keep);
  }

  /* The panel scrolls so that the card is in view; the page does only when the panel itself is out of it. */
  function within(card) {
    const panel = card.closest(".findings");
    if (!panel || panel.scrollHeight <= panel.clientHeight) {
      card.scrollIntoView({ block: "nearest", behavior: "instant" });
      return;
    }
    const top = card.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    if (top < 0 || top + card.offsetHeight > panel.clientHeight) panel.scrollTop += top - 8;
  }

  function show(element, block) {
    const far = Math.abs(element.getBoundingClientRect().top) > 3 * innerHeight;
    element.scrollIntoView({ block, behavior: far || arriving || still.matches ? "instant" : "smooth" });
  }

  function explain(card) {
    const link = ruleLink(card);
    if (one(":scope > .why", card) || !link || !link.hash) return;
    const why = one(".why", byId(link.hash.slice(1)) || card);
    if (why) card.append(why.cloneNode(true));
  }

  /* ------------------------------------------------------------ what the page holds once, shown where it is asked for */
  function made(name, content = [], attributes = {}, space = root.namespaceURI) {
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  }
  const drawn = (name, attributes, content = []) => made(name, content, attributes, "http://www.w3.org/2000/svg");
  const linkTo = (number) => made("a", [number.textContent], { href: "#" + number.id });
  const readings = new Map();
  for (const number of all(".text a[title]")) {
    const [told, about] = number.title.split(" · ");
    if (about || !number.matches(".error, .warning, .info")) readings.set(number, told);
  }

  /* The numbers of a finding that passed, each with what it stands for; or the numbers that were not checked. */
  function fill(card) {
    if (card.dataset.n === undefined || card.dataset.filled) return;
    card.dataset.filled = "yes";
    const numbers = numbersOf(card), waits = one(":scope > .left", card);
    const read = waits ? [] : numbers.filter((number) => readings.has(number));
    const links = numbers.filter((number) => !read.includes(number)).flatMap((number) => [linkTo(number), " "]);
    waits?.remove();
    const forms = all(":scope > .form > li", card.parentElement);
    const steps = all(":scope > ol > li", card);
    if (one(":scope > ol:not(.whole)", card)) steps.forEach((step, at) => step.prepend(forms[at] ? forms[at].textContent + " " : ""));
    const parts = links.length ? [made("p", links, { class: "chips" })] : [];
    if (card.dataset.d) parts.push(sketch(card.dataset.d.split("|"), steps.map((step) => step.textContent).join("\n")));
    one("summary", card).after(...parts);
    if (!read.length) return;
    if (!one(":scope > ol", card)) card.append(made("ol"));
    one(":scope > ol", card).prepend(...read.map(reading));
  }

  function reading(number) {
    const told = readings.get(number), at = told.lastIndexOf(": ");
    const row = number.closest("td") && one("th", number.closest("tr"));
    const before = [row && row.textContent.trim() + ": ", at > 0 && told.slice(0, at) + " "].filter(Boolean);
    const what = told.slice(at < 0 ? 0 : at + 2);
    return made("li", [...before, linkTo(number), what === "exact" ? " is exact" : ` stands for ${what}`]);
  }

  function sketch(bars, told) {
    const names = told.match(/([\w ]+) == ([\w ]+):/) || [];
    const figure = made("figure", [], { class: "line", "aria-hidden": "true" }), ends = [];
    const stretch = (low, high) => drawn("rect", { x: low / 10 + "%", width: Math.max(high - low, 3) / 10 + "%" });
    for (const [at, bar] of bars.entries()) {
      const [, low, high, name = names[at + 1]] = bar.match(/^(\d+) (\d+)(?: ([^]*))?$/);
      ends.push([Number(low), Number(high)]);
      figure.append(made("div", [name.trim(), drawn("svg", {}, [stretch(low, high)])], { class: "bar" }));
    }
    const shared = stretch(Math.max(...ends.map(([low]) => low)), Math.min(...ends.map(([, high]) => high)));
    shared.setAttribute("height", "100%");
    figure.prepend(drawn("svg", { class: "meets" }, [shared]));
    return figure;
  }
  document.addEventListener("toggle", (event) => { if (event.target.open && event.target.matches(".card")) fill(event.target); }, true);

  /* A number that passed leads to the finding that names it. */
  for (const card of all(".card:is(.pass, .pass-by-rounding)"))
    for (const number of numbersOf(card))
      if (!number.hash && (card.matches(".pass-by-rounding") === number.matches(".pass-by-rounding"))) number.href = "#" + card.id;

  function turnIn(card) {
    if (!turn) {
      turn = document.createElement("div");
      turn.className = "turn";
      const button = (label, name, does) => {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = label;
        made.setAttribute("aria-label", name);
        made.addEventListener("click", does);
        return made;
      };
      turn.append(button("‹", "Previous finding", () => step(-1)), document.createElement("span"),
        button("›", "Next finding", () => step(1)), button("Close", "Close", close));
    }
    card.append(turn);
  }

  function close() {
    leave();
    position();
    write("");
    if (from) from.focus({ preventScroll: true });
    from = null;
  }

  /* ------------------------------------------------------------ links within the page */
  const taking = new Map();
  function checksOf(number) {
    const home = number.closest(".document");
    if (!taking.has(home)) {
      const map = new Map();
      for (const card of all(".card", home))
        for (const { id } of numbersOf(card)) map.set(id, [...(map.get(id) || []), card]);
      taking.set(home, map);
    }
    const found = (taking.get(home).get(number.id) || []).filter((card) => !card.hidden);
    const first = byId(number.hash.slice(1));
    return first ? [first, ...found.filter((card) => card !== first)] : found;
  }

  function go(id, options = {}) {
    const target = byId(id);
    if (!target) return false;
    const home = target.closest(".document");
    if (home && home.hidden) clear();
    if (target.matches(".card")) {
      select(target, options);
      return true;
    }
    for (let up = target.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    if (target.matches(".text a")) {
      for (const number of all(".there")) number.classList.remove("there");
      target.classList.add("there");
      show(target, narrow.matches ? "start" : "center");
      target.focus({ preventScroll: true });
    } else {
      show(target, "start");
      (one("[tabindex='-1']", target) || target).focus({ preventScroll: true });
    }
    return true;
  }

  document.addEventListener("click", (event) => {
    const copy = event.target.closest(".copy");
    if (copy) return copied(copy);
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = link.hash.slice(1);
    if (link.matches(".text a")) {
      event.preventDefault();
      from = link;
      const list = checksOf(link);
      const next = list[(list.indexOf(current) + 1) % list.length];
      if (next) select(next, { number: link, sheet: true, keep: true });
    } else if (byId(id)) {
      event.preventDefault();
      go(id, { keep: true });
      if (!link.matches(".chips a, .card > ol a")) write(id, true);
    }
  });

  /* What a number is about in full, once someone points at it. */
  document.addEventListener("pointerover", (event) => {
    const number = event.target.closest?.(".text a");
    const card = number && byId(number.hash.slice(1));
    if (!card || number.dataset.told) return;
    number.dataset.told = "yes";
    number.title = (number.title && number.title + ": ") + one("summary", card).textContent.trim().slice(0, 300);
  });

  /* ------------------------------------------------------------ copying */
  async function copied(button) {
    const source = button.previousElementSibling || one("summary strong", button.closest("details"));
    const text = source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      button.after(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = "Copied";
    byId("told").textContent = `Copied: ${text}`;
    setTimeout(() => { button.textContent = "Copy"; byId("told").textContent = ""; }, 2000);
  }

  function copyIn(selector) {
    const button = current && one(selector, current);
    if (button) copied(button);
  }

  /* ------------------------------------------------------------ keys */
  const stored = {
    get(key) { try { return localStorage.getItem("auditor-" + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("auditor-" + key, value); } catch { /* a page of its own has no store */ } },
  };
  const help = byId("help"), keys = byId("keys");
  keys.checked = stored.get("keys") !== "off";
  keys.addEventListener("change", () => stored.set("keys", keys.checked ? "on" : "off"));
  byId("ask").addEventListener("click", () => help.showModal());
  byId("close").addEventListener("click", () => help.close());

  function page(by) {
    const list = documents.filter((each) => !each.hidden);
    if (!list.length) return;
    const edge = 120;
    let at = list.findLastIndex((each) => each.getBoundingClientRect().top < edge);
    if (by < 0 && at >= 0 && list[at].getBoundingClientRect().top < -edge) at += 1;
    const next = list[Math.min(list.length - 1, Math.max(0, at + by))];
    leave();
    show(next, "start");
    one("h2", next).focus({ preventScroll: true });
    position();
    write(next.id);
  }

  const does = {
    j: () => step(1), k: () => step(-1), n: () => page(1), p: () => page(-1),
    "/": () => find.focus(), "?": () => help.showModal(),
    c: () => copyIn(".fix .copy"), w: () => copyIn(".waive .copy"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      else close();
      return;
    }
    if (typing || !keys.checked || !does[event.key]) return;
    event.preventDefault();
    does[event.key]();
  });

  /* ------------------------------------------------------------ tools */
  function clear() {
    wanted.severity.clear();
    wanted.verdict.clear();
    wanted.rule = wanted.find = "";
    apply();
  }
  byId("clear").addEventListener("click", () => { clear(); change(); find.focus(); });
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  let typed = 0;
  find.addEventListener("input", () => {
    wanted.find = find.value.trim();
    clearTimeout(typed);
    if (documents.length > 12) typed = setTimeout(change, 200);
    else change();
  });
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") step(1); });
  rule.addEventListener("change", () => { wanted.rule = rule.value; change(); });
  for (const button of filters)
    button.addEventListener("click", () => {
      const [kind] = Object.keys(button.dataset), value = button.dataset[kind];
      if (!wanted[kind].delete(value)) wanted[kind].add(value);
      change();
    });

  const theme = byId("theme"), themes = ["", "dark", "light"];
  function paint(name) {
    if (name) root.dataset.theme = name;
    else delete root.dataset.theme;
    theme.setAttribute("aria-label", `Theme: ${name || "as the system"}`);
    theme.title = theme.getAttribute("aria-label");
  }
  theme.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme || "") + 1) % themes.length];
    paint(next);
    stored.set("theme", next);
  });
  paint(themes.includes(stored.get("theme")) ? stored.get("theme") : "");

  new ResizeObserver(() => root.style.setProperty("--tools", one(".tools").offsetHeight + "px")).observe(one(".tools"));

  /* ------------------------------------------------------------ the index */
  for (const head of all(".index th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(head));
  }
  const value = (cell) => cell.dataset.v ?? cell.textContent;
  function sort(head) {
    const down = head.getAttribute("aria-sort") === "ascending" || (!head.ariaSort && head.matches(".f"));
    const at = head.cellIndex, body = one("tbody", head.closest("table"));
    const compare = head.dataset.sort === "name"
      ? (a, b) => a.localeCompare(b, undefined, { numeric: true }) : (a, b) => Number(a) - Number(b);
    const rows = [...body.rows].map((row) => [value(row.cells[at]), row]);
    rows.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
    body.append(...rows.map(([, row]) => row));
    for (const other of all(".index th[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  /* ------------------------------------------------------------ printing and starting */
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all("details.group:not([open]), details.card:is(.error, .warning, .info, .derived):not([open])");
    for (const each of unfolded) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of unfolded) each.open = false; });

  function gone() {
    const notice = document.createElement("p");
    notice.className = "gone";
    notice.setAttribute("role", "status");
    notice.textContent = "The address leads to a finding that this report does not hold: it was mended, or stands in another report.";
    one(".top > .wide").append(notice);
  }

  function arrive() {
    arriving = true;
    const anchor = read();
    apply();
    one(".gone")?.remove();
    if (!anchor || !go(anchor, { focus: false, sheet: true })) leave();
    if (anchor && !byId(anchor)) gone();
    position();
    arriving = false;
  }
  for (const [selector, what] of [[".fix ins", "suggestion"], [".waive pre", "waiver"]])
    for (const each of all(selector)) each.after(made("button", ["Copy"], { type: "button", class: "copy", "aria-label": `Copy the ${what}` }));
  for (const each of all(".derived > .chips"))
    each.prepend(made("button", ["Copy"], { type: "button", class: "copy", "aria-label": "Copy the figure" }));
  root.classList.add("scripted");
  for (const each of documents)
    for (const card of all(".card[open]", each).slice(1)) card.open = false;
  addEventListener("popstate", arrive);
  arrive();
})();
