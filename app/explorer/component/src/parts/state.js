// Empty, loading and too-many states lie over the canvas and say what to do.
import { el } from "../dom.js";

const ART =
  '<svg viewBox="0 0 104 66" fill="none" stroke="currentColor" stroke-width="2">' +
  '<path d="M22 46 50 22l34 22" stroke-dasharray="4 4" opacity=".6"/>' +
  '<circle cx="20" cy="47" r="10" fill="currentColor" fill-opacity=".15"/>' +
  '<circle cx="50" cy="21" r="15" fill="currentColor" fill-opacity=".25"/>' +
  '<circle cx="86" cy="46" r="12" fill="currentColor" fill-opacity=".1"/></svg>';

/** Show data.state ("loading", "empty", "too_many"), or nothing over a graph. */
export function showState(explorer) {
  const { t, data, events } = explorer;
  const box = explorer.find(".state");
  const state = data.state || (explorer.model.nodes.length ? "" : "empty");
  box.hidden = !state;
  box.dataset.state = state;
  explorer.find(".status").hidden = explorer.find(".legend").hidden = !!state;
  if (!state) {
    box.replaceChildren();
    return;
  }
  const art = el("div", { class: "art" });
  art.innerHTML = ART;
  const parts = {
    empty: [el("b", {}, t("emptyTitle")), events.answered && el("p", {}, t("emptyText"))],
    loading: [el("b", {}, t("loading"))],
    too_many: [
      el("b", {}, t("tooManyTitle")),
      el("p", {}, t("tooManyText", { n: data.total || "", cap: data.cap || 2000 })),
      events.answered &&
        el(
          "div",
          { class: "acts" },
          el("button", { onclick: () => events.emit("narrow", {}) }, t("narrow")),
          el("button", { onclick: () => events.emit("open_group", { id: "" }) }, t("groups")),
        ),
    ],
  }[state];
  box.replaceChildren(art, ...(parts || []).filter(Boolean));
}
