// What Python sends, made safe to draw: one id once, both ends there, known shapes, real dates and numbers, one-line
// texts. What cannot be used is left out and counted, never silently.

const SHAPES = new Set([
  "ellipse",
  "round-rectangle",
  "round-pentagon",
  "round-hexagon",
  "round-octagon",
  "round-diamond",
]);
const ROLES = new Set(["party", "agent", "case", "thing"]);
const GREY = "#7a8190";
// Control characters and marks that turn the reading direction of what follows them.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?/;
const LONGEST = 600;

/** One line without control characters; "" for null. */
const oneLine = (value) =>
  value === null || value === undefined
    ? ""
    : String(value).slice(0, LONGEST).replace(UNSEEN, " ").replace(/\s+/g, " ").trim();
const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);
const day = (value) => (typeof value === "string" ? value.match(DAY)?.[0] : undefined);
const list = (value) => (Array.isArray(value) ? value : []);
// Cytoscape and the layouts keep ids as keys of plain objects, where names like "constructor" are taken.
const usable = (id) => known(id) && !(String(id) in Object.prototype);
const known = (value) => value !== null && value !== undefined && /\S/.test(String(value));

/** [from, to] as months, or null where it is no period. */
export function cleanPeriod(value) {
  const days = list(value).map(day);
  return days.length === 2 && days.every(known) ? days.map((one) => one.slice(0, 7)) : null;
}

/** {zoom, pan: {x, y}}, or null where it is no view. */
export function cleanCamera(value) {
  const [zoom, x, y] = [value?.zoom, value?.pan?.x, value?.pan?.y].map(number);
  return zoom > 0 && known(x) && known(y) ? { zoom, pan: { x, y } } : null;
}

/** {key: n} with the positive numbers only. */
function counts(map) {
  const pairs = Object.entries(map || {}).filter(([, n]) => number(n) > 0);
  return Object.fromEntries(pairs);
}

/** Neighbours not on the canvas, by reading and type; a plain map counts for both readings. */
function hiddenBy(map) {
  if (!map || typeof map !== "object") return undefined;
  if (!map.party && !map.case) return { party: counts(map), case: counts(map) };
  return { party: counts(map.party), case: counts(map.case) };
}

/** Types by name, in the given order; types that only nodes know come last. */
export function cleanTypes(data) {
  const types = new Map();
  for (const raw of list(data.types)) {
    if (!raw || types.has(raw.type)) continue;
    types.set(raw.type, {
      type: raw.type,
      title: oneLine(raw.title) || oneLine(raw.type),
      color: /^#[0-9a-f]{6}$/i.test(raw.color) ? raw.color : GREY,
      shape: SHAPES.has(raw.shape) ? raw.shape : "ellipse",
      role: ROLES.has(raw.role) ? raw.role : "party",
      glyph: raw.glyph,
      whole_label: raw.whole_label === true,
    });
  }
  for (const raw of list(data.nodes)) {
    const type = raw?.type ?? "";
    if (!types.has(type)) {
      types.set(type, { type, title: oneLine(type) || "?", color: GREY, shape: "ellipse", role: "party" });
    }
  }
  return types;
}

/** Their number, by reading. */
function totals(hidden) {
  const sum = (by) => Object.values(by).reduce((total, n) => total + n, 0);
  return hidden && { party: sum(hidden.party), case: sum(hidden.case) };
}

function cleanNode(raw, types) {
  const type = types.get(raw.type ?? "");
  const id = String(raw.id);
  const label = oneLine(raw.label) || id;
  const members = number(raw.members);
  const hidden = hiddenBy(raw.hidden_by);
  return {
    id,
    type: type.type,
    label,
    short: oneLine(raw.short) || (type.whole_label ? label : ""),
    apart: oneLine(raw.apart),
    note: oneLine(raw.note),
    find: oneLine(raw.find),
    core: raw.core,
    risk: number(raw.risk),
    rank: number(raw.rank),
    counts: raw.counts ? counts(raw.counts) : undefined,
    amount: number(raw.amount),
    t0: day(raw.t0),
    t1: day(raw.t1),
    cause: oneLine(raw.cause),
    court: oneLine(raw.court),
    outcome: oneLine(raw.outcome),
    hidden: number(raw.hidden),
    hidden_by: hidden,
    members,
    cases: members === undefined ? undefined : number(raw.cases),
    pinned: raw.pinned === true,
    x: number(raw.x),
    y: number(raw.y),
    _type: type,
    _role: members === undefined ? type.role : "party",
    _case: members === undefined && type.role === "case",
    _group: members !== undefined,
    _more: totals(hidden),
  };
}

function cleanEdge(raw) {
  const source = String(raw.source);
  const target = String(raw.target);
  return {
    id: usable(raw.id) ? String(raw.id) : `edge ${JSON.stringify([source, target, raw.label ?? ""])}`,
    source,
    target,
    role: raw.role,
    label: oneLine(raw.label),
    tie: raw.tie,
    n: number(raw.n),
    note: oneLine(raw.note),
    inferred: raw.inferred === true,
    odds: oneLine(raw.odds),
    t0: day(raw.t0),
    t1: day(raw.t1),
    timed: raw.timed === true,
    parts: list(raw.parts).map((part) => ({ label: oneLine(part?.label), t0: day(part?.t0), t1: day(part?.t1) })),
    for: Array.isArray(raw.for) ? raw.for.map(String) : undefined,
  };
}

/** What a folded edge truly stands for where not all of its cases are on the canvas. */
function cleanFold(raw) {
  return {
    kind: raw.kind === "agent" ? "agent" : "suit",
    source: String(raw.source),
    target: String(raw.target),
    n: number(raw.n) || 0,
    amount: number(raw.amount),
    t0: day(raw.t0),
    t1: day(raw.t1),
  };
}

/** {nodes, edges, folds, groups, dropped}; `dropped` is the number of nodes and edges that could not be used. */
export function clean(data, types) {
  const nodes = new Map();
  const edges = new Map();
  let dropped = 0;
  for (const raw of list(data.nodes)) {
    if (!raw || !usable(raw.id) || nodes.has(String(raw.id))) dropped++;
    else nodes.set(String(raw.id), cleanNode(raw, types));
  }
  for (const raw of list(data.edges)) {
    const edge = raw && known(raw.source) && known(raw.target) ? cleanEdge(raw) : null;
    const drawable = edge && nodes.has(edge.source) && nodes.has(edge.target) && edge.source !== edge.target;
    if (!drawable || edges.has(edge.id) || nodes.has(edge.id)) dropped++;
    else edges.set(edge.id, edge);
  }
  const folds = [];
  for (const raw of list(data.folds)) {
    const fold = raw ? cleanFold(raw) : null;
    if (fold && nodes.has(fold.source) && nodes.has(fold.target) && fold.source !== fold.target) folds.push(fold);
    else dropped++;
  }
  const groups = list(data.groups)
    .map((raw) => ({
      title: oneLine(raw?.title),
      members: list(raw?.members).map(String),
      core: list(raw?.core).map(String),
    }))
    .filter((group) => group.members.length);
  return { nodes: [...nodes.values()], edges: [...edges.values()], folds, groups, dropped };
}
