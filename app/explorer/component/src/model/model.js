// The data of one revision, ready to draw: cleaned, with names, sizes, standings and folded edges.
// Derived fields of nodes begin with "_"; those of edges are kind, fold, now and tie_kind.
import { clean, cleanTypes } from "./clean.js";
import { fold, roleOf, standings } from "./fold.js";
import { namesOf } from "./names.js";

const TIE_KIND = new Map([
  ["kin", "kin"],
  ["office", "office"],
  ["shares", "office"],
  ["phone", "contact"],
  ["address", "contact"],
  ["account", "contact"],
  ["same", "same"],
]);

export const isHigh = (d) => (d.risk || 0) >= 0.8;

/** Size in model units: parties and groups grow with what they hold, agents and things stay small, cases are dots. */
function baseSize(d) {
  if (d._group) return 40 + 20 * Math.log10(Math.max(1, d.members));
  if (d._case) return 11;
  if (d._role === "agent") return 24;
  if (d._role === "thing") return 20;
  const suits = (d.counts?.plaintiff || 0) + (d.counts?.defendant || 0);
  return 25 + Math.min(19, 3.4 * Math.sqrt(suits));
}

/** An edge as it is drawn: part of a case, the cases between two groups, or a tie. */
function readEdge(edge, cases, groups) {
  const c = cases.has(edge.target) ? edge.target : cases.has(edge.source) ? edge.source : null;
  const role = roleOf(edge);
  if (c !== null) return { ...edge, role, _incase: c, kind: role === "agent" ? "agent" : undefined };
  if (groups.has(edge.source) || groups.has(edge.target)) {
    return { ...edge, role, kind: "across", n: edge.n || 1, now: edge.n || 1 };
  }
  return { ...edge, role, tie_kind: TIE_KIND.get(edge.tie) || "other" };
}

/** For the layout: how strongly two ends belong together. */
function weightOf(edge) {
  if (edge.kind === "agent") return 0.35;
  return edge.kind ? 1 + Math.log2(edge.n) : 1.3;
}

export function readModel(data) {
  const types = cleanTypes(data);
  const { nodes, edges: raw, folds: totals, groups, dropped } = clean(data, types);
  const parties = new Set(nodes.filter((d) => !d._case).map((d) => d.id));
  const superNodes = new Set(nodes.filter((d) => d._group).map((d) => d.id));
  const cases = standings(nodes, raw);
  const folds = fold(cases, parties, totals);
  const edges = raw.map((edge) => readEdge(edge, cases, superNodes));
  const direct = edges.filter((edge) => edge._incase === undefined);
  const core = new Set(groups.flatMap((group) => (group.core.length ? group.core : group.members)));
  const names = namesOf(nodes, (d) => d._case);

  const degree = new Map();
  const near = new Map([...parties].map((id) => [id, []]));
  for (const edge of [...folds.values(), ...direct]) {
    const weight = edge.kind ? edge.n : 1;
    for (const [id, other] of [
      [edge.source, edge.target],
      [edge.target, edge.source],
    ]) {
      degree.set(id, (degree.get(id) || 0) + weight);
      near.get(id)?.push(other);
    }
  }
  for (const d of nodes) {
    const { short, full } = names.get(d.id);
    const standing = cases.get(d.id);
    Object.assign(d, {
      core: d.core ?? core.has(d.id),
      _short: short,
      _full: full,
      _size: baseSize(d),
      _deg: degree.get(d.id) || 0,
      _single: standing ? !(standing.plaintiff.length && standing.defendant.length) : false,
    });
  }
  const links = [...folds.values(), ...direct].map(({ source, target, ...edge }) => ({
    source,
    target,
    weight: weightOf(edge),
  }));
  return { types, nodes, edges, folds, cases, parties, groups, near, links, dropped };
}
