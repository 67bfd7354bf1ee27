// Texts: placed by priority on free ground and drawn on a canvas above the graph; what finds no place is left out.
// Priority: hovered, selected, in focus, on a path, ring core, high score, number of cases. Texts keep their size on
// screen at every zoom. A text once placed keeps its side where it can.
import { freshContext } from "../dom.js";
import { isHigh } from "../model/model.js";
import { CASE_DOTS, Ground, NODES, NOTHING, SIDE_COUNT, crosses, onCurve, sideBox } from "./ground.js";
import { isShown } from "./shown.js";
import { AGENT, FONT, RISK, TIE, alpha } from "./theme.js";

const MUCH_MORE = 99; // neighbours waiting from which the rest is told in words
const SLOW_MS = 5; // placing slower than this is not done in every frame of a zoom

/** A text in font units of 20 px, remembered. */
function textMeasure() {
  const context = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  return (text, px, bold) => {
    const key = (bold ? "b" : "n") + text;
    let width = widths.get(key);
    if (width === undefined) {
      context.font = `${bold ? 700 : 500} 20px ${FONT}`;
      width = context.measureText(text).width / 20;
      widths.set(key, width);
    }
    return width * px;
  };
}

export function createLabels(explorer) {
  const { cy, t } = explorer;
  const canvas = explorer.find("canvas.labels");
  const measure = textMeasure();
  const sides = new Map(); // id -> side, from the last placement
  let order = []; // nodes by priority
  let lines = []; // edges on screen
  let flagsDirty = true;
  let placed = [];
  let placingMs = 0;

  // Classes are read once after they change, not at every placement.
  function readFlags() {
    flagsDirty = false;
    for (const one of order) {
      one.shown = !one.node.removed() && isShown(one.node);
      one.quiet = one.node.hasClass("quiet");
      one.strong = one.node.hasClass("path") || one.node.hasClass("flag");
    }
    lines = cy.edges().filter(isShown).toArray();
  }

  const typeSize = ({ zoom, k }) => (zoom / k > 1.5 ? 13 : zoom / k < 0.45 ? 11 : 12) * k;
  const outerRadius = (d, zoom) => (explorer.sizeOf(d) * zoom) / 2 + (isHigh(d) ? 3.5 * Math.min(1.5, zoom) : 0);

  /** Nodes within the view: their circles on the ground, and those that may get a name, strong ones first. */
  function candidates(view, ground) {
    const { zoom, pan, w, h, k } = view;
    const margin = 60 * k;
    const focus = explorer.focus.ids;
    const caseNames = zoom / k > 1.7 || (focus && explorer.focus.caseCount <= 12);
    const spots = new Map();
    const strong = [];
    const rest = [];
    for (const one of order) {
      if (!one.shown) continue;
      const { node, id, d } = one;
      const p = node.position();
      const x = p.x * zoom + pan.x;
      const y = p.y * zoom + pan.y;
      if (x < -margin || y < -margin || x > w + margin || y > h + margin) continue;
      const r = outerRadius(d, zoom);
      spots.set(id, { x, y, r });
      const box = { x: x - r * 0.86, y: y - r * 0.86, w: r * 1.72, h: r * 1.72, owner: id };
      ground.add({ ...box, dot: d._case, text: d._group });
      if (one.strong || id === explorer.focus.hovered || node.selected()) strong.push({ node, d, strong: true });
      else if ((!focus || focus.has(id)) && !one.quiet && (!d._case || caseNames))
        rest.push({ node, d, strong: false });
    }
    if (focus) rest.sort((a, b) => focus.has(b.d.id) - focus.has(a.d.id));
    return { spots, todo: strong.concat(rest) };
  }

  /** Lines that names should not lie on, with what a crossing costs. Only where they are few. */
  function linesBelow(spots) {
    if (explorer.tier !== 0 || spots.size > 260) return [];
    const out = [];
    for (const edge of lines) {
      const a = spots.get(edge.data("source"));
      const b = spots.get(edge.data("target"));
      const kind = edge.data("kind");
      const cost = kind === "suit" ? 0.8 : kind === "agent" ? 0.25 : 0.6;
      if (a && b) out.push({ x1: a.x, y1: a.y, x2: b.x, y2: b.y, cost });
    }
    return out;
  }

  /** What is written at a node: [{text, color?, stub?}]. */
  function runsOf({ node, d, strong }) {
    const full = strong && (node.selected() || d.id === explorer.focus.hovered);
    const flag = explorer.menu.flagOf(d.id);
    const more = explorer.moreOf(d);
    const runs = [];
    if (flag) runs.push({ text: `${flag} `, color: explorer.theme.accent });
    if (isHigh(d)) runs.push({ text: "▲", color: RISK });
    runs.push({ text: full ? d._full : d._short });
    if (more && (more > MUCH_MORE || explorer.memory.expanded.has(d.id))) {
      runs.push({ text: `  ${t("moreOf", { n: more })}`, color: explorer.theme.accent, stub: true });
    } else if (more) runs.push({ text: ` +${more}`, color: explorer.theme.muted });
    return runs;
  }

  /** The best free side of a node; null where none is free. */
  function bestSide(one, spot, w, h, view, ground, below) {
    const had = sides.get(one.d.id);
    let best = null;
    let bestCost = Infinity;
    for (let side = 0; side < SIDE_COUNT; side++) {
      const box = sideBox(side, spot, w, h);
      if (!ground.free(box, one.d.id, NOTHING)) continue;
      const outside = box.x < 4 || box.x + w > view.w - 4 || box.y < 4 || box.y + h > view.h - view.foot;
      let cost = side * 0.22 - (side === had ? 0.4 : 0) + (outside ? 3 : 0);
      for (const line of below) if (cost < bestCost && crosses(box, line)) cost += line.cost;
      if (cost < bestCost) {
        best = { ...box, side };
        bestCost = cost;
      }
      if (!below.length) break;
    }
    return best;
  }

  function placeNames(todo, spots, view, ground, px) {
    const { k } = view;
    const out = [];
    const below = linesBelow(spots);
    const most = Math.round((view.w * view.h) / (k * k) / 2600);
    for (const [i, one] of todo.entries()) {
      if (out.length >= most) break;
      const { node, d, strong } = one;
      const spot = spots.get(d.id);
      const bold = strong || !!d.core;
      const runs = runsOf(one);
      const w = runs.reduce((sum, run) => sum + measure(run.text, px, bold), 0) + 4 * k;
      const h = px * 1.3;
      let best = bestSide(one, spot, w, h, view, ground, below);
      // What matters may cover nodes, never other texts.
      const mayCover = strong || (explorer.tier && i < 40) ? NODES : i < 90 ? CASE_DOTS : NOTHING;
      for (let side = 0; side < SIDE_COUNT && !best && mayCover; side++) {
        const box = sideBox(side, spot, w, h);
        if (ground.free(box, d.id, mayCover)) best = { ...box, side };
      }
      if (!best) continue;
      sides.set(d.id, best.side);
      ground.add({ ...best, text: true, owner: d.id });
      out.push({
        node,
        id: d.id,
        runs,
        px,
        bold,
        strong,
        text: runs.map((run) => run.text).join(""),
        x: best.x,
        y: best.y,
        w,
        h,
        dx: best.x - spot.x,
        dy: best.y - spot.y,
      });
    }
    return out;
  }

  /** In a period only the cases on the canvas can be counted. */
  const countText = (d, n) => t(explorer.memory.period && d.fold && d.cases.length < d.n ? "atLeast" : "sued", { n });

  /** The text on an edge; "" where it has none. */
  function edgeText(d, strong) {
    const n = d.now ?? d.n ?? 1;
    if (d.kind === "suit" || d.kind === "across") return n > 1 || (n && strong) ? countText(d, n) : "";
    return d.tie_kind ? [d.label, d.odds].filter(Boolean).join(" ") : "";
  }

  /** The middle of an edge as drawn, in view units. */
  function middleOf(edge, a, b, { zoom, pan }) {
    const straight = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    if (explorer.tier > 0) return straight;
    const p = edge.midpoint();
    return p && Number.isFinite(p.x) ? { x: p.x * zoom + pan.x, y: p.y * zoom + pan.y } : straight;
  }

  function placeEdgeTexts(spots, view, ground, px) {
    const focus = explorer.focus.ids;
    const todo = [];
    for (const edge of lines) {
      const d = edge.data();
      const a = spots.get(d.source);
      const b = spots.get(d.target);
      if (d.kind === "agent" || d._incase || !a || !b || edge.removed() || edge.hasClass("quiet")) continue;
      const strong = edge.selected() || d.id === explorer.focus.hovered;
      if (focus && !edge.hasClass("near") && !strong) continue;
      const text = edgeText(d, strong);
      const rank = (strong ? 1e5 : 0) + (d.kind ? 100 * (d.now ?? d.n ?? 1) : 250);
      if (text) todo.push({ edge, d, text, strong, rank, a, b });
    }
    todo.sort((p, q) => q.rank - p.rank || (p.d.id < q.d.id ? -1 : 1));
    const out = [];
    const size = px * 0.88;
    for (const { edge, d, text, strong, a, b } of todo) {
      const w = measure(text, size, false) + 10 * view.k;
      const h = size * 1.42;
      const length = Math.hypot(b.x - a.x, b.y - a.y);
      if (length < a.r + b.r + Math.min(w, 34 * view.k) && !strong) continue;
      const m = middleOf(edge, a, b, view);
      const bend = { x: 2 * m.x - (a.x + b.x), y: 2 * m.y - (a.y + b.y) };
      const control = { x: (a.x + b.x) / 2 + bend.x, y: (a.y + b.y) / 2 + bend.y };
      for (const at of [0.5, 0.42, 0.58, 0.34, 0.66]) {
        const { x, y } = onCurve(a, b, control, at);
        const box = { x: x - w / 2, y: y - h / 2, w, h };
        if (!ground.free(box, null, NOTHING)) continue;
        ground.add({ ...box, text: true, owner: d.id });
        const color = d.tie_kind ? TIE[d.tie_kind] : d.kind === "agent" ? AGENT : null;
        out.push({ edge, id: d.id, text, px: size, ...box, at, bend, color, strong });
        break;
      }
    }
    return out;
  }

  /** The number inside each group; its node is reserved ground, so no other text is near. */
  function groupNumbers(spots, view) {
    const out = [];
    for (const { node, id, d } of order) {
      const spot = d._group && spots.get(id);
      if (!spot) continue;
      const text = d.members.toLocaleString("en-US");
      const px = Math.min(20 * view.k, (spot.r * 1.5) / Math.max(2, text.length * 0.62));
      if (px >= 7 * view.k) out.push({ inside: node, id, text, px });
    }
    return out;
  }

  function drawPill(context, label, view) {
    const { paper, text, faint } = explorer.theme;
    const { zoom, pan, k } = view;
    const onScreen = (node) => {
      const p = node.position();
      return { x: p.x * zoom + pan.x, y: p.y * zoom + pan.y };
    };
    const a = onScreen(label.edge.source());
    const b = onScreen(label.edge.target());
    const control = { x: (a.x + b.x) / 2 + label.bend.x, y: (a.y + b.y) / 2 + label.bend.y };
    const { x, y } = onCurve(a, b, control, label.at);
    const r = label.h / 2;
    context.beginPath();
    context.arc(x - label.w / 2 + r, y, r, Math.PI / 2, Math.PI * 1.5);
    context.arc(x + label.w / 2 - r, y, r, -Math.PI / 2, Math.PI / 2);
    context.closePath();
    context.fillStyle = alpha(paper, 0.94);
    context.fill();
    context.lineWidth = (label.strong ? 1.6 : 1) * k;
    context.strokeStyle = label.color ? alpha(label.color, 0.75) : faint;
    context.stroke();
    context.font = `500 ${label.px}px ${FONT}`;
    context.textAlign = "center";
    context.fillStyle = label.color || text;
    context.fillText(label.text, x, y + 0.5 * k);
  }

  function drawName(context, label, { zoom, pan, k }) {
    const p = label.node.position();
    const y = p.y * zoom + pan.y + label.dy + label.h / 2;
    let x = p.x * zoom + pan.x + label.dx + 2 * k;
    context.font = `${label.bold ? 700 : 500} ${label.px}px ${FONT}`;
    context.textAlign = "left";
    context.lineWidth = 3.6 * k;
    context.strokeStyle = alpha(explorer.theme.paper, 0.92);
    context.strokeText(label.text, x, y);
    for (const run of label.runs) {
      context.fillStyle = run.color || explorer.theme.text;
      context.fillText(run.text, x, y);
      const width = measure(run.text, label.px, label.bold);
      if (run.stub) context.fillRect(x + 6 * k, y + label.h * 0.42, width - 6 * k, k);
      x += width;
    }
  }

  function drawNumber(context, label, { zoom, pan }) {
    const p = label.inside.position();
    context.font = `700 ${label.px}px ${FONT}`;
    context.textAlign = "center";
    context.fillStyle = explorer.theme.text;
    context.fillText(label.text, p.x * zoom + pan.x, p.y * zoom + pan.y);
  }

  /** A small pin at the upper right of what was placed by hand. */
  function drawPin(context, node, { zoom, pan, k }) {
    const p = node.position();
    const r = (explorer.sizeOf(node.data()) * zoom) / 2;
    const x = p.x * zoom + pan.x + r * 0.72;
    const y = p.y * zoom + pan.y - r * 0.72;
    context.beginPath();
    context.arc(x, y, 5 * k, 0, 7);
    context.fillStyle = explorer.theme.paper;
    context.fill();
    context.lineWidth = 1.2 * k;
    context.strokeStyle = explorer.theme.text;
    context.stroke();
    context.beginPath();
    context.arc(x, y, 2 * k, 0, 7);
    context.fillStyle = explorer.theme.text;
    context.fill();
  }

  const screen = () => ({
    zoom: cy.zoom(),
    pan: cy.pan(),
    w: cy.width(),
    h: cy.height(),
    k: 1,
    foot: explorer.find(".brush").hidden ? 4 : 62,
  });

  let timer;
  let lastZoom = 0;
  let painting = false;
  const labels = {
    /** Classes or data changed: read them again at the next placement. */
    stale() {
      flagsDirty = true;
    },
    /** Who is named first; only depends on the data. */
    rank() {
      const score = (d) =>
        (d.core ? 1e6 : 0) + (isHigh(d) ? 2e5 : 0) + (d._case ? 0 : 1e4) + d._deg * 10 + (d.risk || 0);
      order = cy
        .nodes()
        .map((node) => ({ node, id: node.id(), d: node.data(), score: score(node.data()) }))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
      flagsDirty = true;
    },
    /**
     * All texts for a view {zoom, pan, w, h, k, foot}: k scales type for exports, foot is what lies over the lower
     * edge. A text of a node has runs, one on an edge has `edge`, the number of a group `inside`.
     */
    place(view) {
      if (flagsDirty) readFlags();
      const ground = new Ground();
      const px = typeSize(view);
      const { spots, todo } = candidates(view, ground);
      const names = placeNames(todo, spots, view, ground, px);
      const onEdges = explorer.tier < 2 ? placeEdgeTexts(spots, view, ground, px) : [];
      return [...onEdges, ...groupNumbers(spots, view), ...names];
    },
    draw(context, view, list) {
      context.textBaseline = "middle";
      context.lineJoin = "round";
      for (const label of list) {
        if (label.edge && !label.edge.removed()) drawPill(context, label, view);
        if (label.inside && !label.inside.removed()) drawNumber(context, label, view);
        if (label.node && !label.node.removed()) drawName(context, label, view);
      }
      if (explorer.tier === 2) return;
      cy.nodes(".pinned").forEach((node) => {
        if (isShown(node)) drawPin(context, node, view);
      });
    },
    /** Place and draw now. */
    refresh() {
      const begin = performance.now();
      placed = labels.place(screen());
      placingMs = performance.now() - begin;
      labels.paint();
    },
    refreshSoon(ms = 60) {
      clearTimeout(timer);
      timer = setTimeout(labels.refresh, ms);
    },
    paint() {
      labels.draw(freshContext(canvas, cy.width(), cy.height()), screen(), placed);
    },
    /** The node whose 还有 n 个 lies at a place on screen; undefined where none does. */
    stubAt({ x, y }) {
      for (const label of placed) {
        const stub = label.node && label.runs[label.runs.length - 1];
        if (!stub?.stub || label.node.removed()) continue;
        const p = label.node.renderedPosition();
        const right = p.x + label.dx + label.w;
        const top = p.y + label.dy;
        const left = right - measure(stub.text, label.px, label.bold);
        if (x >= left && x <= right && y >= top && y <= top + label.h) return label.node;
      }
      return undefined;
    },
    /** For browser tests: plain values. */
    report: () =>
      placed.map(({ id, text, px, bold, edge, inside, x, y, w, h }) => ({
        id,
        text,
        px,
        bold: !!bold,
        pill: !!edge,
        inside: !!inside,
        x,
        y,
        w,
        h,
        ms: placingMs,
      })),
  };
  cy.on("render", () => {
    if (painting) return;
    painting = true;
    const zoom = cy.zoom();
    if (zoom !== lastZoom && placingMs < SLOW_MS) {
      lastZoom = zoom;
      labels.refresh();
    } else labels.paint();
    painting = false;
  });
  cy.on("viewport", () => labels.refreshSoon());
  explorer.onStop(() => clearTimeout(timer));
  return labels;
}
