// Places for what comes later: new parties round a neighbour, cases between their parties. Nothing else moves.
import { hash01 } from "./force.js";

const GAP = 52;

const clear = (taken, p) => taken.every((t) => Math.hypot(t.x - p.x, t.y - p.y) >= GAP);
const offLines = (lines, p) =>
  lines.every(([a, b]) => {
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1);
    return along <= 0 || along >= 1 || Math.hypot(p.x - a.x - along * dx, p.y - a.y - along * dy) > 24;
  });

/** Places on rings round a centre, beginning on its outer side, then left and right of it in turn. */
function* around(centre, outward, rings) {
  for (let ring = 0; ring < rings; ring++) {
    const count = 9 + 6 * ring;
    for (let k = 0; k < count; k++) {
      const side = k % 2 ? 1 : -1;
      const angle = outward + (side * Math.ceil(k / 2) * 2 * Math.PI) / count;
      const r = 92 + 52 * ring;
      yield { x: centre.x + r * Math.cos(angle), y: centre.y + r * Math.sin(angle) };
    }
  }
}

/**
 * First free slots round a placed neighbour, off the lines where there is room.
 * fresh: [id]; near: Map(id -> [id]); placed: Map(id -> {x, y}), which grows; lines: [[place, place]].
 */
export function placeNew(fresh, near, placed, lines) {
  const taken = [...placed.values()];
  const mx = taken.reduce((sum, p) => sum + p.x / taken.length, 0);
  const my = taken.reduce((sum, p) => sum + p.y / taken.length, 0);
  const first = placed.keys().next().value;
  const out = new Map();
  for (const id of fresh) {
    const parent = (near.get(id) || []).find((other) => placed.has(other)) ?? first;
    const centre = placed.get(parent);
    const outward = Math.atan2(centre.y - my, centre.x - mx);
    let spot = null;
    if (lines.length) {
      for (const p of around(centre, outward, 3)) {
        if (clear(taken, p) && offLines(lines, p)) {
          spot = p;
          break;
        }
      }
    }
    if (!spot) {
      for (const p of around(centre, outward, 7)) {
        if (clear(taken, p)) {
          spot = p;
          break;
        }
      }
    }
    if (!spot) {
      // crowded: an overlap beats a long edge
      const angle = 2 * Math.PI * hash01(id);
      const r = 70 + 50 * hash01(`${id}r`);
      spot = { x: centre.x + r * Math.cos(angle), y: centre.y + r * Math.sin(angle) };
    }
    taken.push(spot);
    placed.set(id, spot);
    out.set(id, spot);
  }
  return out;
}

/** What lies where, by cells: "is this place free" looks at few. */
class Occupied {
  constructor() {
    this.cells = new Map();
  }
  put(p, r) {
    const key = `${Math.floor(p.x / 40)},${Math.floor(p.y / 40)}`;
    if (!this.cells.has(key)) this.cells.set(key, []);
    this.cells.get(key).push([p.x, p.y, r]);
  }
  free(p, r) {
    const cx = Math.floor(p.x / 40);
    const cy = Math.floor(p.y / 40);
    for (let i = cx - 1; i <= cx + 1; i++) {
      for (let j = cy - 1; j <= cy + 1; j++) {
        for (const [x, y, other] of this.cells.get(`${i},${j}`) || []) {
          if (Math.hypot(x - p.x, y - p.y) < other + r) return false;
        }
      }
    }
    return true;
  }
  near(ideal, r) {
    for (let ring = 0; ring < 9; ring++) {
      for (let q = 0; q < (ring ? 6 * ring : 1); q++) {
        const angle = (2 * Math.PI * q) / (6 * ring || 1);
        const p = { x: ideal.x + 9 * ring * Math.cos(angle), y: ideal.y + 9 * ring * Math.sin(angle) };
        if (this.free(p, r)) return p;
      }
    }
    return ideal;
  }
}

const centreOf = (cy, ids) => {
  const places = ids.map((id) => cy.getElementById(id).position());
  const n = places.length || 1;
  return { x: places.reduce((sum, p) => sum + p.x / n, 0), y: places.reduce((sum, p) => sum + p.y / n, 0) };
};

/** The i-th of k ideal places: side by side across the line from plaintiffs to defendants, seven in a row. */
function idealPlace(from, to, i, k) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const ux = (to.x - from.x) / length;
  const uy = (to.y - from.y) / length;
  const across = Math.min(k, 7);
  const row = Math.floor(i / across);
  const rows = Math.ceil(k / across);
  const inRow = row === rows - 1 ? k - across * (rows - 1) : across;
  const aside = ((i % across) - (inRow - 1) / 2) * 17;
  const along = (row - (rows - 1) / 2) * 17;
  return { x: (from.x + to.x) / 2 + ux * along - uy * aside, y: (from.y + to.y) / 2 + uy * along + ux * aside };
}

/** Cases with the same parties on both sides, in order of their dates. */
function sameParties(ids, cases, parties) {
  const groups = new Map();
  for (const id of ids) {
    const standing = cases.get(id);
    if (!standing) continue;
    const here = (list) =>
      list
        .map((x) => x.id)
        .filter((x) => parties.has(x))
        .sort();
    const a = here(standing.plaintiff);
    const b = here(standing.defendant).concat(here(standing.third));
    const key = JSON.stringify([a, b]);
    if (!groups.has(key)) groups.set(key, { key, a, b, ids: [] });
    groups.get(key).ids.push(id);
  }
  const day = (id) => cases.get(id).d.t0 || "";
  const order = (x, y) => (day(x) < day(y) ? -1 : day(x) > day(y) ? 1 : x < y ? -1 : 1);
  for (const group of groups.values()) group.ids.sort(order);
  return [...groups.values()].sort((x, y) => (x.key < y.key ? -1 : 1));
}

/** Give the cases named their places in the graph: between their parties, or round the only side that is shown. */
export function placeCases(cy, model, ids) {
  const todo = new Set(ids);
  const occupied = new Occupied();
  cy.nodes().forEach((node) => {
    if (!todo.has(node.id())) occupied.put(node.position(), node.data("_size") / 2);
  });
  for (const { key, a, b, ids: same } of sameParties(ids, model.cases, model.parties)) {
    const oneSide = !a.length || !b.length;
    const from = centreOf(cy, a.length ? a : b);
    const to = oneSide ? from : centreOf(cy, b);
    same.forEach((id, i) => {
      const angle = 2 * Math.PI * (hash01(key) + i / Math.max(6, same.length));
      const ideal = oneSide
        ? { x: from.x + 46 * Math.cos(angle), y: from.y + 46 * Math.sin(angle) }
        : idealPlace(from, to, i, same.length);
      const spot = occupied.near(ideal, 8);
      occupied.put(spot, 6);
      cy.getElementById(id).position(spot);
    });
  }
}
