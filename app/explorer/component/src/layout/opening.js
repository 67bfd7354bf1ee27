// The opening picture: hashed starts -> force layout -> (up to 400 parties) polish -> the most readable of several.
import { apart, forceLayout, landscape, polish } from "./force.js";
import { reading, refine } from "./readability.js";

const POLISHED = 400;
const REFINED = 40;
const LARGE = 60; // groups: polishing leaves them on each other
const startsFor = (n) => (n <= 30 ? 24 : n <= 60 ? 12 : n <= 160 ? 4 : 1);

/** Members of a ring pull at each other, each at the next few, so that a ring lies together. */
function pulls(rings) {
  const out = [];
  for (const members of rings) {
    const reach = members.length <= 24 ? members.length - 1 : 5;
    members.forEach((source, i) => {
      for (const target of members.slice(i + 1, i + 1 + reach)) out.push({ source, target, weight: 0.22 });
    });
  }
  return out;
}

/**
 * Place all parties of a canvas that has none placed yet.
 * nodes: [{id, size}]; links: [{source, target, weight}]; rings: [[id]]; body: the Cytoscape elements to polish.
 */
export function layOut(cy, nodes, links, rings, body) {
  const n = nodes.length;
  const put = (places) => places.forEach((place, id) => cy.getElementById(id).position(place));
  const placesNow = () => new Map(nodes.map((d) => [d.id, { ...cy.getElementById(d.id).position() }]));
  const starts = startsFor(n);
  const large = nodes.some((d) => d.size > LARGE);
  const drawn = links.concat(pulls(rings));
  let best = null;
  let bestCost = Infinity;
  for (let k = 0; k < starts; k++) {
    put(forceLayout(nodes, drawn, k ? `#${k}` : ""));
    if (n <= POLISHED) body.layout(polish(n)).run();
    const turned = starts === 1 ? placesNow() : landscape(placesNow());
    const places = large ? apart(nodes, turned, 44) : turned;
    if (starts === 1) {
      put(places);
      return;
    }
    const cost = reading(places, nodes, links, rings);
    if (best === null || cost < bestCost) {
      best = places;
      bestCost = cost;
    }
  }
  put(n <= REFINED ? refine(best, nodes, links, rings) : best);
}
