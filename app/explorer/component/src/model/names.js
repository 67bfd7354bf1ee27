// Names for the canvas. The full text stays in the hover card, the lists and the exports' tables.

const PLACE = /^(?:[\u4e00-\u9fff]{1,6}?(?:省|自治区|市|自治州|州(?!市)|县|区|旗|镇|乡|街道))+(?=[\u4e00-\u9fff]{2,})/;
const LEGAL_FORM = /(?:股份有限公司|有限责任公司|有限公司|集团公司)/;
const BRANCH = /^(?:分公司|支行|分行|营业部)/;
const CASE_NO =
  /[（(](\d{4})[）)].*?(\d*)((?:[\u4e00-\u9fff])+?(?:初|终|再|申|监|执|调|特|督|破|恢|保|异|复)+)(\d+号.*)$/;
const LONGEST_SHORT = 9;
const LONGEST_CASE = 24;
const LONGEST_FULL = 40;
const LONGEST_MARK = 12;

// By code point: rare characters of names are two units long and must not be cut in half.
const length = (text) => (text.length > 200 ? text.length : Array.from(text).length);

/** A text cut in its middle: `head` and `tail` characters stay. */
export function middle(text, head, tail) {
  if (length(text) <= head + tail + 1) return text;
  const points = Array.from(text);
  return points.slice(0, head).join("") + "…" + points.slice(-tail).join("");
}

/** （2021）鄂0684民初82号 -> 民初82号 ·2021: what differs comes first. */
function shortCase(label) {
  const found = label.length <= 120 && label.match(CASE_NO);
  return middle(found ? `${found[3]}${found[4]} ·${found[1]}` : label, LONGEST_CASE - 9, 8);
}

/** The place in front and the legal form behind go first, then the middle. */
function shortName(label) {
  if (length(label) <= LONGEST_SHORT) return label;
  let text = middle(label, 60, 20)
    .replace(/村民委员会$/, "村委会")
    .replace(/居民委员会$/, "居委会")
    .replace(/^中国/, "")
    .replace(LEGAL_FORM, "");
  const bare = text.replace(PLACE, "");
  if (length(bare) >= 3 && !BRANCH.test(bare)) text = bare;
  return middle(text, 5, 4);
}

/** Four signs that only depend on the id: the last means to tell two apart. */
function mark(id) {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  return "#" + (hash >>> 16).toString(16).padStart(4, "0");
}

/** The lists of two and more that would read alike. */
function alike(nodes, nameOf) {
  const owners = new Map();
  for (const node of nodes) {
    const name = nameOf(node);
    if (owners.has(name)) owners.get(name).push(node);
    else owners.set(name, [node]);
  }
  return [...owners.values()].filter((list) => list.length > 1);
}

/**
 * Names for all nodes at once: Map(id -> {short, full}). Parties that would look alike keep their long names; those
 * that still do get what Python gives to tell them apart (`apart`, else `note`), and where that is the same or
 * missing, a sign of their own.
 */
export function namesOf(nodes, isCase) {
  const out = new Map();
  for (const node of nodes) {
    const short = node.short || (isCase(node) ? shortCase(node.label) : shortName(node.label));
    out.set(node.id, { short, full: middle(node.label, LONGEST_FULL - 13, 12) });
  }
  const named = nodes.filter((node) => !isCase(node));
  const short = (node) => out.get(node.id).short;
  for (const list of alike(named, short)) {
    if (new Set(list.map((node) => node.label)).size < 2) continue;
    for (const node of list) out.get(node.id).short = middle(node.label.replace(LEGAL_FORM, ""), 8, 5);
  }
  const append = (node, told) => {
    const name = out.get(node.id);
    name.short += ` ${told}`;
    name.full += ` ${told}`;
  };
  for (const list of alike(named, short)) {
    for (const node of list) {
      const told = node.apart || node.note;
      if (told) append(node, middle(told, LONGEST_MARK - 4, 3));
    }
  }
  for (const list of alike(named, short)) for (const node of list) append(node, mark(node.id));
  return out;
}
