// Data -> graph, by difference. The graph is never rebuilt; no place ever changes by itself. The camera moves only where
// something that came could not be seen.
import { cleanCamera } from "./model/clean.js";
import { isHigh, readModel } from "./model/model.js";
import { isShown } from "./draw/shown.js";
import { layOut } from "./layout/opening.js";
import { placeCases, placeNew } from "./layout/slots.js";

const MOST_LINES = 900; // above this many edges new parties do not look for ground off the lines

/** The same node, or an edge between the same ends: the ends of a drawn edge cannot be changed. */
const isStill = (element, d) =>
  d !== undefined && element.data("source") === d.source && element.data("target") === d.target;

/** All of the element's data are those of `d`; Cytoscape alone would keep the fields that `d` has no more. */
function renew(element, d) {
  const gone = Object.keys(element.data()).filter((key) => !(key in d));
  if (gone.length) element.removeData(gone.join(" "));
  element.data(d);
}

/** Take out what left, renew what stayed, add what came; what came without a place is returned. */
function difference(explorer, opening) {
  const { cy, memory, model } = explorer;
  const wanted = new Map([...model.nodes, ...model.edges, ...model.folds.values()].map((d) => [d.id, d]));
  const homeless = { parties: [], cases: [] };
  const added = [];
  cy.elements()
    .filter((element) => !isStill(element, wanted.get(element.id())))
    .remove();
  cy.elements(".new").removeClass("new");
  cy.elements().forEach((element) => {
    renew(element, wanted.get(element.id()));
  });
  for (const d of model.nodes) {
    if (cy.getElementById(d.id).nonempty()) continue;
    const place = memory.places.get(d.id) || (d.x === undefined || d.y === undefined ? null : { x: d.x, y: d.y });
    if (!place) (d._case ? homeless.cases : homeless.parties).push(d.id);
    added.push({
      group: "nodes",
      data: d,
      classes: opening ? "" : "new",
      ...(place ? { position: { ...place } } : {}),
    });
  }
  for (const d of [...model.edges, ...model.folds.values()]) {
    if (cy.getElementById(d.id).empty()) added.push({ group: "edges", data: d });
  }
  cy.add(added);
  cy.nodes().forEach((node) => {
    node.toggleClass("high", isHigh(node.data()));
  });
  return homeless;
}

/** Places for parties that come to a canvas with placed ones. */
function placeBeside(explorer, fresh, placed) {
  const { cy, model } = explorer;
  const direct = [...model.folds.values(), ...model.edges].filter((edge) => edge._incase === undefined);
  const lines =
    direct.length > MOST_LINES
      ? []
      : direct
          .filter((edge) => placed.has(edge.source) && placed.has(edge.target))
          .map((edge) => [placed.get(edge.source), placed.get(edge.target)]);
  placeNew(fresh, model.near, placed, lines).forEach((place, id) => cy.getElementById(id).position(place));
}

function layOutAll(explorer) {
  const { cy, model } = explorer;
  const nodes = model.nodes.filter((d) => !d._case).map((d) => ({ id: d.id, size: d._size }));
  const rings = model.groups.map((group) => group.members.filter((id) => model.parties.has(id)));
  const body = cy
    .nodes()
    .filter((node) => !node.data("_case"))
    .union(cy.edges().filter((edge) => edge.data("_incase") === undefined));
  layOut(cy, nodes, model.links, rings, body);
}

/** What a saved view and the memory of this page say: pins, hidden ones, ends of a path, camera. */
function recall(explorer) {
  const { cy, memory, data, model } = explorer;
  const pinned = new Set([...memory.pinned, ...model.nodes.filter((d) => d.pinned).map((d) => d.id)]);
  const hidden = new Set([...memory.hidden, ...(data.hidden_ids || []).map(String)]);
  cy.nodes().forEach((node) => {
    node.toggleClass("pinned", pinned.has(node.id()));
    node.toggleClass("hid", hidden.has(node.id()));
    node.toggleClass("flag", explorer.menu.flagOf(node.id()) !== "");
  });
  const camera = memory.camera || cleanCamera(data.camera);
  explorer.autoFit = !camera;
  if (camera) cy.viewport({ zoom: camera.zoom, pan: { ...camera.pan } });
  else explorer.commands.fit();
}

/** After a reload Python's session began anew: ask once for what was on the canvas before. */
function restore(explorer) {
  const { memory, model, data, events } = explorer;
  const ids = memory.restore;
  memory.restore = null;
  const here = new Set(model.nodes.filter((d) => !d._group).map((d) => d.id));
  const same = ids.length === here.size && ids.every((id) => here.has(id));
  if (!same && !data.rev && !data.ack) events.emit("restore", { ids });
}

/** Draw explorer.data, a new revision. */
export function sync(explorer) {
  const { cy } = explorer;
  explorer.model = readModel(explorer.data);
  const known = new Set(explorer.model.nodes.map((d) => d.id));
  const opening = cy
    .nodes()
    .filter((node) => known.has(node.id()))
    .empty();

  cy.startBatch();
  const homeless = difference(explorer, opening);
  cy.endBatch();
  const homes = new Set(homeless.parties);
  const placed = new Map(
    explorer.model.nodes
      .filter((d) => !d._case && !homes.has(d.id))
      .map((d) => [d.id, { ...cy.getElementById(d.id).position() }]),
  );
  cy.batch(() => {
    if (homeless.parties.length && placed.size) placeBeside(explorer, homeless.parties, placed);
  });
  const tierChanged = explorer.setTier();
  if (opening) explorer.restyle(1);
  else if (tierChanged) explorer.restyle();
  if (homeless.parties.length && !placed.size) layOutAll(explorer);
  cy.batch(() => placeCases(cy, explorer.model, homeless.cases));

  explorer.reading.apply();
  explorer.labels.rank();
  explorer.time.build();
  explorer.legend.build();
  if (explorer.memory.restore) restore(explorer);
  if (opening) recall(explorer);
  else {
    explorer.autoFit = false;
    explorer.undo.grew(cy.nodes(".new").filter((node) => !node.data("_case")).length);
  }
  explorer.time.apply();
  explorer.legend.apply();
  if (!opening) {
    const asked = cy.nodes().filter((node) => explorer.asked.includes(node.id()) && isShown(node));
    explorer.commands.reveal(cy.nodes(".new").filter(isShown), asked);
    explorer.asked = [];
  }
  explorer.undo.showButtons();
  explorer.remember();
  explorer.showSizes();
  explorer.hull.reshape();
  explorer.focus.apply();
}
