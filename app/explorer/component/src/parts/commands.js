// What buttons, keys and menus do.
import { layoutOptions, forceLayout } from "../layout/force.js";
import { placeCases } from "../layout/slots.js";
import { isShown } from "../draw/shown.js";

const STEP = 10;
const LARGEST_ZOOM = 1.7;
const EDGE = 18; // nearer to the edge of the stage nothing can be read

export function createCommands(explorer) {
  const { cy, memory, t, undo, events } = explorer;
  const picked = () => cy.$("node:selected");
  const pickedTwo = () => {
    const two = picked();
    if (two.length === 2) return two;
    explorer.toast(t("needTwo"));
    return null;
  };

  /** The box of what is shown, by own sizes, not those on screen: the same answer at every zoom. */
  function extent(nodes) {
    const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
    nodes.forEach((node) => {
      const { x, y } = node.position();
      const r = node.data("_size") / 2;
      box.x1 = Math.min(box.x1, x - r);
      box.x2 = Math.max(box.x2, x + r);
      box.y1 = Math.min(box.y1, y - r);
      box.y2 = Math.max(box.y2, y + r);
    });
    return box;
  }

  /** What lies over the edges of the canvas, in pixels: toolbar, brush, titles; `legend` over its corner. */
  function margins() {
    const forTitle = explorer.model.groups.length && explorer.hull.isOn() ? 30 : 0;
    const { offsetWidth: wide, offsetHeight: high } = explorer.find(".legend");
    return {
      side: Math.min(70, cy.width() * 0.05),
      top: 26 + forTitle,
      bottom: forTitle / 2 + (explorer.find(".brush").hidden ? 44 : 104),
      legend: { left: wide + 60, covers: ({ x, y }) => x < wide + 38 && y < high + 24 },
    };
  }
  const onScreen = ({ x, y }, { zoom, pan }) => ({ x: x * zoom + pan.x, y: y * zoom + pan.y });

  /** Ask Python about two; until the answer comes, it is said that it will. */
  function askAbout(type, a, b, text) {
    explorer.asked = [a.id(), b.id()];
    explorer.waitsFor = events.emit(type, { a: a.id(), b: b.id() });
    if (events.answered) explorer.tips.waitFor(text);
  }

  const commands = {
    picked,
    /** Everything in sight; toolbar, brush and legend lie over the canvas: leave room for them. */
    fit() {
      const seen = cy.nodes().filter(isShown);
      const W = cy.width();
      const H = cy.height();
      if (seen.empty() || !W) return;
      const box = extent(seen);
      const { side, top, bottom, legend } = margins();
      const viewport = (left) => {
        const wide = (W - left - side) / (box.x2 - box.x1 || 1);
        const high = (H - top - bottom) / (box.y2 - box.y1 || 1);
        const zoom = Math.max(cy.minZoom(), Math.min(LARGEST_ZOOM, wide, high));
        const pan = {
          x: (W + left - side) / 2 - (zoom * (box.x1 + box.x2)) / 2,
          y: (H + top - bottom) / 2 - (zoom * (box.y1 + box.y2)) / 2,
        };
        return { zoom, pan };
      };
      const wide = viewport(side);
      const covered = seen.some((node) => legend.covers(onScreen(node.position(), wide)));
      cy.viewport(covered ? viewport(legend.left) : wide);
    },

    /**
     * What came must be seen: where one of `fresh` lies off the stage or under what lies over it, the camera goes, as
     * little as it can, to where they and `asked` are in sight. Nothing moves in model units.
     */
    reveal(fresh, asked) {
      const W = cy.width();
      const H = cy.height();
      if (fresh.empty() || !W) return;
      const { side, top, bottom, legend } = margins();
      const inSight = (view) => (node) => {
        const { x, y } = onScreen(node.position(), view);
        return x > EDGE && x < W - EDGE && y > EDGE && y < H - bottom + EDGE && !legend.covers({ x, y });
      };
      const now = { zoom: cy.zoom(), pan: { ...cy.pan() } };
      if (fresh.every(inSight(now))) return;
      const wanted = fresh.union(asked);
      const box = extent(wanted);
      const within = (left) => {
        const wide = (W - left - side) / (box.x2 - box.x1 || 1);
        const high = (H - top - bottom) / (box.y2 - box.y1 || 1);
        const zoom = Math.max(cy.minZoom(), Math.min(now.zoom, wide, high));
        const place = (low, up, from, to, pan, middle) => {
          const kept = middle - ((middle - pan) * zoom) / now.zoom; // the middle of the stage stays
          const over = low * zoom + kept < from ? from - low * zoom - kept : Math.min(0, to - up * zoom - kept);
          return kept + over;
        };
        const pan = {
          x: place(box.x1, box.x2, left, W - side, now.pan.x, W / 2),
          y: place(box.y1, box.y2, top, H - bottom, now.pan.y, H / 2),
        };
        return { zoom, pan };
      };
      const wide = within(side);
      cy.viewport(wanted.every(inSight(wide)) ? wide : within(legend.left));
    },

    /**
     * Ask Python for the next neighbours of a node; a group is opened instead.
     * more: {rel, order, period} narrow and sort them.
     */
    expand(node, more = {}) {
      const d = node.data();
      if (!events.answered) return;
      if (d._group) {
        events.emit("open_group", { id: d.id });
        return;
      }
      if ((d.hidden_by || d.hidden !== undefined) && !explorer.moreOf(d)) {
        explorer.toast(t("mNothing"));
        return;
      }
      memory.expanded.add(d.id);
      explorer.asked = [d.id];
      const { rel = null, order = "rank", period = null } = more;
      undo.graphStep(t("stepExpand", { a: d._short }), "expand", {
        id: d.id,
        rel,
        limit: STEP,
        order,
        period,
        view: memory.reading,
      });
    },
    expandPicked() {
      if (picked().empty()) explorer.toast(t("needOne"));
      else commands.expand(picked()[0]);
    },
    collapse() {
      if (picked().empty()) explorer.toast(t("needOne"));
      picked().forEach((node) => {
        memory.expanded.delete(node.id());
        undo.graphStep(t("stepCollapse", { a: node.data("_short") }), "collapse", { id: node.id() });
      });
    },
    /** The dossier of a node, or the group it stands for. */
    open(node) {
      events.emit(node.data("_group") ? "open_group" : "open", { id: node.id() });
    },

    hide() {
      if (picked().empty()) return;
      undo.viewStep(t("stepHide"));
      picked().addClass("hid").unselect();
      explorer.moved();
    },
    showAll() {
      undo.viewStep(t("stepShow"));
      cy.elements().removeClass("hid");
      explorer.moved();
    },
    pin() {
      if (picked().empty()) return;
      const on = !picked()[0].hasClass("pinned");
      undo.viewStep(t(on ? "stepPin" : "stepUnpin"));
      picked().toggleClass("pinned", on);
      explorer.remember();
      explorer.labels.refresh();
    },
    /** Only a node and its neighbours. */
    only(node) {
      undo.viewStep(t("stepOnly"));
      const near = node.closedNeighborhood().filter(isShown);
      const keep = memory.reading === "case" ? near.union(near.nodes("[?_case]").neighborhood()) : near;
      cy.batch(() => cy.nodes().filter(isShown).difference(keep).addClass("hid"));
      explorer.moved();
      commands.fit();
    },
    /** Lay out anew; pinned parties stay, cases take their slots again. */
    tidy(name) {
      undo.viewStep(t("stepLayout"));
      const seen = cy.nodes().filter((node) => isShown(node) && !node.data("_case"));
      const pins = new Map(cy.nodes(".pinned").map((node) => [node.id(), { ...node.position() }]));
      if (name === "force") {
        const nodes = seen.map((node) => ({ id: node.id(), size: node.data("_size") }));
        const places = forceLayout(nodes, explorer.model.links);
        seen.positions((node) => places.get(node.id()));
      } else {
        seen.union(seen.edgesWith(seen).filter(isShown)).layout(layoutOptions(name, seen.length)).run();
      }
      cy.batch(() => pins.forEach((place, id) => cy.getElementById(id).position(place)));
      const free = cy.nodes("[?_case]").filter((node) => !node.hasClass("pinned"));
      placeCases(
        cy,
        explorer.model,
        free.map((node) => node.id()),
      );
      explorer.moved();
      commands.fit();
    },

    toggleHull() {
      memory.hull = !explorer.hull.isOn();
      explorer.toolbar.showToggles();
      explorer.hull.reshape();
    },
    toggleFocus() {
      memory.focusOn = !explorer.focus.isOn();
      explorer.toolbar.showToggles();
      explorer.focus.apply();
    },
    switchReading: () => explorer.reading.set(memory.reading === "party" ? "case" : "party"),

    /** Between the two selected: shown at once on this canvas, and searched by Python in the whole graph. */
    path() {
      if (picked().length !== 2 && explorer.focus.isHighlighted()) {
        explorer.focus.highlight([]);
        return;
      }
      const two = pickedTwo();
      if (two) commands.pathBetween(two[0], two[1]);
    },
    pathBetween(a, b) {
      explorer.focus.pathBetween(a, b);
      askAbout("path", a, b, t("askingPath"));
    },
    common() {
      const two = pickedTwo();
      if (!two) return;
      explorer.focus.common(two[0], two[1]);
      askAbout("common", two[0], two[1], t("askingCommon"));
    },

    saveView() {
      explorer.remember();
      events.emit("save_view", {
        positions: Object.fromEntries(cy.nodes().map((node) => [node.id(), { ...node.position() }])),
        pins: memory.pinned,
        camera: memory.camera,
        hidden: memory.hidden,
        view: memory.reading,
        period: memory.period,
      });
      explorer.toast(t("saved"));
    },
    /** End what was marked, opened and selected. */
    clear() {
      explorer.menu.close();
      explorer.caseList.close();
      explorer.focus.highlight([]);
      cy.elements().unselect();
    },
  };
  return commands;
}
