// The Cytoscape stylesheet. Texts are drawn by labels.js, so no element has a Cytoscape label.
// Three tiers keep a weak PC without GPU fluent: 0 glyphs, curves, arrows; 1 straight edges, no glyphs; 2 plain.
import { glyphAddress, glyphOf } from "./icons.js";
import { OFF_SELECTOR } from "./shown.js";
import { AGENT, NEW, PATH, RISK, TIE, mix } from "./theme.js";

export const tierOf = (n) => (n <= 400 ? 0 : n <= 1500 ? 1 : 2);

/** Parties are never smaller on screen than this: the fewer there are, the larger. */
export const floorPx = (n) => (n <= 150 ? 15 : n <= 400 ? 12 : 8.5);

/** tier 0, 1 or 2; theme of readTheme(); zoomNow(): zoom of the sizes; sizeOf(data) in model units. */
export function stylesheet({ tier, theme, zoomNow, sizeOf }) {
  const { paper, text, accent } = theme;
  const thin = tier === 2;
  // A width in model units, but never thinner than `px` on screen.
  const line = (color, width, more, px = 1) => {
    const wide = typeof width === "function" ? width : () => width;
    return {
      "line-color": color,
      "target-arrow-color": color,
      "source-arrow-color": color,
      width: tier > 0 ? width : (edge) => Math.max(wide(edge), px / zoomNow()),
      ...more,
    };
  };
  const bySuits = (edge) => (thin ? 0.8 : 1) * (1 + 1.5 * Math.sqrt(edge.data("now") || edge.data("n") || 1));
  const byShared = (edge) => Math.min(14, 1 + 1.1 * Math.sqrt(edge.data("n") || 1));
  const arrow = (shape) => (thin ? "none" : shape);
  const dashes = (pattern) => (thin ? {} : { "line-style": "dashed", "line-dash-pattern": pattern });
  const glyph = (node) =>
    node.data("_group") || !glyphOf(node.data("_type")) ? "none" : glyphAddress(node.data("_type"));
  const ring = thin
    ? { "border-width": 2, "border-color": RISK }
    : { "outline-width": 2.4, "outline-color": RISK, "outline-offset": 2.6, "outline-opacity": 1 };
  return [
    {
      selector: "core",
      style: {
        "selection-box-color": accent,
        "selection-box-border-color": accent,
        "selection-box-opacity": 0.12,
        "active-bg-opacity": 0,
      },
    },
    {
      selector: "node",
      style: {
        width: (node) => sizeOf(node.data()),
        height: (node) => sizeOf(node.data()),
        "background-color": (node) => node.data("_type").color,
        shape: (node) => (node.data("_case") ? "ellipse" : node.data("_type").shape),
        "border-width": thin ? 0 : 1.6,
        "border-color": paper,
        "overlay-opacity": 0,
      },
    },
    ...(tier === 0
      ? [
          {
            selector: "node",
            style: { "background-image": glyph, "background-width": "58%", "background-height": "58%" },
          },
        ]
      : []),
    { selector: "node[?_case]", style: { "border-width": 1.2, "z-index": 1 } },
    // a group: pale with a strong double border, the number of its members inside (drawn by labels.js)
    {
      selector: "node[?_group]",
      style: {
        "background-color": (node) => mix(node.data("_type").color, paper, 0.16),
        "border-color": (node) => node.data("_type").color,
        "border-width": 5,
        "border-style": "double",
      },
    },
    {
      selector: "edge",
      style: {
        ...line(theme.faint, 1),
        "curve-style": ["bezier", "straight", "haystack"][tier],
        "arrow-scale": 0.8,
        "overlay-opacity": 0,
        "line-cap": "round",
        "control-point-step-size": 34,
        "haystack-radius": 0,
      },
    },
    // opposed parties: solid, grey, width by number of cases, arrow to the defendant
    {
      selector: 'edge[kind="suit"]',
      style: line(theme.suit, bySuits, { "target-arrow-shape": arrow("triangle"), opacity: 0.88 }, 1.2),
    },
    { selector: 'edge[kind="across"]', style: line(theme.suit, byShared, { opacity: 0.55 }, 1.2) },
    { selector: 'edge[role="plaintiff"]', style: line(theme.suit, 1.5) },
    {
      selector: 'edge[role="defendant"]',
      style: line(theme.suit, 1.5, { "source-arrow-shape": arrow("triangle"), "arrow-scale": 0.7 }),
    },
    { selector: 'edge[role="third"]', style: line(theme.faint, 1.2) },
    // agents: light purple dots, no arrow
    {
      selector: 'edge[kind="agent"]',
      style: line(mix(AGENT, paper, 0.8), thin ? 0.8 : 1.7, { ...dashes([0.1, 4.5]), opacity: 0.9 }),
    },
    { selector: 'edge[role="agent"]', style: { width: thin ? 0.6 : 1.2, opacity: 0.5 } },
    // ties: kin = double line, office and shares = solid with a diamond, phone, address,
    // account = dash and dot, perhaps the same person = short dashes
    {
      selector: 'edge[tie_kind="kin"]',
      style: line(
        thin ? TIE.kin : paper,
        1.8,
        thin ? {} : { "line-outline-width": 1.5, "line-outline-color": TIE.kin },
      ),
    },
    {
      selector: 'edge[tie_kind="office"]',
      style: line(TIE.office, 2, { "target-arrow-shape": arrow("diamond"), "arrow-scale": 0.9 }),
    },
    { selector: 'edge[tie_kind="contact"]', style: line(TIE.contact, 2, dashes([9, 4, 0.1, 4])) },
    { selector: 'edge[tie_kind="same"]', style: line(TIE.same, 2.4, dashes([3, 4])) },
    { selector: 'edge[tie_kind="other"]', style: line(TIE.other, 1.2) },
    {
      selector: "edge[?inferred]",
      style: { "line-style": "dashed", "line-dash-pattern": [6, 5], "line-cap": "butt", opacity: 0.75 },
    },
    { selector: 'edge[?inferred][tie_kind="kin"]', style: { "line-color": TIE.kin, "line-outline-width": 0 } },
    { selector: "node.high", style: ring },
    { selector: ".quiet", style: { opacity: 0.26 } },
    {
      selector: "node.new",
      style: { "underlay-color": NEW, "underlay-opacity": 0.38, "underlay-padding": 7, "underlay-shape": "ellipse" },
    },
    { selector: "node.near", style: { "border-color": mix(text, paper, 0.7), "border-width": 2 } },
    { selector: "edge.near", style: { opacity: 1, "z-index": 5 } },
    {
      selector: "node:selected, node.hover",
      style: {
        "underlay-color": accent,
        "underlay-opacity": 0.3,
        "underlay-padding": 8,
        "underlay-shape": "ellipse",
        "border-color": text,
        "border-width": 2.6,
        "z-index": 9,
      },
    },
    { selector: "node.hover", style: { "underlay-opacity": 0.2 } },
    {
      selector: "edge:selected, edge.hover",
      style: { "underlay-color": accent, "underlay-opacity": 0.35, "underlay-padding": 4, opacity: 1, "z-index": 8 },
    },
    { selector: "node.dim", style: { opacity: 0.13 } },
    { selector: "edge.dim", style: { opacity: 0.07 } },
    { selector: "node.path", style: { "border-color": PATH, "border-width": 4 } },
    { selector: "edge.path", style: { ...line(PATH, 4), opacity: 1, "z-index": 8 } },
    { selector: OFF_SELECTOR, style: { display: "none" } },
  ];
}
