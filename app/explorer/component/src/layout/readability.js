// How hard a picture is to read, as one number, and a search that makes it smaller. For small graphs only.

const crossing = (a, b, c, d) => {
  const turn = (p, q, r) => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
};

/** Each pair of ends once, as [place, place, id, id, weight]. */
function segments(places, links) {
  const out = new Map();
  for (const { source, target, weight } of links) {
    const key = source < target ? `${source}\n${target}` : `${target}\n${source}`;
    const a = places.get(source);
    const b = places.get(target);
    if (!out.has(key) && a && b) out.set(key, [a, b, source, target, weight < 0.5 ? 0.35 : 1]);
  }
  return [...out.values()];
}

/** Crossings, edges through strangers, edges too long or too short for a text. */
function costOfEdges(places, nodes, links) {
  const list = segments(places, links);
  let cost = 0;
  list.forEach(([a, b, s, t, weight], i) => {
    for (let k = i + 1; k < list.length; k++) {
      const [c, d, u, v, other] = list[k];
      const touching = s === u || s === v || t === u || t === v;
      if (!touching && crossing(a, b, c, d)) cost += weight * other;
    }
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const square = dx * dx + dy * dy || 1;
    for (const node of nodes) {
      if (node.id === s || node.id === t) continue;
      const p = places.get(node.id);
      const along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / square;
      const through = along > 0 && along < 1;
      if (through && Math.hypot(p.x - a.x - along * dx, p.y - a.y - along * dy) < node.size / 2 + 15) {
        cost += 3.5 * weight;
      }
    }
    const length = Math.sqrt(square);
    cost += Math.max(0.5, weight) * Math.max(0, length / 130 - 1.45) * 1.6 + Math.max(0, 128 - length) / 22;
  });
  return cost;
}

/** Room for names below and beside. */
function costOfRoom(places, nodes) {
  let cost = 0;
  for (let i = 0; i < nodes.length; i++) {
    for (let k = i + 1; k < nodes.length; k++) {
      const a = places.get(nodes[i].id);
      const b = places.get(nodes[k].id);
      const gap = Math.hypot((a.x - b.x) * 0.72, a.y - b.y) - (nodes[i].size + nodes[k].size) / 2;
      if (gap < 38) cost += (38 - gap) / 9;
    }
  }
  return cost;
}

/** A ring that lies together, and without strangers in it, can be enclosed. */
function costOfRings(places, nodes, rings) {
  let cost = 0;
  for (const members of rings) {
    if (members.length < 3) continue;
    const inside = new Set(members);
    const at = members.map((id) => places.get(id));
    const cx = at.reduce((sum, p) => sum + p.x, 0) / at.length;
    const cy = at.reduce((sum, p) => sum + p.y, 0) / at.length;
    const mean = at.reduce((sum, p) => sum + Math.hypot(p.x - cx, p.y - cy), 0) / at.length;
    cost += mean / 22;
    for (const node of nodes) {
      const p = places.get(node.id);
      if (!inside.has(node.id) && Math.hypot(p.x - cx, p.y - cy) < 0.8 * mean) cost += 2;
    }
  }
  return cost;
}

/** Lower is better. places: Map(id -> {x, y}). */
export function reading(places, nodes, links, rings) {
  const xs = nodes.map((d) => places.get(d.id).x);
  const ys = nodes.map((d) => places.get(d.id).y);
  const ratio = (Math.max(...xs) - Math.min(...xs)) / (Math.max(...ys) - Math.min(...ys) || 1);
  const shape = Math.abs(Math.log((ratio || 1) / 1.6)) * 6;
  return costOfEdges(places, nodes, links) + costOfRoom(places, nodes) + costOfRings(places, nodes, rings) + shape;
}

/** Move one party after another a little, as long as the picture gets easier to read. */
export function refine(places, nodes, links, rings) {
  let cost = reading(places, nodes, links, rings);
  for (const step of [70, 45, 28, 45, 20]) {
    for (const node of nodes) {
      const home = places.get(node.id);
      let best = home;
      for (let k = 0; k < 8; k++) {
        const angle = (k * Math.PI) / 4;
        places.set(node.id, { x: home.x + step * Math.cos(angle), y: home.y + step * Math.sin(angle) });
        const now = reading(places, nodes, links, rings);
        if (now < cost - 1e-9) {
          cost = now;
          best = places.get(node.id);
        }
      }
      places.set(node.id, best);
    }
  }
  return places;
}
