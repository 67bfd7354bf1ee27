// Where texts may lie: boxes by grid cell, so "is this place free" costs a few comparisons.

const CELL = 72;

/** Call visit(cell) for each cell below a box, until it answers true. */
function anyCell(b, visit) {
  const i1 = Math.floor((b.x + b.w) / CELL);
  const j1 = Math.floor((b.y + b.h) / CELL);
  for (let i = Math.floor(b.x / CELL); i <= i1; i++) {
    for (let j = Math.floor(b.y / CELL); j <= j1; j++) if (visit(i * 8192 + j)) return true;
  }
  return false;
}

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** What a text may cover besides free ground. */
export const NOTHING = 0;
export const CASE_DOTS = 1;
export const NODES = 2;

export class Ground {
  constructor() {
    this.cells = new Map();
  }

  /** box {x, y, w, h, owner}; `text`: nothing may ever cover it; `dot`: a case. */
  add(box) {
    anyCell(box, (cell) => {
      const there = this.cells.get(cell);
      if (there) there.push(box);
      else this.cells.set(cell, [box]);
      return false;
    });
  }

  free(box, owner, mayCover) {
    const blocks = (other) =>
      overlap(box, other) && (other.text || (other.owner !== owner && mayCover < (other.dot ? CASE_DOTS : NODES)));
    return !anyCell(box, (cell) => this.cells.get(cell)?.some(blocks));
  }
}

// below, right, above, left, then the corners
const SIDES = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
  [0.72, 0.72],
  [-0.72, 0.72],
  [0.72, -0.72],
  [-0.72, -0.72],
];
export const SIDE_COUNT = SIDES.length;

/** The box of a text of w×h on one side of a circle {x, y, r}. */
export function sideBox(side, { x, y, r }, w, h) {
  const [sx, sy] = SIDES[side];
  const gap = r + 3;
  return {
    x: sx === 0 ? x - w / 2 : sx > 0 ? x + gap * sx : x + gap * sx - w,
    y: sy === 0 ? y - h / 2 : sy > 0 ? y + gap * sy : y + gap * sy - h,
    w,
    h,
  };
}

/** Does a line {x1, y1, x2, y2} run through a box? By clipping. */
export function crosses(box, line) {
  let t0 = 0;
  let t1 = 1;
  const dx = line.x2 - line.x1;
  const dy = line.y2 - line.y1;
  const sides = [
    [-dx, line.x1 - box.x],
    [dx, box.x + box.w - line.x1],
    [-dy, line.y1 - box.y],
    [dy, box.y + box.h - line.y1],
  ];
  for (const [p, q] of sides) {
    if (p === 0) {
      if (q < 0) return false;
      continue;
    }
    const r = q / p;
    if (p < 0) {
      if (r > t1) return false;
      if (r > t0) t0 = r;
    } else {
      if (r < t0) return false;
      if (r < t1) t1 = r;
    }
  }
  return true;
}

/** The place at t (0..1) on the curve from a to b with control point c. */
export function onCurve(a, b, c, t) {
  const u = 1 - t;
  return { x: u * u * a.x + 2 * u * t * c.x + t * t * b.x, y: u * u * a.y + 2 * u * t * c.y + t * t * b.y };
}
