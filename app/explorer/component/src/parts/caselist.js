// The list of cases behind a folded edge.
import { el } from "../dom.js";
import { icon } from "../draw/icons.js";
import { money } from "../texts.js";

export function createCaseList(explorer) {
  const { cy, t } = explorer;
  const box = explorer.find(".cases");

  /** One case; where Python answers, a click opens its file. */
  function row(d) {
    const facts = [d.t0 || t("unknown"), d.cause, money(t, d.amount), d.outcome];
    const parts = [
      el("span", { class: "no" }, d.label),
      el("span", { class: "sub" }, ...facts.map((fact) => el("i", {}, fact || ""))),
    ];
    if (!explorer.events.answered) return el("div", { class: "caserow" }, ...parts);
    return el("button", { class: "caserow", onclick: () => explorer.events.emit("open", { id: d.id }) }, ...parts);
  }

  const caseList = {
    /** The cases of a folded edge that lie in the chosen period, newest last. */
    open(edge) {
      const cases = edge
        .data("cases")
        .map((id) => explorer.model.cases.get(id)?.d)
        .filter((d) => d && explorer.time.includes(d))
        .sort((a, b) => ((a.t0 || "") < (b.t0 || "") ? -1 : 1));
      if (!cases.length) return;
      const title = `${edge.source().data("_short")} → ${edge.target().data("_short")}`;
      const all = edge.data("n");
      const drawn = edge.data("cases").length;
      const under =
        drawn < all
          ? [t("sued", { n: all }), t("drawnOf", { n: cases.length })]
          : [
              t("sued", { n: cases.length }),
              money(
                t,
                cases.reduce((sum, d) => sum + (d.amount || 0), 0),
              ),
            ];
      const close = el("button", { class: "x", "aria-label": t("close"), onclick: caseList.close }, icon("close", 14));
      box.replaceChildren(
        el(
          "div",
          { class: "head" },
          el("div", {}, el("b", {}, title), el("small", {}, under.filter(Boolean).join(" · "))),
          close,
        ),
        el("div", { class: "rows" }, ...cases.map(row)),
      );
      box.hidden = false;
    },
    close() {
      box.hidden = true;
    },
  };
  cy.on("tap", "edge[?fold]", ({ target }) => caseList.open(target));
  cy.on("tap", ({ target }) => {
    if (target === cy || target.isNode()) caseList.close();
  });
  return caseList;
}
