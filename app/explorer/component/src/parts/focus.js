// Focus: the selection (or, in small graphs, what the pointer rests on) and its neighbours stay, all else fades.
// Paths and evidence are shown the same way.
import { isShown } from "../draw/shown.js";

const HOVER_MS = 140;
const LEAVE_MS = 90;

export function createFocus(explorer) {
  const { cy, memory, t } = explorer;
  let found = null; // a path, evidence or common neighbours: stronger than the selection
  let rest = null; // id of the node the pointer rests on
  let shownFor = "";
  let selectTimer;
  let hoverTimer;

  function coreNow() {
    const base = found || (memory.focusOn === false ? cy.collection() : cy.$(":selected").filter(isShown));
    return base.length || rest === null ? base : cy.getElementById(rest);
  }

  /** The core with its neighbours; in the case view through a case to the other parties. */
  function withNeighbours(core) {
    const nodes = core.nodes().union(core.edges().connectedNodes());
    const edges = core.edges().union(found ? cy.collection() : core.nodes().connectedEdges().filter(isShown));
    let keep = nodes.union(edges).union(edges.connectedNodes().filter(isShown));
    if (memory.reading === "case" && !found) {
      const beyond = keep.nodes("[?_case]").connectedEdges().filter(isShown);
      keep = keep.union(beyond).union(beyond.connectedNodes());
    }
    const fresh = cy.nodes(".new").filter(isShown); // what was just brought in stays in sight
    return keep.union(fresh).union(fresh.connectedEdges().filter(isShown));
  }

  const focus = {
    /** ids of the nodes in focus; null without a focus */
    ids: null,
    caseCount: 0,
    hovered: null,
    isOn: () => memory.focusOn !== false,
    apply() {
      const core = coreNow();
      const ids = core.map((element) => element.id());
      const key = JSON.stringify([ids, memory.reading, !!found, cy.elements().length]);
      if (key === shownFor) return;
      shownFor = key;
      cy.batch(() => {
        if (!core.length) {
          cy.elements(".dim, .near").removeClass("dim near");
          focus.ids = null;
          return;
        }
        const keep = withNeighbours(core);
        focus.ids = new Set(keep.nodes().map((node) => node.id()));
        focus.caseCount = keep.nodes("[?_case]").length;
        cy.elements().forEach((element) => {
          const near = keep.has(element);
          element.toggleClass("dim", !near).toggleClass("near", near);
        });
      });
      explorer.labels.refresh();
    },
    /** Mark nodes and edges by their ids; an empty list ends it. */
    highlight(ids) {
      const wanted = new Set(ids);
      cy.batch(() => {
        cy.elements(".path").removeClass("path");
        for (const id of wanted) cy.getElementById(id).addClass("path");
      });
      const marked = cy.elements(".path");
      found = marked.length ? marked : null;
      shownFor = "";
      explorer.labels.stale();
      focus.apply();
    },
    isHighlighted: () => found !== null,
    /** The shortest way on this canvas; says so where there is none. */
    pathBetween(a, b) {
      const way = cy.elements().filter(isShown).aStar({ root: a, goal: b });
      if (way.found) focus.highlight(way.path.map((element) => element.id()));
      else explorer.toast(t("noPath"));
    },
    /** What two have both beside them on this canvas, through a case in the case view. */
    common(a, b) {
      const around = (node) => {
        const near = node.openNeighborhood().filter(isShown);
        if (memory.reading === "party") return near.nodes();
        return near.union(near.nodes("[?_case]").openNeighborhood().filter(isShown)).nodes();
      };
      const shared = around(a).intersection(around(b)).difference(a.union(b));
      if (shared.empty()) {
        focus.highlight([]);
        explorer.toast(t("noCommon"));
        return;
      }
      const two = a.union(b);
      let nodes = two.union(shared);
      if (memory.reading === "case") {
        const between = cy
          .nodes("[?_case]")
          .filter((c) => isShown(c) && c.openNeighborhood().intersection(nodes).length > 1);
        nodes = nodes.union(between);
      }
      const edges = nodes
        .edgesWith(nodes)
        .filter((edge) => isShown(edge) && !(two.has(edge.source()) && two.has(edge.target())));
      focus.highlight(nodes.union(edges).map((element) => element.id()));
    },
  };

  const afterHover = (ms, id) => {
    clearTimeout(hoverTimer);
    hoverTimer = setTimeout(() => {
      rest = id;
      focus.apply();
      explorer.labels.refresh();
    }, ms);
  };
  cy.on("select unselect", () => {
    if (explorer.events.isQuiet()) return;
    clearTimeout(selectTimer);
    selectTimer = setTimeout(() => {
      focus.apply();
      explorer.legend.count();
    }, 15);
  });
  cy.on("mouseover", "node, edge", ({ target }) => {
    focus.hovered = target.id();
    target.addClass("hover");
    explorer.frame.style.cursor = "pointer";
    explorer.card.openSoon(target);
    afterHover(HOVER_MS, explorer.tier === 0 && target.isNode() ? target.id() : null);
  });
  const leave = () => {
    focus.hovered = null;
    cy.elements(".hover").removeClass("hover");
    explorer.frame.style.cursor = "";
    explorer.card.close();
    afterHover(LEAVE_MS, null);
  };
  cy.on("mouseout", "node, edge", leave);
  // onto something that lies over the canvas: Cytoscape does not notice
  explorer.find(".cy").addEventListener("pointerleave", leave);
  cy.on("remove", "node", ({ target }) => {
    if (focus.hovered === target.id()) focus.hovered = null;
    if (rest === target.id()) rest = null;
  });
  explorer.onStop(() => {
    clearTimeout(selectTimer);
    clearTimeout(hoverTimer);
  });
  return focus;
}
