// The outline of a ring, as geometry: a field round the members and the corridors that join them, minus strangers,
// cut at one level. Corridors go round strangers, so that a ring stays in one piece.

const STEP = 9;
const REACH = 62;
const LEVEL = 0.36;
const CORRIDOR = 46;
const MOST_CELLS = 16000;

/** Where on the line a–b a place is nearest: {x, y, far}. */
function nearest(p, a, b) {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const t = Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  const x = a.x + t * dx;
  const y = a.y + t * dy;
  return { x, y, far: Math.hypot(p.x - x, p.y - y) };
}

/** What a corridor costs: its length, and more for each stranger in its way. */
function costOf(a, b, strangers) {
  const length = Math.hypot(a.x - b.x, a.y - b.y);
  return strangers.reduce((sum, s) => sum + (nearest(s, a, b).far < s.r + 22 ? 90 : 0), length);
}

/** The cheapest tree that joins all members (Prim): pairs of members. */
function tree(members, strangers) {
  const rest = members.slice(1).map((b) => ({ b, a: members[0], cost: costOf(members[0], b, strangers) }));
  const out = [];
  while (rest.length) {
    let best = 0;
    for (let i = 1; i < rest.length; i++) if (rest[i].cost < rest[best].cost) best = i;
    const [{ a, b }] = rest.splice(best, 1);
    out.push([a, b]);
    for (const other of rest) {
      const cost = costOf(b, other.b, strangers);
      if (cost < other.cost) Object.assign(other, { a: b, cost });
    }
  }
  return out;
}

/** A corridor from a to b with a bend round each of the first few strangers in its way. */
function bent(a, b, strangers) {
  const path = [a, b];
  for (let bends = 0; bends < 4; bends++) {
    let worst = null;
    for (let i = 0; i + 1 < path.length; i++) {
      for (const s of strangers) {
        const at = nearest(s, path[i], path[i + 1]);
        const lack = s.r + 34 - at.far;
        if (lack > 4 && (!worst || lack > worst.lack)) worst = { at, s, i, lack };
      }
    }
    if (!worst) break;
    const { at, s, i } = worst;
    const [from, to] = [path[i], path[i + 1]];
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const away =
      at.far > 1
        ? { x: (at.x - s.x) / at.far, y: (at.y - s.y) / at.far }
        : { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
    path.splice(i + 1, 0, { x: s.x + away.x * (s.r + 44), y: s.y + away.y * (s.r + 44) });
  }
  return path;
}

/** Values on a grid. */
class Field {
  constructor(members) {
    const pad = REACH + 60;
    const xs = members.map((p) => p.x);
    const ys = members.map((p) => p.y);
    this.x0 = Math.min(...xs) - pad;
    this.y0 = Math.min(...ys) - pad;
    const width = Math.max(...xs) + pad - this.x0;
    const height = Math.max(...ys) + pad - this.y0;
    this.step = Math.max(STEP, Math.sqrt((width * height) / MOST_CELLS));
    this.cols = Math.ceil(width / this.step) + 1;
    this.rows = Math.ceil(height / this.step) + 1;
    this.values = new Float32Array(this.cols * this.rows);
  }

  /** Change the values within `reach` of the line a–b: change(value, nearness 0..1]. */
  spread(a, b, reach, change) {
    const { x0, y0, step, cols, rows } = this;
    const i0 = Math.max(0, Math.floor((Math.min(a.x, b.x) - reach - x0) / step));
    const i1 = Math.min(cols - 1, Math.ceil((Math.max(a.x, b.x) + reach - x0) / step));
    const j0 = Math.max(0, Math.floor((Math.min(a.y, b.y) - reach - y0) / step));
    const j1 = Math.min(rows - 1, Math.ceil((Math.max(a.y, b.y) + reach - y0) / step));
    for (let j = j0; j <= j1; j++) {
      for (let i = i0; i <= i1; i++) {
        const nearness = 1 - nearest({ x: x0 + i * step, y: y0 + j * step }, a, b).far / reach;
        if (nearness > 0) this.values[j * cols + i] = change(this.values[j * cols + i], nearness);
      }
    }
  }

  /** Marching squares: the line segments where the field crosses LEVEL, chained to loops of [x, y]. */
  loops() {
    const { x0, y0, step, cols, rows, values } = this;
    const cut = (i, j, k, l) => {
      const a = values[j * cols + i] - LEVEL;
      const b = values[l * cols + k] - LEVEL;
      const t = a / (a - b);
      return [x0 + (i + t * (k - i)) * step, y0 + (j + t * (l - j)) * step];
    };
    const key = ([x, y]) => `${Math.round(x * 50)},${Math.round(y * 50)}`;
    const up = (i, j) => values[j * cols + i] > LEVEL;
    const next = new Map();
    for (let j = 0; j < rows - 1; j++) {
      for (let i = 0; i < cols - 1; i++) {
        const corners =
          (up(i, j) ? 8 : 0) | (up(i + 1, j) ? 4 : 0) | (up(i + 1, j + 1) ? 2 : 0) | (up(i, j + 1) ? 1 : 0);
        for (const [from, to] of SEGMENTS[corners]) {
          const ends = {
            T: [i, j, i + 1, j],
            R: [i + 1, j, i + 1, j + 1],
            B: [i, j + 1, i + 1, j + 1],
            L: [i, j, i, j + 1],
          };
          const p = cut(...ends[from]);
          next.set(key(p), { p, to: key(cut(...ends[to])) });
        }
      }
    }
    const loops = [];
    while (next.size) {
      const loop = [];
      let at = next.keys().next().value;
      while (next.has(at)) {
        const { p, to } = next.get(at);
        next.delete(at);
        loop.push(p);
        at = to;
      }
      if (loop.length > 8) loops.push(loop);
    }
    return loops;
  }
}

// From which side to which side of a cell (top, right, bottom, left) the line runs, by which corners lie above.
const SEGMENTS = [
  [],
  ["LB"],
  ["BR"],
  ["LR"],
  ["RT"],
  ["LT", "RB"],
  ["BT"],
  ["LT"],
  ["TL"],
  ["TB"],
  ["TR", "BL"],
  ["TR"],
  ["RL"],
  ["RB"],
  ["BL"],
  [],
];

/** members, strangers: [{x, y, r}] -> closed loops of [x, y], in model units. */
export function outline(members, strangers) {
  const field = new Field(members);
  const right = field.x0 + field.cols * field.step;
  const bottom = field.y0 + field.rows * field.step;
  const within = strangers.filter((s) => s.x > field.x0 && s.x < right && s.y > field.y0 && s.y < bottom);
  const inTheWay = members.length <= 60 && within.length <= 400 ? within : [];
  for (const [a, b] of tree(members, inTheWay)) {
    const path = bent(a, b, inTheWay);
    for (let i = 0; i + 1 < path.length; i++) {
      field.spread(path[i], path[i + 1], CORRIDOR, (value, nearness) => Math.max(value, nearness * 0.8));
    }
  }
  for (const s of within) field.spread(s, s, s.r + 30, (value, nearness) => value - nearness * 1.1);
  for (const m of members) {
    field.spread(m, m, m.r + REACH - 16, (value, nearness) => Math.max(value, nearness * 1.25));
  }
  return field.loops();
}
