// Legend and counters, laid over corners of the canvas. A click hides a type or relation, Alt+click shows only it.
import { el } from "../dom.js";
import { typeMark } from "../draw/icons.js";
import { isShown } from "../draw/shown.js";
import { AGENT, RISK, TIE } from "../draw/theme.js";

// Samples drawn as on the canvas, by relation.
const LINES = {
  suit: (c) => `<path d="M1 6h17" stroke="${c}" stroke-width="3"/><path d="M17 2l8 4-8 4z" fill="${c}"/>`,
  across: (c) => `<path d="M1 6h24" stroke="${c}" stroke-width="4" opacity=".6"/>`,
  agent: () =>
    `<path d="M2 6h23" stroke="${AGENT}" stroke-width="2.2" stroke-linecap="round" stroke-dasharray=".1 4.5"/>`,
  kin: () => `<path d="M1 4.2h24M1 7.8h24" stroke="${TIE.kin}" stroke-width="1.5"/>`,
  office: () =>
    `<path d="M1 6h17" stroke="${TIE.office}" stroke-width="2"/><path d="M15 6l5-3.4L25 6l-5 3.4z" fill="${TIE.office}"/>`,
  contact: () =>
    `<path d="M2 6h23" stroke="${TIE.contact}" stroke-width="2.2" stroke-linecap="round" stroke-dasharray="8 4 .1 4"/>`,
  same: () => `<path d="M1 6h24" stroke="${TIE.same}" stroke-width="2.4" stroke-dasharray="3 4"/>`,
  other: () => `<path d="M1 6h24" stroke="${TIE.other}" stroke-width="1.2"/>`,
  inferred: (c) => `<path d="M1 6h24" stroke="${c}" stroke-width="2" stroke-dasharray="5 4"/>`,
};
const SUIT_ROLES = new Set(["plaintiff", "defendant", "third"]);

/** The relation of an edge, as in LINES. */
function relationOf(d) {
  if (d.kind) return d.kind;
  if (d.role === "agent") return "agent";
  return SUIT_ROLES.has(d.role) ? "suit" : d.tie_kind;
}

export function createLegend(explorer) {
  const { cy, t, memory } = explorer;
  const box = explorer.find(".legend");
  const status = explorer.find(".status");
  const { typesOff, relationsOff } = memory;

  /** Hidden by hand; or a case that hidden ones leave with nobody on the canvas, in the party view with no line. */
  function isHidden(node) {
    if (node.hasClass("hid")) return true;
    const standing = explorer.model.cases.get(node.id());
    if (!standing) return false;
    const people = [standing.plaintiff, standing.defendant, standing.third, standing.agent].flat();
    const left = people.filter((one) => !cy.getElementById(one.id).hasClass("hid")).length;
    return left < people.length && left < (memory.reading === "party" ? 2 : 1);
  }

  /** One line; `off` is the set it switches, `all` everything of its kind. */
  function entry(key, mark, text, off, all, n) {
    const onclick = (event) => {
      if (event.altKey) {
        const alone = all.every((other) => off.has(other) === (other !== key));
        off.clear();
        if (!alone) for (const other of all) if (other !== key) off.add(other);
      } else if (off.has(key)) off.delete(key);
      else off.add(key);
      legend.apply();
    };
    const made = el(
      "button",
      { data: { tip: t("legTip") }, onclick },
      mark,
      el("span", {}, text),
      n === undefined ? "" : el("span", { class: "n" }, n.toLocaleString("en-US")),
    );
    made.isOff = () => off.has(key);
    made.dataset.of = key;
    return made;
  }
  function sample(relation) {
    const span = el("span", { class: "ic" });
    span.innerHTML = `<svg width="26" height="12">${LINES[relation](explorer.theme.suit)}</svg>`;
    return span;
  }

  const legend = {
    build() {
      const counts = new Set(cy.nodes().map((node) => node.data("type")));
      const seen = new Set();
      cy.edges().forEach((edge) => {
        seen.add(relationOf(edge.data()));
        if (edge.data("inferred")) seen.add("inferred");
      });
      const types = [...explorer.model.types.values()].filter((type) => counts.has(type.type));
      const names = types.map((type) => type.type);
      const relations = Object.keys(LINES).filter((relation) => seen.has(relation));
      const typeLine = (type) =>
        entry(type.type, typeMark(type, 17), type.title, typesOff, names, 0);
      const relationLine = (relation) => entry(relation, sample(relation), t(relation), relationsOff, relations);
      const mark = el("i", { class: "riskmark" });
      mark.style.color = RISK;
      const lines = relations.map(relationLine);
      if (cy.nodes(".high").nonempty()) lines.push(el("div", { class: "plain" }, mark, t("risk")));
      box.replaceChildren(
        el("div", { class: "col types" }, ...types.map(typeLine)),
        lines.length ? el("div", { class: "col lines" }, ...lines) : "",
      );
    },
    /** Hide what is switched off. */
    apply() {
      cy.batch(() => {
        cy.nodes().forEach((node) => {
          node.toggleClass("typeoff", typesOff.has(node.data("type")));
        });
        cy.edges().forEach((edge) => {
          const d = edge.data();
          const derivedOff = d.inferred === true && relationsOff.has("inferred");
          edge.toggleClass("kindoff", derivedOff || relationsOff.has(relationOf(d)));
        });
      });
      for (const line of box.querySelectorAll("button")) line.classList.toggle("no", line.isOff());
      explorer.refresh();
      explorer.hull.moved();
    },
    /** Behind each type how many of it are not hidden. */
    number() {
      const counts = new Map();
      cy.nodes().forEach((node) => {
        if (!isHidden(node)) counts.set(node.data("type"), (counts.get(node.data("type")) || 0) + 1);
      });
      for (const line of box.querySelectorAll(".types button")) {
        line.querySelector(".n").textContent = (counts.get(line.dataset.of) || 0).toLocaleString("en-US");
      }
    },
    /** The counters as a line of text: what is drawn, what is not. */
    summary() {
      let hidden = 0;
      const n = { parties: 0, agents: 0, things: 0, cases: 0, groups: 0, single: 0 };
      cy.nodes().forEach((node) => {
        if (node.hasClass("hid")) hidden++;
        if (isHidden(node) || node.hasClass("typeoff")) return;
        const d = node.data();
        if (d._group) n.groups++;
        else if (d._role === "agent") n.agents++;
        else if (d._role === "thing") n.things++;
        else if (!d._case) n.parties++;
        else if (!node.hasClass("timeoff")) {
          n.cases++;
          if (d._single) n.single++;
        }
      });
      const { not_drawn: notDrawn } = explorer.data;
      return [
        (n.parties || !n.groups) && t("parties", { n: n.parties }),
        n.groups && t("groupsShown", { n: n.groups }),
        n.agents && t("agents", { n: n.agents }),
        n.things && t("things", { n: n.things }),
        (n.cases || !n.groups) && t("cases", { n: n.cases }),
        n.single && memory.reading === "party" && t("single", { n: n.single }),
        hidden && t("hidden", { n: hidden }),
        notDrawn && t("notDrawn", { n: notDrawn }),
        explorer.model.dropped && t("dropped", { n: explorer.model.dropped }),
      ].filter(Boolean);
    },
    count() {
      const picked = cy.$(":selected").filter(isShown).length;
      const told = legend.summary();
      if (picked) told.unshift(t("selected", { n: picked }));
      status.textContent = told.join("  ·  ");
      legend.number();
    },
  };
  return legend;
}
