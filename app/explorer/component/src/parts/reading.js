// Switching between the party view and the case view. Both live in one graph; only classes change, so positions,
// camera, selection and undo stay.

export function createReading(explorer) {
  const { cy, memory } = explorer;
  let origin = null; // the cases a selection of folded edges came from, and these edges

  /** What belongs to the other reading steps off. */
  function apply() {
    const party = memory.reading === "party";
    cy.batch(() =>
      cy.elements().forEach((element) => {
        const d = element.data();
        const other = element.isNode() ? party && d._case : party ? d._incase !== undefined : d.fold;
        element.toggleClass("offview", !!other);
      }),
    );
    explorer.frame.dataset.view = memory.reading;
  }

  /** The selection speaks both languages: a folded edge stands for its cases. */
  function translate(to) {
    const picked = cy.$(":selected");
    const edges = picked.filter("edge[?fold]");
    const key = (list) =>
      list
        .map((edge) => edge.id())
        .sort()
        .join("\n");
    if (to === "party") {
      const dots = picked.filter("node[?_case]");
      const cases = new Set(dots.map((node) => node.id()));
      const folded = cy.edges('[kind="suit"][?fold]').filter((edge) => edge.data("cases").some((c) => cases.has(c)));
      origin = { cases: [...cases], key: key(folded) };
      dots.unselect();
      folded.select();
    } else {
      const cases = origin?.key === key(edges) ? origin.cases : edges.map((edge) => edge.data("cases")).flat();
      edges.unselect();
      for (const id of new Set(cases)) cy.getElementById(id).select();
    }
  }

  return {
    apply,
    /** "party" or "case" */
    set(to) {
      if (to === memory.reading) return;
      memory.reading = to;
      explorer.events.quietly(() => {
        apply();
        translate(to);
      });
      explorer.toolbar.showReading();
      if (explorer.setTier()) explorer.restyle();
      explorer.labels.rank();
      explorer.focus.apply();
      explorer.refresh();
      explorer.events.sendSelectionSoon();
    },
  };
}
