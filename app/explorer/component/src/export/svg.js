// The canvas as SVG text. Own writer: the plug-ins on npm are GPL-3.0.
import { glyphOf } from "../draw/icons.js";
import { isShown } from "../draw/shown.js";
import { AGENT, FONT, PATH, RISK, TIE, mix } from "../draw/theme.js";
import { isHigh } from "../model/model.js";

const DASH = { agent: "0.1 4.5", contact: "9 4 0.1 4", same: "3 4", inferred: "6 5" };
// first angle and number of corners
const POLYGON = {
  "round-hexagon": [0, 6],
  "round-octagon": [22.5, 8],
  "round-pentagon": [-90, 5],
  "round-diamond": [0, 4],
};

const tenth = (x) => (Number.isFinite(x) ? x.toFixed(1) : "0");
const ENTITY = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
// What XML 1.0 cannot hold, even escaped.
// eslint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g;
const escaped = (text) =>
  String(text)
    .replace(NOT_XML, "")
    .replace(/[&<>"']/g, (sign) => ENTITY[sign]);

/** An element; attributes that are null or undefined are left out, numbers get one decimal, the rest is escaped. */
function tag(name, attributes, inner = "") {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? tenth(value) : escaped(value)}"`);
  return `<${name}${written.join("")}>${inner}</${name}>`;
}

/** A triangle with its point at p, looking along u. */
const arrowHead = (p, u, size) =>
  `M${tenth(p.x)} ${tenth(p.y)}` +
  `L${tenth(p.x - u.x * 2 * size - u.y * size)} ${tenth(p.y - u.y * 2 * size + u.x * size)}` +
  `L${tenth(p.x - u.x * 2 * size + u.y * size)} ${tenth(p.y - u.y * 2 * size - u.x * size)}Z`;

const diamond = (p, u, size) =>
  `M${tenth(p.x)} ${tenth(p.y)}` +
  `L${tenth(p.x - u.x * size - u.y * size)} ${tenth(p.y - u.y * size + u.x * size)}` +
  `L${tenth(p.x - u.x * 2 * size)} ${tenth(p.y - u.y * 2 * size)}` +
  `L${tenth(p.x - u.x * size + u.y * size)} ${tenth(p.y - u.y * size - u.x * size)}Z`;

// Where an edge has a head: an arrow at its target or source, or a diamond at its target.
const HEADS = new Map([
  ["suit", "target"],
  ["defendant", "source"],
  ["office", "diamond"],
]);

function edgeColor(edge, d, theme) {
  if (edge.hasClass("path")) return PATH;
  if (d.tie_kind) return TIE[d.tie_kind];
  return d.kind === "agent" ? AGENT : theme.suit;
}

function edgeSvg(explorer, edge) {
  const d = edge.data();
  const a = edge.source().position();
  const b = edge.target().position();
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const u = { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
  const color = edgeColor(edge, d, explorer.theme);
  const kin = d.tie_kind === "kin" && !d.inferred;
  const dash = d.inferred ? DASH.inferred : d.kind === "agent" ? DASH.agent : DASH[d.tie_kind];
  const bow = explorer.tier < 2 ? edge.midpoint() : null;
  const m = bow && Number.isFinite(bow.x) ? bow : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const control = { x: 2 * m.x - (a.x + b.x) / 2, y: 2 * m.y - (a.y + b.y) / 2 };
  const path = `M${tenth(a.x)} ${tenth(a.y)}Q${tenth(control.x)} ${tenth(control.y)} ${tenth(b.x)} ${tenth(b.y)}`;
  const width = kin ? 4.6 : edge.numericStyle("width");
  const out = [
    tag("path", {
      d: path,
      fill: "none",
      stroke: color,
      "stroke-width": width,
      "stroke-dasharray": dash,
      "stroke-linecap": dash && "round",
      opacity: d.kind === "across" ? 0.6 : 0.9,
    }),
  ];
  if (kin) out.push(tag("path", { d: path, fill: "none", stroke: explorer.theme.paper, "stroke-width": 1.8 }));
  const head = HEADS.get(d.kind || d.tie_kind || d.role);
  if (head) {
    const atSource = head === "source";
    const node = atSource ? edge.source() : edge.target();
    const { x, y } = node.position();
    const r = node.data("_size") / 2 + (isHigh(node.data()) ? 5 : 1);
    const along = atSource ? { x: -u.x, y: -u.y } : u;
    const point = { x: x - along.x * r, y: y - along.y * r };
    const shape = head === "diamond" ? diamond(point, along, 4.5) : arrowHead(point, along, 3 + width * 0.7);
    out.push(tag("path", { d: shape, fill: color }));
  }
  return out.join("");
}

function shapeSvg(shape, { x, y }, r, paint) {
  if (shape === "round-rectangle") {
    return tag("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, rx: r * 0.3, ...paint });
  }
  if (!POLYGON[shape]) return tag("circle", { cx: x, cy: y, r, ...paint });
  const [first, count] = POLYGON[shape];
  const corners = Array.from({ length: count }, (_none, i) => {
    const angle = ((first + (360 * i) / count) * Math.PI) / 180;
    return `${tenth(x + r * 1.06 * Math.cos(angle))} ${tenth(y + r * 1.06 * Math.sin(angle))}`;
  });
  return tag("path", { d: `M${corners.join("L")}Z`, "stroke-linejoin": "round", ...paint });
}

function nodeSvg(explorer, node) {
  const d = node.data();
  const type = d._type;
  const p = node.position();
  const r = node.width() / 2;
  const paint = d._group
    ? { fill: mix(type.color, explorer.theme.paper, 0.16), stroke: type.color, "stroke-width": 4 }
    : { fill: type.color, stroke: node.hasClass("path") ? PATH : type.color, "stroke-width": 2 };
  const out = [shapeSvg(d._case ? "ellipse" : type.shape, p, r, paint)];
  if (!d._group && glyphOf(type)) {
    const place = `translate(${tenth(p.x - r * 0.58)} ${tenth(p.y - r * 0.58)}) scale(${((r * 1.16) / 24).toFixed(3)})`;
    const pencil = { stroke: "#fff", "stroke-width": 2.1, "stroke-linecap": "round", "stroke-linejoin": "round" };
    out.push(tag("g", { transform: place, fill: "none", ...pencil }, glyphOf(type)));
  }
  if (isHigh(d)) {
    out.push(tag("circle", { cx: p.x, cy: p.y, r: r + 4, fill: "none", stroke: RISK, "stroke-width": 2.4 }));
  }
  return out.join("");
}

function labelSvg(explorer, label, area) {
  const { paper, text, faint } = explorer.theme;
  if (label.inside) {
    const { x, y } = label.inside.position();
    const type = { "font-size": label.px, "font-weight": "700", "text-anchor": "middle" };
    return tag("text", { x, y: y + label.px * 0.36, fill: text, ...type }, escaped(label.text));
  }
  const x = label.x + area.x;
  const y = label.y + area.y;
  if (label.edge) {
    const color = label.color || text;
    return (
      tag("rect", {
        x,
        y,
        width: label.w,
        height: label.h,
        rx: label.h / 2,
        fill: paper,
        stroke: label.color || faint,
      }) +
      tag(
        "text",
        { x: x + label.w / 2, y: y + label.h * 0.72, "font-size": label.px, "text-anchor": "middle", fill: color },
        escaped(label.text),
      )
    );
  }
  const runs = label.runs.map((run) => tag("tspan", { fill: run.color }, escaped(run.text)));
  return tag(
    "text",
    {
      x: x + 2,
      y: y + label.h * 0.78,
      "font-size": label.px,
      "font-weight": label.bold ? "700" : "500",
      "paint-order": "stroke",
      stroke: paper,
      "stroke-width": 3.4,
      "stroke-linejoin": "round",
      fill: text,
      "xml:space": "preserve",
    },
    runs.join(""),
  );
}

function hullSvg(explorer) {
  const { accent } = explorer.theme;
  return explorer.hull.shapes().map(({ loops, title, top }) => {
    const path = loops.map((loop) => `M${loop.map((p) => `${tenth(p[0])} ${tenth(p[1])}`).join("L")}Z`).join("");
    const shape = tag("path", {
      d: path,
      fill: accent,
      "fill-rule": "evenodd",
      "fill-opacity": "0.06",
      stroke: accent,
      "stroke-opacity": "0.45",
    });
    const place = title && top ? { x: top[0], y: top[1] - 6 } : null;
    return (
      shape +
      (place
        ? tag(
            "text",
            { ...place, "font-size": 11.5, "font-weight": "600", "text-anchor": "middle", fill: accent },
            escaped(title),
          )
        : "")
    );
  });
}

/** area {x, y, w, h} in model units; labels placed for it; foot: lines of text below, `line` high each. */
export function svgOf(explorer, area, labels, foot, line) {
  const { cy, theme } = explorer;
  const height = area.h + foot.length * line + 10;
  const parts = [
    tag("rect", { x: area.x, y: area.y, width: area.w, height, fill: theme.paper }),
    ...hullSvg(explorer),
    ...cy
      .edges()
      .filter(isShown)
      .map((edge) => edgeSvg(explorer, edge)),
    ...cy
      .nodes()
      .filter(isShown)
      .map((node) => nodeSvg(explorer, node)),
    ...labels.map((label) => labelSvg(explorer, label, area)),
    ...foot.map((text, i) =>
      tag(
        "text",
        { x: area.x + 12, y: area.y + area.h + (i + 0.8) * line, "font-size": 11, fill: theme.muted },
        escaped(text),
      ),
    ),
  ];
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: [area.x, area.y, area.w, height].map(tenth).join(" "),
      width: area.w,
      height,
      "font-family": FONT,
    },
    parts.join(""),
  );
}
