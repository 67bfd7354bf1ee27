// The search line of the top bar: sends what is typed once the typing rests, lists what Python found for it.
// Two states go to Python: `text`, and `pick` = {type, id, n}. Data goes through textContent.
const REST_MS = 220;

function el(tag, cls, text) {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  if (text !== undefined) e.textContent = text;
  return e;
}

function made(host) {
  const box = { n: 0, timer: 0, at: -1, found: [], state: () => {} };
  box.root = el("div", "finder");
  box.input = el("input");
  box.input.type = "search";
  box.input.autocomplete = "off";
  box.input.spellcheck = false;
  box.input.setAttribute("role", "combobox");
  box.list = el("div", "found");
  box.list.hidden = true;
  box.root.append(box.input, box.list);
  host.append(box.root);

  const tell = () => {
    clearTimeout(box.timer);
    box.timer = setTimeout(() => {
      const text = box.input.value.trim();
      if (text && text === box.answered) open(box); // typed again: Python sees no change and stays silent
      box.state("text", text);
    }, REST_MS);
    if (!box.input.value.trim()) close(box);
  };
  box.input.addEventListener("input", (ev) => { if (!ev.isComposing) tell(); });
  box.input.addEventListener("compositionend", tell);
  box.input.addEventListener("focus", () => { if (box.input.value.trim() && box.found.length) open(box); });
  box.input.addEventListener("keydown", (ev) => {
    if (ev.isComposing) return;
    const go = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
    if (go && box.found.length) { at(box, (box.at + go + box.found.length) % box.found.length); ev.preventDefault(); }
    else if (ev.key === "Enter" && box.found.length) pick(box, box.found[Math.max(0, box.at)]);
    else if (ev.key === "Enter") tell();
    else if (ev.key === "Escape") { box.input.value = ""; close(box); box.state("text", ""); box.input.blur(); }
  });
  box.onKey = (ev) => {
    if (ev.defaultPrevented) return; // another search line took the key
    const target = ev.composedPath()[0] || {};
    if (ev.key !== "/" || ev.ctrlKey || ev.metaKey || ev.altKey || ["INPUT", "TEXTAREA"].includes(target.tagName)) return;
    box.input.focus();
    box.input.select();
    ev.preventDefault();
  };
  box.onDown = (ev) => { if (!ev.composedPath().includes(box.root)) close(box); };
  document.addEventListener("keydown", box.onKey);
  document.addEventListener("mousedown", box.onDown);
  return box;
}

function open(box) { box.list.hidden = false; box.input.setAttribute("aria-expanded", "true"); }
function close(box) { box.list.hidden = true; box.input.setAttribute("aria-expanded", "false"); }
function at(box, n) {
  box.at = n;
  open(box);
  box.found.forEach((f, i) => f.node.classList.toggle("on", i === n));
  box.found[n].node.scrollIntoView({ block: "nearest" });
}
function pick(box, one) {
  close(box);
  box.input.value = "";
  box.found = [];
  box.state("pick", { type: one.type, id: one.id, n: ++box.n });
}

function show(box, data) {
  box.input.placeholder = data.texts.placeholder;
  box.input.setAttribute("aria-label", data.texts.label);
  if (data.text !== box.input.value.trim()) return; // an answer to what is no longer asked
  box.answered = data.text;
  box.list.replaceChildren();
  box.found = [];
  box.at = -1;
  if (!data.text) { close(box); return; }
  for (const group of data.groups) {
    box.list.append(el("div", "group", group.title));
    for (const hit of group.hits) {
      const row = el("div", "hit"), name = el("span", "name"), one = { type: hit.type, id: hit.id, node: row };
      if (hit.glyph) name.append(el("i", hit.kind, hit.glyph));
      name.append(document.createTextNode(hit.name));
      name.title = hit.name;
      row.append(name, el("span", "why", hit.why || ""));
      row.addEventListener("mousedown", (ev) => { ev.preventDefault(); pick(box, one); });
      box.list.append(row);
      box.found.push(one);
    }
  }
  if (!box.found.length) box.list.append(el("div", "none", data.texts.none));
  else if (data.more) box.list.append(el("div", "none", data.more));
  open(box);
}

export default function ({ data, parentElement, setStateValue }) {
  const box = (parentElement.__finder = parentElement.__finder || made(parentElement));
  box.state = setStateValue;
  show(box, data);
  return () => {
    clearTimeout(box.timer);
    document.removeEventListener("keydown", box.onKey);
    document.removeEventListener("mousedown", box.onDown);
  };
}
