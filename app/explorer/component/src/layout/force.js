// Force layout from hashed starts: the same data gives the same picture, after every reload.
// Only parties and agents are laid out; cases take slots between them (cases.js).
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import noverlap from "graphology-layout-noverlap";

/** 0..1 from the id alone (FNV-1a). */
export function hash01(text) {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return (hash >>> 0) / 4294967296;
}

const idealLength = (n) => (n <= 40 ? 150 : n <= 150 ? 115 : n <= 400 ? 96 : 70);

/** Main axis horizontal, a little wider than high: screens are wide. Map(id -> {x, y}). */
export function landscape(places) {
  const n = places.size;
  let mx = 0;
  let my = 0;
  for (const p of places.values()) {
    mx += p.x / n;
    my += p.y / n;
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const p of places.values()) {
    xx += (p.x - mx) ** 2;
    yy += (p.y - my) ** 2;
    xy += (p.x - mx) * (p.y - my);
  }
  const turn = -0.5 * Math.atan2(2 * xy, xx - yy);
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const out = new Map();
  for (const [id, p] of places) {
    const x = p.x - mx;
    const y = p.y - my;
    out.set(id, { x: (x * cos - y * sin) * 1.1, y: (x * sin + y * cos) * 0.96 });
  }
  return out;
}

/**
 * nodes: [{id, size}], links: [{source, target, weight}] -> Map(id -> {x, y}).
 * A salt gives another start, always the same one.
 */
export function forceLayout(nodes, links, salt = "") {
  const graph = new Graph({ multi: true });
  const n = nodes.length;
  const radius = 10 * Math.sqrt(n);
  for (const d of nodes) {
    const angle = hash01(d.id + salt) * 2 * Math.PI;
    const r = radius * Math.sqrt(hash01(d.id + "r" + salt));
    graph.addNode(d.id, { x: r * Math.cos(angle), y: r * Math.sin(angle), size: d.size / 2 });
  }
  for (const { source, target, weight } of links) {
    if (graph.hasNode(source) && graph.hasNode(target) && source !== target) graph.addEdge(source, target, { weight });
  }
  forceAtlas2.assign(graph, {
    iterations: n <= 400 ? 500 : n <= 2500 ? 150 : 60,
    getEdgeWeight: "weight",
    settings: {
      ...forceAtlas2.inferSettings(graph),
      barnesHutOptimize: n > 300,
      gravity: n <= 400 ? 1.3 : 2,
      scalingRatio: 10,
      strongGravityMode: false,
      edgeWeightInfluence: 0.5,
    },
  });
  let sum = 0;
  graph.forEachEdge((_key, _attributes, _source, _target, p, q) => {
    sum += Math.hypot(p.x - q.x, p.y - q.y);
  });
  const scale = sum ? idealLength(n) / (sum / graph.size) : 1;
  const scaled = new Map();
  graph.forEachNode((id, p) => scaled.set(id, { x: p.x * scale, y: p.y * scale }));
  return n <= 3000 ? apart(nodes, landscape(scaled), n <= 400 ? 26 : 9) : landscape(scaled);
}

/** Push overlapping nodes apart, each with a margin round it. */
export function apart(nodes, places, margin) {
  const graph = new Graph();
  for (const d of nodes) graph.addNode(d.id, { ...places.get(d.id), size: d.size / 2 });
  noverlap.assign(graph, { maxIterations: 300, settings: { margin, ratio: 1.2 } });
  const out = new Map();
  graph.forEachNode((id, p) => out.set(id, { x: p.x, y: p.y }));
  return out;
}

/** Options for fcose; it only polishes a ready layout: "randomize: true" gives another picture at every reload. */
export const polish = (n) => ({
  name: "fcose",
  randomize: false,
  animate: false,
  fit: false,
  quality: "proof",
  numIter: 1200,
  nodeSeparation: 90,
  idealEdgeLength: (edge) => {
    const large = Math.max(0, (edge.source().data("_size") + edge.target().data("_size")) / 2 - 44);
    const base = (n <= 40 ? 135 : n <= 150 ? 100 : 82) + 1.4 * large;
    return base * (edge.data("kind") === "agent" ? 1.15 : edge.data("tie_kind") ? 0.9 : 1);
  },
  nodeRepulsion: n <= 40 ? 30000 : 14000,
  edgeElasticity: 0.3,
  gravity: n <= 40 ? 0.35 : 0.7,
  packComponents: true,
  tile: true,
  nodeDimensionsIncludeLabels: false,
});

/** Options for the layouts of the 整理 menu that Cytoscape does by itself. */
export function layoutOptions(name, n) {
  const base = { name, animate: false, fit: false, spacingFactor: 1.1 };
  if (name === "compact") return polish(n);
  if (name === "concentric") {
    return { ...base, concentric: (node) => node.degree(), levelWidth: () => 3, minNodeSpacing: 22 };
  }
  if (name === "dagre") return { ...base, rankDir: "LR", nodeSep: 30, rankSep: 110 };
  return base;
}
