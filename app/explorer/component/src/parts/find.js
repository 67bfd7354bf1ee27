// Find on the canvas: folds width and case, up to 8 hits; a case in the party view leads to its edge.
import { el } from "../dom.js";
import { icon, typeMark } from "../draw/icons.js";

const MOST_HITS = 8;
const MARGIN = 60;

const norm = (text) => text.normalize("NFKC").toLowerCase();

export function createFind(explorer) {
  const { cy, memory, t } = explorer;
  const hits = explorer.find(".hits");
  const input = el("input", {
    type: "search",
    placeholder: t("search"),
    spellcheck: false,
    autocomplete: "off",
    "aria-label": t("search"),
  });
  let cursor = 0;
  let found = [];

  /** The element that stands for a node in the current reading. */
  function standIn(d) {
    if (!d._case || memory.reading === "case") return cy.getElementById(d.id);
    const folded = cy.edges('[kind="suit"][?fold]').filter((edge) => edge.data("cases").includes(d.id));
    if (folded.nonempty()) return folded[0];
    explorer.reading.set("case");
    return cy.getElementById(d.id);
  }

  function go(d) {
    hits.hidden = true;
    input.value = "";
    input.blur();
    explorer.frame.focus({ preventScroll: true });
    const target = standIn(d);
    cy.elements().unselect();
    target.select();
    if (target.isEdge()) explorer.caseList.open(target);
    const box = target.renderedBoundingBox();
    const outside = box.x1 < MARGIN || box.y1 < MARGIN || box.x2 > cy.width() - MARGIN || box.y2 > cy.height() - MARGIN;
    if (outside) cy.animate({ center: { eles: target } }, { duration: 220 });
  }

  function show() {
    const wanted = norm(input.value.trim());
    hits.hidden = !wanted;
    if (!wanted) return;
    const rank = (d) => (norm(d.label).startsWith(wanted) ? 0 : 1) + (d._case ? 2 : 0);
    found = cy
      .nodes()
      .map((node) => node.data())
      .filter((d) => norm(`${d._full} ${d.label} ${d.find}`).includes(wanted))
      .sort((a, b) => rank(a) - rank(b) || (a.label < b.label ? -1 : 1))
      .slice(0, MOST_HITS);
    cursor = Math.min(cursor, Math.max(0, found.length - 1));
    const line = (d, i) => {
      const choose = (event) => {
        event.preventDefault();
        go(d);
      };
      const mark = typeMark(d._type, 16);
      return el("button", { class: i === cursor ? "on" : "", onpointerdown: choose }, mark, el("span", {}, d._full));
    };
    hits.replaceChildren(...(found.length ? found.map(line) : [el("p", {}, t("noHit"))]));
  }

  input.oninput = () => {
    cursor = 0;
    show();
  };
  input.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      cursor = (cursor + step + found.length) % (found.length || 1);
      show();
      event.preventDefault();
    }
    if (event.key === "Enter" && found[cursor]) go(found[cursor]);
    if (event.key === "Escape") {
      input.value = "";
      show();
      input.blur();
      explorer.frame.focus({ preventScroll: true });
    }
  };
  input.onblur = () => {
    hits.hidden = true;
  };
  return {
    box: el("label", { class: "find" }, icon("search", 15), input, el("kbd", {}, "/")),
    focus: () => input.focus(),
  };
}
