// The hover card of a party, a case, a group or an edge.
import { el, placeBox } from "../dom.js";
import { typeMark } from "../draw/icons.js";
import { isShown } from "../draw/shown.js";
import { isHigh } from "../model/model.js";
import { money, month } from "../texts.js";

const WAIT_MS = 260;
const MOST_PARTS = 8;

export function createCard(explorer) {
  const { cy, t } = explorer;
  const box = explorer.find(".card");
  let timer;

  const row = (name, value) =>
    value ? el("div", { class: "row" }, el("span", { class: "k" }, name), el("span", { class: "v" }, value)) : null;
  const head = (mark, title, under) =>
    el("div", { class: "head" }, mark, el("div", {}, el("b", {}, title), el("small", {}, under)));
  function span({ t0, t1 }) {
    if (!t0) return "";
    return t1 && month(t1) !== month(t0) ? t("fromTo", { a: month(t0), b: month(t1) }) : month(t0);
  }

  /** How often as plaintiff, as defendant, as agent. */
  function standing(counts) {
    const part = (key, name) =>
      el("span", { class: counts[key] ? "" : "zero" }, el("b", {}, String(counts[key] || 0)), el("small", {}, t(name)));
    return el(
      "div",
      { class: "stand" },
      part("plaintiff", "asPlaintiff"),
      part("defendant", "asDefendant"),
      part("agent", "asAgent"),
    );
  }

  function aboutNode(d) {
    const type = d._type;
    const more = explorer.moreOf(d);
    const hint = d._group ? "groupHint" : d._case ? null : "hint";
    return [
      head(typeMark(type, 26), d._full, [type.title, d.note].filter(Boolean).join(" · ")),
      isHigh(d) && el("div", { class: "risk" }, `▲ ${d.rank ? t("rank", { n: d.rank }) : t("high")}`),
      d._group && row(t("members"), d.members.toLocaleString("en-US")),
      d._group && row(t("groupCases"), d.cases === undefined ? t("unknown") : d.cases.toLocaleString("en-US")),
      d.counts && !d._case && standing(d.counts),
      row(t("cause"), d.cause),
      row(t("court"), d.court),
      row(t("amount"), money(t, d.amount)),
      row(t("period"), span(d) || (d._case ? t("unknown") : "")),
      row(t("outcome"), d.outcome),
      row(t("more"), more ? `+${more.toLocaleString("en-US")}` : ""),
      hint && explorer.events.answered && el("div", { class: "foot" }, t(hint)),
    ];
  }

  function aboutEdge(edge) {
    const d = edge.data();
    const a = edge.source().data("_full");
    const b = edge.target().data("_full");
    if (d.kind === "across") return [head("", `${a} — ${b}`, `${t("across")} · ${t("sued", { n: d.n })}`)];
    if (d.fold) {
      const told = [t(d.kind === "suit" ? "against" : "represents"), t("sued", { n: d.now || d.n })];
      if (d.cases.length < d.n) told.push(t("drawnOf", { n: d.cases.length }));
      return [
        head("", `${a} → ${b}`, told.join(" · ")),
        row(t("amount"), money(t, d.amount)),
        row(t("period"), span(d) || t("unknown")),
      ];
    }
    const derived = d.inferred && t("derived") + (d.odds ? ` · ${t("odds", { n: d.odds })}` : "");
    return [
      head("", d.label, `${a} — ${b}`),
      ...(d.parts.length
        ? d.parts.slice(0, MOST_PARTS).map((part) => row(part.label, span(part) || t("unknown")))
        : [row(t("since"), span(d))]),
      !d.parts.length && d.note && el("div", { class: "note" }, d.note),
      derived && el("div", { class: "note" }, derived),
    ];
  }

  /** Of the places round an element, the one that hides fewest of its neighbours. */
  function bestPlace(element) {
    const p = element.isNode() ? element.renderedPosition() : element.renderedMidpoint();
    if (!p || !Number.isFinite(p.x)) return null;
    const r = element.isNode() ? element.renderedWidth() / 2 : 6;
    const w = box.offsetWidth;
    const h = box.offsetHeight;
    const W = cy.width();
    const H = cy.height();
    const near = element.isNode() ? element.closedNeighborhood().nodes() : element.connectedNodes();
    const friends = near.filter(isShown).map((node) => node.renderedPosition());
    const spots = [];
    for (const x of [p.x - r - 20 - w, p.x + r + 20])
      for (const y of [p.y - h / 2, p.y - 14 - h, p.y + 14]) spots.push([x, y]);
    spots.reverse();
    spots.push([W - w - 12, 12], [W - w - 12, H - h - 100]);
    let best = null;
    for (const [x, y] of spots) {
      const outside =
        Math.max(0, 6 - x) + Math.max(0, x + w + 6 - W) + Math.max(0, 6 - y) + Math.max(0, y + h + 66 - H);
      const hidden = friends.filter((q) => q.x > x - 34 && q.x < x + w + 34 && q.y > y - 46 && q.y < y + h + 26);
      const cost = outside * 2 + hidden.length;
      if (!best || cost < best.cost - 0.01) best = { x, y, cost };
    }
    return best;
  }

  function open(element) {
    if (element.removed() || explorer.menu.isOpen() || explorer.dragging) return;
    const parts = element.isNode() ? aboutNode(element.data()) : aboutEdge(element);
    box.replaceChildren(...parts.filter(Boolean));
    box.hidden = false;
    const place = bestPlace(element);
    if (place) placeBox(box, explorer.find(".stage"), place.x, place.y);
    else box.hidden = true; // out of sight meanwhile
  }

  explorer.onStop(() => clearTimeout(timer));
  return {
    openSoon(element) {
      clearTimeout(timer);
      timer = setTimeout(() => open(element), WAIT_MS);
    },
    close() {
      clearTimeout(timer);
      box.hidden = true;
    },
  };
}
