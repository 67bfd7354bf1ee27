// Two readings of the same data. Party view: cases are folded into edges. Case view: cases are dots between parties.

const BY_LABEL = new Map([
  ["原告", "plaintiff"],
  ["申请人", "plaintiff"],
  ["被告", "defendant"],
  ["被申请人", "defendant"],
  ["第三人", "third"],
  ["代理", "agent"],
]);
const ROLES = new Set(["plaintiff", "defendant", "third", "agent", "tie"]);

export const roleOf = (edge) => (ROLES.has(edge.role) ? edge.role : BY_LABEL.get(edge.label) || "tie");

/** Who stands where in each case: Map(case id -> {d, plaintiff, defendant, third, agent}), lists of {id, for}. */
export function standings(nodes, edges) {
  const out = new Map();
  for (const d of nodes) if (d._case) out.set(d.id, { d, plaintiff: [], defendant: [], third: [], agent: [] });
  for (const edge of edges) {
    const id = out.has(edge.target) ? edge.target : out.has(edge.source) ? edge.source : null;
    const list = id === null ? null : out.get(id)[roleOf(edge)];
    if (list) list.push({ id: id === edge.target ? edge.source : edge.target, for: edge.for });
  }
  return out;
}

/** The clients of an agent in one case: as told; else the first plaintiff, else the first defendant. */
function clientsOf(agent, standing) {
  if (agent.for) return agent.for;
  const first = standing.plaintiff[0] || standing.defendant[0];
  return first ? [first.id] : [];
}

/**
 * Folded edges 原告→被告 and 代理人–当事人, each with the list of its cases: Map(edge id -> edge). Where not all
 * cases are on the canvas, `totals` gives the true number, sum and days: {kind, source, target, n, amount, t0, t1}.
 */
export function fold(cases, parties, totals) {
  const out = new Map();
  const edgeOf = (kind, source, target) => {
    const id = `fold ${kind} ${JSON.stringify([source, target])}`;
    if (!out.has(id)) out.set(id, { id, source, target, kind, fold: true, n: 0, amount: 0, cases: [] });
    return out.get(id);
  };
  const put = (kind, source, target, c) => {
    if (source === target) return;
    const edge = edgeOf(kind, source, target);
    edge.cases.push(c.id);
    edge.n++;
    edge.amount += c.amount || 0;
    if (c.t0 && !(edge.t0 <= c.t0)) edge.t0 = c.t0;
    if (c.t0 && !(edge.t1 >= c.t0)) edge.t1 = c.t0;
  };
  for (const standing of cases.values()) {
    const { d, plaintiff, defendant, third, agent } = standing;
    for (const p of plaintiff) for (const q of [...defendant, ...third]) put("suit", p.id, q.id, d);
    for (const a of agent) {
      for (const client of clientsOf(a, standing)) if (parties.has(client)) put("agent", a.id, client, d);
    }
  }
  for (const { kind, source, target, n, ...told } of totals) {
    const edge = edgeOf(kind, source, target);
    if (n > edge.cases.length) Object.assign(edge, { n, ...told });
  }
  for (const edge of out.values()) edge.now = edge.n;
  return out;
}
