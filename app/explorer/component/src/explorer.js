// One mounted network: Cytoscape, the parts round it, and what they share.
import cytoscape from "cytoscape";
import dagre from "cytoscape-dagre";
import fcose from "cytoscape-fcose";
import { createHull } from "./draw/hull.js";
import { createLabels } from "./draw/labels.js";
import { floorPx, stylesheet, tierOf } from "./draw/style.js";
import { paintFrame, readTheme } from "./draw/theme.js";
import { createPictures } from "./export/pictures.js";
import { placeCases } from "./layout/slots.js";
import { createCard } from "./parts/card.js";
import { createCaseList } from "./parts/caselist.js";
import { createCommands } from "./parts/commands.js";
import { createEvents } from "./parts/events.js";
import { createFocus } from "./parts/focus.js";
import { keepAtReload, recalled } from "./parts/keeping.js";
import { createLegend } from "./parts/legend.js";
import { createMenu } from "./parts/menu.js";
import { createReading } from "./parts/reading.js";
import { showState } from "./parts/state.js";
import { createTimebrush } from "./parts/timebrush.js";
import { createTips } from "./parts/tips.js";
import { createToolbar } from "./parts/toolbar.js";
import { createUndo } from "./parts/undo.js";
import { cleanPeriod } from "./model/clean.js";
import { readModel } from "./model/model.js";
import { sync } from "./sync.js";
import { translator } from "./texts.js";

cytoscape.use(fcose);
cytoscape.use(dagre);

const THEME_MS = 900;
const SIZES_MS = 90;
const LARGE = 0.8;
const SMALLER = new Map([
  ["agent", 0.85],
  ["thing", 0.75],
]);

// What must survive an unmount (page switch, rerun of the app), by gid; Streamlit's own key is random at every mount.
// Where Python answers, what can be kept of it is kept through a reload, too.
const MEMORY = new Map();
const MOUNTED = new Set();
let keeping = false;

function remembered(data, answered) {
  const gid = String(data.gid ?? "");
  if (answered && !keeping) {
    keeping = true;
    keepAtReload(MEMORY, () => {
      for (const explorer of MOUNTED) explorer.remember();
      return new Set([...MOUNTED].map((explorer) => String(explorer.data.gid ?? "")));
    });
  }
  if (!MEMORY.has(gid)) {
    const fresh = {
      places: new Map(),
      pinned: [],
      hidden: [],
      camera: null,
      reading: data.view === "case" ? "case" : "party",
      period: cleanPeriod(data.period),
      hull: true,
      focusOn: true,
      typesOff: new Set(),
      relationsOff: new Set(),
      ends: { start: null, end: null },
      expanded: new Set(),
      undo: [],
      redo: [],
      told: new Set(), // keys of the steps that are or were on the stack
      acked: 0,
      queue: [],
      seq: 0,
      shown: null, // ids on the canvas, once it is another than it began
      restore: null, // those before a reload
    };
    MEMORY.set(gid, answered ? recalled(gid, fresh) : fresh);
  }
  return MEMORY.get(gid);
}

/**
 * Fill the frame below `root` with the network of `data`. `python` is {setStateValue}, or null where nobody answers:
 * then what needs Python (expand, save, dossiers, queries) is not offered.
 */
export function mountExplorer(root, data, python) {
  const find = (selector) => root.querySelector(selector);
  const frame = find(".frame");
  const blank = frame.cloneNode(true);
  const stage = find(".stage");
  const ending = [];
  frame.style.height = data.height || "calc(100vh - 70px)";
  frame.setAttribute("aria-label", translator(data)("network"));
  let theme = readTheme(frame);
  paintFrame(frame, theme);

  const cy = cytoscape({
    container: find(".cy"),
    minZoom: 0.02,
    maxZoom: 6,
    wheelSensitivity: 0.3,
    boxSelectionEnabled: true,
    style: [],
  });
  const model = readModel(data);
  let sizeZoom = 1; // the zoom for which sizes on screen were last computed
  let floor = 8.5;

  const explorer = {
    root,
    find,
    frame,
    cy,
    data,
    model,
    t: translator(data),
    memory: remembered(data, python !== null),
    tier: 0,
    dragging: false,
    /** The opening view fits itself to the frame until the user or new data touches it. */
    autoFit: false,
    /** Whom the last question was about, and the number of a question whose answer is awaited. */
    asked: [],
    waitsFor: 0,
    get theme() {
      return theme;
    },
    onStop: (act) => ending.push(act),

    /** Neighbours not on the canvas in the current reading: {type: n}, and their number. */
    moreBy: (d) => d.hidden_by?.[explorer.memory.reading] || {},
    moreOf: (d) => (d._more ? d._more[explorer.memory.reading] : d.hidden || 0),
    /** Size in model units, never below what can be seen on screen. */
    sizeOf: (d) => Math.max(d._size, (floor * (d._case ? 0.55 : SMALLER.get(d._role) || 1)) / sizeZoom),
    /** A place on the canvas as one in the frame. */
    inFrame: ({ x, y }) => ({ x: x + stage.offsetLeft + 2, y: y + stage.offsetTop + 2 }),

    /** Choose the drawing tier by what is shown; true where it changed. */
    setTier() {
      const party = explorer.memory.reading === "party";
      const n = cy.nodes().filter((node) => !(party && node.data("_case"))).length;
      const was = explorer.tier;
      explorer.tier = tierOf(n);
      floor = floorPx(n);
      return explorer.tier !== was;
    },
    /** With sizes for a zoom; 1 = as they are in the model. */
    restyle(zoom = sizeZoom) {
      sizeZoom = zoom;
      const { tier, sizeOf } = explorer;
      cy.style(stylesheet({ tier, theme, sizeOf, zoomNow: () => sizeZoom }));
    },
    /** Sizes on screen for the zoom of now. */
    showSizes() {
      sizeZoom = cy.zoom();
      cy.style().update();
      explorer.labels.refresh();
    },
    /** The zoom rests: sizes follow it in steps. From LARGE on all have their own size. */
    followZoom() {
      const zoom = cy.zoom();
      const step = (one) => Math.round(Math.log2(one) * 3);
      if (step(zoom) !== step(sizeZoom) && Math.min(zoom, sizeZoom) < LARGE) explorer.showSizes();
    },
    /** Classes changed: counters and texts anew. */
    refresh() {
      explorer.labels.stale();
      explorer.legend.count();
      explorer.labels.refreshSoon(0);
    },
    /** Parties moved, were hidden or shown by the user. */
    moved() {
      explorer.remember();
      explorer.hull.moved();
      explorer.refresh();
    },
    /** Keep places, pins and camera; ids that left keep theirs, so redo puts them back. */
    remember() {
      const { memory } = explorer;
      cy.nodes().forEach((node) => memory.places.set(node.id(), { ...node.position() }));
      memory.pinned = cy.nodes(".pinned").map((node) => node.id());
      memory.hidden = cy.nodes(".hid").map((node) => node.id());
      memory.camera = { zoom: cy.zoom(), pan: { ...cy.pan() } };
      const single = cy.nodes().filter((node) => !node.data("_group"));
      memory.shown = explorer.data.rev ? single.map((node) => node.id()) : null;
    },
    toast: (text) => explorer.tips.toast(text),

    /** New data of the same network. */
    update(newData) {
      const ack = newData.ack || 0;
      explorer.data = newData;
      explorer.events.acknowledge(ack);
      explorer.undo.tell(newData.steps, ack);
      const heard = explorer.waitsFor && explorer.waitsFor <= ack;
      if (heard) {
        explorer.waitsFor = 0;
        explorer.tips.waited();
      }
      // what was marked at once, among what is on the canvas, gives way to the answer, even where that marks nothing
      const answered = heard && newData.highlight !== undefined;
      if (explorer.rev !== newData.rev || explorer.rev === undefined) sync(explorer);
      explorer.rev = newData.rev ?? null;
      showState(explorer);
      const marked = [...(newData.highlight?.nodes || []), ...(newData.highlight?.edges || [])].map(String);
      const key = JSON.stringify([marked, newData.highlight?.turn]);
      if (answered || key !== explorer.lastMarked) {
        if (answered || marked.length || explorer.lastMarked) explorer.focus.highlight(marked);
        explorer.lastMarked = marked.length ? key : undefined;
      }
      explorer.legend.count();
    },
    stop() {
      explorer.remember();
      MOUNTED.delete(explorer);
      for (const act of ending) act();
      cy.destroy();
      frame.replaceWith(blank); // without what was put into it
    },
  };

  explorer.events = createEvents(explorer, python);
  explorer.undo = createUndo(explorer);
  explorer.focus = createFocus(explorer);
  explorer.reading = createReading(explorer);
  explorer.hull = createHull(explorer);
  explorer.labels = createLabels(explorer);
  explorer.card = createCard(explorer);
  explorer.caseList = createCaseList(explorer);
  explorer.tips = createTips(explorer);
  explorer.menu = createMenu(explorer);
  explorer.time = createTimebrush(explorer);
  explorer.legend = createLegend(explorer);
  explorer.pictures = createPictures(explorer);
  explorer.commands = createCommands(explorer);
  explorer.toolbar = createToolbar(explorer);

  if (python) MOUNTED.add(explorer);
  watchGestures(explorer, stage);
  watchFrame(explorer, () => {
    const now = readTheme(frame);
    if (now.key === theme.key) return;
    theme = now;
    paintFrame(frame, theme);
    explorer.restyle();
    explorer.legend.build();
    explorer.legend.apply();
    explorer.hull.reshape();
  });
  return explorer;
}

function watchGestures(explorer, stage) {
  const { cy, memory, frame } = explorer;
  let grabbed = null; // {id, snap}: the picture before a drag
  let sizeTimer;

  // Cytoscape takes the focus away at mousedown: keys would be lost
  stage.addEventListener("pointerup", () => frame.focus({ preventScroll: true }));
  for (const gesture of ["pointerdown", "wheel", "keydown"]) {
    frame.addEventListener(
      gesture,
      () => {
        explorer.autoFit = false;
      },
      { passive: true },
    );
  }
  cy.on("dbltap", "node", ({ target }) => explorer.commands.expand(target));
  cy.on("tap", ({ target, renderedPosition }) => {
    if (target !== cy) return;
    const stub = explorer.events.answered && explorer.labels.stubAt(renderedPosition);
    if (stub) explorer.commands.expand(stub);
    else if (explorer.focus.isHighlighted()) explorer.focus.highlight([]);
  });
  cy.on("mousemove", ({ target, renderedPosition }) => {
    if (target === cy) frame.style.cursor = explorer.labels.stubAt(renderedPosition) ? "pointer" : "";
  });
  cy.on("tapstart drag pan zoom", () => explorer.card.close());

  cy.on("grab", "node", ({ target }) => {
    grabbed = { id: target.id(), snap: explorer.undo.snapshot() };
  });
  cy.on("drag", "node", () => {
    explorer.dragging = true;
  });
  cy.on("free", "node", () => {
    explorer.dragging = false;
  });
  // a drag pins; a plain click makes no undo step
  cy.on("dragfree", "node", ({ target }) => {
    if (!grabbed) return;
    explorer.undo.viewStep(explorer.t("stepMove", { a: target.data("_short") }), grabbed.snap);
    grabbed = null;
    target.addClass("pinned");
    if (memory.reading === "party") followParties(explorer, target);
    explorer.moved();
  });

  cy.on("zoom", () => {
    clearTimeout(sizeTimer);
    sizeTimer = setTimeout(explorer.followZoom, SIZES_MS);
  });
  explorer.onStop(() => clearTimeout(sizeTimer));
}

/** The cases of moved parties are not on screen in the party view: they follow; one placed by hand stays. */
function followParties(explorer, target) {
  const { cy, model } = explorer;
  const moved = new Set(
    cy
      .$("node:grabbed, node:selected")
      .union(target)
      .map((node) => node.id()),
  );
  const standsIn = ({ plaintiff, defendant, third }) =>
    [...plaintiff, ...defendant, ...third].some((party) => moved.has(party.id));
  const cases = [...model.cases]
    .filter(([id, standing]) => standsIn(standing) && !cy.getElementById(id).hasClass("pinned"))
    .map(([id]) => id);
  placeCases(cy, model, cases);
}

/** A graph first shown in a hidden tab has width 0: resize always, fit once it can be seen. The theme tells nobody. */
function watchFrame(explorer, checkTheme) {
  const { cy } = explorer;
  const observer = new ResizeObserver(() => {
    cy.resize();
    if (explorer.autoFit && cy.width() > 0) {
      explorer.commands.fit();
      explorer.showSizes();
      explorer.remember();
    }
    explorer.labels.refreshSoon(20);
    explorer.hull.paint();
  });
  observer.observe(explorer.find(".cy"));
  const timer = setInterval(checkTheme, THEME_MS);
  explorer.onStop(() => {
    observer.disconnect();
    clearInterval(timer);
  });
}
