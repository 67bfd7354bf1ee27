// Ring outlines on a canvas below the graph, each with its title.
import { freshContext } from "../dom.js";
import { outline } from "./outline.js";
import { isShown } from "./shown.js";
import { FONT, alpha } from "./theme.js";

/** A smooth closed path through the middles of the points. */
function softPath(loops) {
  const path = new Path2D();
  for (const loop of loops) {
    const between = (i) => {
      const a = loop[i % loop.length];
      const b = loop[(i + 1) % loop.length];
      return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    };
    path.moveTo(...between(0));
    for (let i = 1; i <= loop.length; i++) path.quadraticCurveTo(...loop[i % loop.length], ...between(i));
    path.closePath();
  }
  return path;
}

export function createHull(explorer) {
  const { cy, memory } = explorer;
  const canvas = explorer.find("canvas.hull");
  let shapes = []; // {path, loops, title, top}
  let timer;

  function shapeOf(group) {
    const ids = new Set(group.members);
    const members = [];
    const strangers = [];
    cy.nodes().forEach((node) => {
      if (node.data("_case") || !isShown(node)) return;
      const { x, y } = node.position();
      (ids.has(node.id()) ? members : strangers).push({ x, y, r: node.data("_size") / 2 });
    });
    if (members.length < 3) return null;
    const loops = outline(members, strangers);
    const top = loops.flat().reduce((best, p) => (!best || p[1] < best[1] ? p : best), null);
    return { path: softPath(loops), loops, title: group.title, top };
  }

  const hull = {
    isOn: () => memory.hull !== false,
    /** Anew from where the members are now. */
    reshape() {
      shapes = hull.isOn() ? explorer.model.groups.map(shapeOf).filter(Boolean) : [];
      hull.paint();
    },
    /** Something moved: reshape soon. */
    moved() {
      clearTimeout(timer);
      timer = setTimeout(hull.reshape, 30);
    },
    /** On any context; view {zoom, pan, k}: k scales type and lines. */
    draw(context, { zoom, pan, k }) {
      const { accent, dark } = explorer.theme;
      const fade = explorer.focus.ids ? 0.45 : 1; // in focus everything else steps back
      for (const { path, title, top } of shapes) {
        context.save();
        context.transform(zoom, 0, 0, zoom, pan.x, pan.y);
        context.fillStyle = alpha(accent, (dark ? 0.1 : 0.055) * fade);
        context.fill(path, "evenodd");
        context.lineWidth = (1.3 * k) / zoom;
        context.strokeStyle = alpha(accent, 0.42 * fade);
        context.stroke(path);
        context.restore();
        if (!title || !top) continue;
        context.font = `600 ${11.5 * k}px ${FONT}`;
        context.textAlign = "center";
        context.textBaseline = "bottom";
        context.fillStyle = alpha(accent, 0.95);
        context.fillText(title, top[0] * zoom + pan.x, top[1] * zoom + pan.y - 5 * k);
      }
    },
    /** {loops, title, top} of each outline, in model units. */
    shapes: () => shapes,
    paint() {
      const context = freshContext(canvas, cy.width(), cy.height());
      if (shapes.length) hull.draw(context, { zoom: cy.zoom(), pan: cy.pan(), k: 1 });
    },
  };
  cy.on("render", () => {
    if (shapes.length) hull.paint();
  });
  cy.on("drag", "node", () => {
    if (explorer.tier === 0) hull.moved();
  });
  explorer.onStop(() => clearTimeout(timer));
  return hull;
}
