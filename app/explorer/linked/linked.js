// Linked blocks: sentences, reasons, tables, tiles and a picture whose names, numbers and case numbers can be clicked,
// and which light up together. Everything that comes from data goes through textContent.
// One state, `pick`, goes to Python: {type, id, act, n, ticked, block}; act is select, open, cases or tick.
const DELAY_MS = 140; // a held key sends once, at its last row
const REVEAL_MS = 20000, SETTLES_MS = 3000; // how long a page may take to begin, and to end, drawing what was chosen
const NARROW_PX = 800; // a 1366 screen at 125 % scaling: columns take their `narrow` width
const AT_ONCE = 200; // rows drawn at once; the next ones when one scrolls or walks there
const FIELDS = ["INPUT", "TEXTAREA", "SELECT"];

function el(tag, cls, text) {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  if (text !== undefined && text !== null) e.textContent = text;
  return e;
}

function button(cls, text, title) {
  const b = el("button", cls, text);
  b.type = "button";
  if (title) b.title = title;
  return b;
}

// A click chooses; Ctrl, Shift or the middle button opens the card in a new tab, as with any link.
function anchor(cls, id, page, title) {
  const a = el("a", cls);
  if (id && page) a.href = `${page}?id=${encodeURIComponent(id)}`;
  else a.tabIndex = 0;
  if (title) a.title = title;
  return a;
}

function plain(ev) {
  return !(ev.ctrlKey || ev.metaKey || ev.shiftKey || ev.button === 1);
}

export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement;
  const memory = (host.__qs = host.__qs || { n: 0, timer: 0, blocks: {}, onKey: null });
  const texts = data.texts;
  const old = host.querySelector(".root");
  if (old) {
    for (const s of old.querySelectorAll(".scroll")) {
      const kept = memory.blocks[s.dataset.block];
      if (kept) kept.scroll = s.scrollTop;
    }
    old.remove();
  }
  const root = el("div", "root");
  host.appendChild(root);
  const lit = data.lit || { cases: [], entities: [] };
  const litCases = new Set(lit.cases), litEntities = new Set(lit.entities);

  function send(type, id, act, slow, block) {
    clearTimeout(memory.timer);
    const kept = block ? memoryOf(block) : null;
    const pick = { type, id, act, n: ++memory.n, ticked: kept ? [...kept.ticked] : [], block: block ? block.name : "" };
    memory.timer = setTimeout(() => setStateValue("pick", pick), slow ? DELAY_MS : 0);
  }
  function memoryOf(block) {
    const fresh = { on: null, told: null, sort: null, scroll: 0, ticked: new Set(block.ticked || []), lit: undefined };
    return (memory.blocks[block.name] = memory.blocks[block.name] || fresh);
  }
  function pressed(node, act) {
    node.addEventListener("click", (ev) => {
      if (!plain(ev)) return ev.stopPropagation();
      ev.preventDefault();
      ev.stopPropagation();
      act();
    });
    node.addEventListener("keydown", (ev) => {
      if (ev.key !== "Enter" && ev.key !== " ") return;
      ev.preventDefault();
      ev.stopPropagation();
      act();
    });
    return node;
  }
  function caseLink(p) {
    const id = p.id || p.case;
    const on = data.chosen === id ? " on" : litCases.has(id) ? " linked" : "";
    const a = anchor("case" + on, p.id, "card", texts.case);
    a.textContent = p.case;
    return pressed(a, () => send("case", id, "select"));
  }
  function entity(e) {
    const a = anchor(`ent ${e.type}` + (litEntities.has(e.id) ? " linked" : ""), e.id, "card", texts.entity);
    a.append(el("i", "", e.glyph), document.createTextNode(e.name));
    return pressed(a, () => send(e.type, e.id, "select"));
  }
  // a part is a string or {case, id}, {entity}, {num, of}, {link, type, id}, {b}, {mark}, {chip, tone}, {more}
  function part(p) {
    if (typeof p === "string") return document.createTextNode(p);
    if (p.num) return pressed(button("num", p.num, texts.number), () => send("sentence", String(p.of), "cases"));
    if (p.case) return caseLink(p);
    if (p.entity) return entity(p.entity);
    if (p.link) return pressed(button("link", p.link), () => send(p.type, p.id, "open"));
    if (p.mark) return el("mark", "", p.mark);
    if (p.chip) return el("span", "chip " + (p.tone || ""), p.chip);
    if (p.b) return el("b", "", p.b);
    if (p.more) return el("span", "h", p.more);
    return document.createTextNode("");
  }
  function fill(node, parts) {
    for (const p of parts || []) node.append(part(p));
    return node;
  }
  function worded(parts) {
    return parts.map((p) => (typeof p === "string" ? p : p.case || (p.entity && p.entity.name) || p.num || p.link || p.b || p.mark || p.chip || p.more || "")).join("");
  }

  function sentences(block) {
    const ol = el("ol");
    block.items.forEach((it, i) => {
      const li = el("li");
      if (block.numbered !== false) li.append(el("span", "n", String(i + 1)));
      const x = fill(el("div", "x"), it.parts);
      if (it.cases && it.cases.length) {
        const c = el("span", "cases");
        it.cases.forEach((one) => c.append(caseLink(typeof one === "string" ? { case: one } : one)));
        if (it.rest) {
          const words = texts.rest.replace("{n}", it.rest);
          c.append(pressed(button("more", words, texts.number), () => send("sentence", String(it.id), "cases")));
        }
        x.append(c);
      }
      if (data.chosen === `sentence:${it.id}`) li.classList.add("on");
      li.append(x);
      ol.append(li);
    });
    return ol;
  }

  function reasons(block) {
    const box = el("div");
    block.items.forEach((r) => {
      const d = el("div", "reason"), top = el("div", "top");
      top.append(el("b", "", r.title), el("span", "chip " + (r.tone || ""), r.grade), el("span", "m", r.note || ""));
      d.append(top, fill(el("div", "line"), r.parts));
      (r.quotes || []).forEach((q) => {
        const p = fill(el("div", "quote"), q.parts);
        p.append(document.createTextNode("　"));
        if (q.case) p.append(caseLink({ case: q.case, id: q.id }));
        const where = el(q.id ? "a" : "span", "src", q.case ? q.source.replace(q.case, "") : q.source);
        if (q.id) where.tabIndex = 0;
        p.append(q.id ? pressed(where, () => send("case", q.id, "select")) : where); // its row is printed with it
        d.append(p);
      });
      box.append(d);
    });
    return box;
  }

  function cut(td, text, cls, title) {
    const s = el("span", "cut " + (cls || ""), text);
    s.title = title || text;
    td.append(s);
    return s;
  }
  function cell(td, c) {
    if (c === null || c === undefined) { td.append(el("span", "h", "—")); return; }
    if (typeof c === "string") { cut(td, c); return; }
    if (c.text !== undefined) cut(td, c.text, c.cls, c.title);
    if (c.a !== undefined) {
      const a = cut(td, c.a, "a " + (c.acls || ""));
      if (c.tag) a.prepend(el("span", "new", c.tag));
      if (c.b !== undefined) cut(td, c.b, "b " + (c.bcls || ""));
    }
    if (c.bar !== undefined) {
      const bar = el("span", "bar"), part = el("i");
      part.style.width = `${Math.round(100 * c.bar)}%`;
      bar.append(part);
      td.append(bar);
    }
    if (c.case) td.append(caseLink(c));
    if (c.entity) td.append(entity(c.entity));
    if (c.chips) {
      const box = el("span", c.one_line ? "cut" : "");
      c.chips.forEach((k) => box.append(el("span", "chip " + (k.tone || ""), k.t)));
      if (c.one_line) box.title = c.chips.map((k) => k.t).join("、");
      td.append(box);
    }
    if (c.parts) {
      const s = fill(el("span", "cut"), c.parts);
      s.title = worded(c.parts);
      td.append(s);
    }
    if (c.line2) cut(td, c.line2, "b");
  }

  function ordered(block, kept) {
    const order = kept.sort, rows = [...block.rows];
    if (!order || !block.columns.some((c) => c.key === order.key)) return rows;
    const worth = (r) => { const v = (r.sort || {})[order.key]; return v === undefined ? null : v; };
    return rows.sort((a, b) => {
      const x = worth(a), y = worth(b);
      if (x === null || y === null) return (x === null) - (y === null); // what is unknown stands last, whichever way
      const d = typeof x === "number" ? x - y : String(x).localeCompare(String(y), "zh-CN");
      return order.down ? -d : d;
    });
  }

  function table(block) {
    const kept = memoryOf(block);
    if (block.on !== undefined && block.on !== kept.told) { kept.on = block.on; kept.told = block.on; }
    const scroll = el("div", "scroll");
    scroll.dataset.block = block.name;
    if (block.height) scroll.style.maxHeight = block.height + "px";
    if (block.head === false) scroll.classList.add("bare");
    const t = el("table"), columns = el("colgroup"), head = el("tr");
    if (block.label) t.setAttribute("aria-label", block.label);
    const narrow = root.clientWidth && root.clientWidth < NARROW_PX;
    if (block.tick) {
      const col = el("col");
      col.style.width = "30px";
      columns.append(col);
      head.append(el("th"));
    }
    block.columns.forEach((c) => {
      const width = narrow && c.narrow ? c.narrow : c.width;
      const col = el("col");
      if (width) col.style.width = width + "px";
      columns.append(col);
      head.append(heading(block, kept, c, scroll));
    });
    const thead = el("thead"), body = el("tbody");
    thead.append(head);
    t.append(columns);
    if (block.head !== false) t.append(thead);
    t.append(body);
    scroll.append(t);

    const rows = ordered(block, kept);
    let drawn = 0;
    const more = (until) => {
      for (const end = Math.min(rows.length, until); drawn < end; drawn++) body.append(rowOf(block, kept, rows[drawn], walk));
    };
    const at = rows.findIndex((r) => r.id === kept.on);
    const mark = rows.findIndex((r) => (r.links || []).some((x) => litCases.has(x) || litEntities.has(x)));
    more(Math.max(AT_ONCE, at + 1, mark + 1));
    scroll.addEventListener("scroll", () => {
      if (scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - 400) more(drawn + AT_ONCE);
    });
    function walk(from, by) {
      const now = [...body.children].indexOf(from);
      if (now + by >= drawn) more(drawn + AT_ONCE);
      return body.children[Math.max(0, Math.min(body.children.length - 1, now + by))];
    }
    if (block.keys) listen(block, kept, body, walk);
    return scroll;
  }
  function heading(block, kept, c, scroll) {
    const th = el("th", c.align || "");
    if (!c.sort) { th.textContent = c.title; return th; }
    const now = kept.sort && kept.sort.key === c.key ? kept.sort.down : null;
    const b = button("sort", c.title, texts.sort);
    if (now !== null) b.append(el("i", "", now ? "▼" : "▲"));
    th.setAttribute("aria-sort", now === null ? "none" : now ? "descending" : "ascending");
    b.onclick = () => {
      kept.sort = now === null ? { key: c.key, down: true } : now ? { key: c.key, down: false } : null;
      const again = table(block);
      again.classList.toggle("compact", Boolean(block.compact));
      scroll.replaceWith(again);
    };
    th.append(b);
    return th;
  }
  function rowOf(block, kept, r, walk) {
    const tr = el("tr", "row");
    tr.dataset.id = r.id;
    tr.tabIndex = -1;
    if (r.id === kept.on) tr.classList.add("on");
    else if ((r.links || []).some((x) => litCases.has(x) || litEntities.has(x))) tr.classList.add("linked");
    if (block.tick) {
      const td = el("td"), b = button("tick", "", texts.tick);
      b.setAttribute("aria-label", texts.tick);
      b.setAttribute("aria-pressed", String(kept.ticked.has(r.id)));
      b.onclick = (ev) => { ev.stopPropagation(); tick(tr, block, kept); };
      if (kept.ticked.has(r.id)) tr.classList.add("ticked");
      td.append(b);
      tr.append(td);
    }
    block.columns.forEach((c) => {
      const td = el("td", c.align || "");
      cell(td, r.cells[c.key]);
      tr.append(td);
    });
    tr.onclick = () => choose(tr, block, kept);
    tr.ondblclick = () => { choose(tr, block, kept); send(block.type, r.id, "open", false, block); };
    tr.onkeydown = (ev) => {
      if (block.keys || ev.target !== tr) return; // a list with keys listens on the whole page
      const go = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
      if (go) walk(tr, go).focus();
      else if (ev.key === "Enter") choose(tr, block, kept);
      else return;
      ev.preventDefault();
      ev.stopPropagation(); // or the list of the page would take the key, too
    };
    if (!block.keys && (r.id === kept.on || (kept.on === null && r === block.rows[0]))) tr.tabIndex = 0;
    return tr;
  }
  function choose(tr, block, kept) {
    for (const x of tr.parentElement.querySelectorAll(".on")) x.classList.remove("on");
    tr.classList.add("on");
    kept.on = tr.dataset.id;
    send(block.type, tr.dataset.id, "select", true, block);
    if (block.opens) reveal(`.st-key-${block.opens}`);
  }
  // What a row opens may stand below the fold: it is brought up while it is drawn, unless one scrolls meanwhile.
  function reveal(selector) {
    let until = performance.now() + REVEAL_MS, seen = false;
    document.addEventListener("wheel", () => { until = 0; }, { once: true, passive: true });
    const look = () => {
      const there = document.querySelector(selector);
      if (there && !seen) { seen = true; until = Math.min(until, performance.now() + SETTLES_MS); }
      if (there && there.getBoundingClientRect().top > innerHeight * 0.6) there.scrollIntoView({ block: "start" });
      if (performance.now() < until) setTimeout(look, DELAY_MS);
    };
    look();
  }
  function tick(tr, block, kept) {
    const id = tr.dataset.id;
    if (kept.ticked.has(id)) kept.ticked.delete(id); else kept.ticked.add(id);
    tr.classList.toggle("ticked", kept.ticked.has(id));
    tr.querySelector(".tick").setAttribute("aria-pressed", String(kept.ticked.has(id)));
    send(block.type, id, "tick", true, block);
  }
  function listen(block, kept, body, walk) {
    const onKey = (ev) => {
      const target = ev.composedPath()[0] || {};
      if (ev.ctrlKey || ev.metaKey || ev.altKey || ev.isComposing || !host.isConnected) return;
      if (FIELDS.includes(target.tagName) || target.isContentEditable || document.querySelector("[role=dialog]")) return;
      if (ev.key === "Enter" && ["BUTTON", "A"].includes(target.tagName)) return;
      const now = body.querySelector("tr.on");
      const go = { j: 1, J: 1, ArrowDown: 1, k: -1, K: -1, ArrowUp: -1 }[ev.key];
      if (go) {
        const next = now ? walk(now, go) : body.firstElementChild;
        if (next) { choose(next, block, kept); next.scrollIntoView({ block: "nearest" }); }
      } else if ((ev.key === "x" || ev.key === "X") && now && block.tick) tick(now, block, kept);
      else if (ev.key === "Enter" && now) send(block.type, now.dataset.id, "open", false, block);
      else return;
      ev.preventDefault();
    };
    if (memory.onKey) document.removeEventListener("keydown", memory.onKey);
    document.addEventListener("keydown", (memory.onKey = onKey));
  }

  // A picture that our own Python drew: parsed as XML, where nothing runs; what could reach out is refused.
  function picture(block) {
    const svg = new DOMParser().parseFromString(block.svg, "image/svg+xml").documentElement;
    const all = [svg, ...svg.querySelectorAll("*")];
    const refused = ["script", "foreignObject", "image", "use", "a", "style", "animate", "set"];
    const bad = all.some((e) => refused.includes(e.localName) || [...e.attributes].some((x) => /^on|href$/i.test(x.name) || /url\(/i.test(x.value)));
    if (svg.localName !== "svg" || bad) return el("div", "h", texts.picture);
    const d = el("div", "picture");
    if (block.height) d.style.maxHeight = block.height + "px";
    d.append(document.importNode(svg, true));
    d.querySelectorAll("[data-id]").forEach((g) => g.addEventListener("click", () => send("person", g.dataset.id, "select")));
    return d;
  }

  function tiles(block) {
    const d = el("div", "tiles");
    block.items.forEach((t) => {
      const b = button("tile", null, texts.tile);
      const v = el("span", "v", String(t.value)), w = el("span", "d");
      v.append(el("small", "", t.unit || ""));
      if (t.more) w.append(el("b", "", `▲${t.more}`), document.createTextNode(` ${t.since || ""}　`));
      w.append(document.createTextNode(t.words || ""));
      b.append(el("span", "k", t.label), v, w);
      b.onclick = () => send("tile", t.id || t.label, "open");
      d.append(b);
    });
    return d;
  }

  const kinds = { sentences, reasons, table, picture, tiles };
  data.blocks.forEach((block, at) => {
    block.name = block.name || String(at); // sorting and choice are remembered block by block
    const drawn = kinds[block.kind](block);
    if (block.compact) drawn.classList.add("compact");
    root.append(drawn);
  });
  const litNow = JSON.stringify(lit);
  for (const s of root.querySelectorAll(".scroll")) {
    const kept = memory.blocks[s.dataset.block];
    s.scrollTop = kept.scroll;
    const first = s.querySelector("tr.linked");
    if (first && kept.lit !== undefined && kept.lit !== litNow) s.scrollTop = first.offsetTop - 31; // show what the new choice marks first
    kept.lit = litNow;
  }
  if (memory.onKey && !data.blocks.some((block) => block.keys)) {
    document.removeEventListener("keydown", memory.onKey);
    memory.onKey = null;
  }
  return () => {
    if (memory.onKey) document.removeEventListener("keydown", memory.onKey);
    clearTimeout(memory.timer);
  };
}
