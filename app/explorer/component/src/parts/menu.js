// Menus: right click on the canvas, drop-downs of the toolbar. And the two ends of a path, set there.
import { el, placeBox } from "../dom.js";
import { icon, typeMark } from "../draw/icons.js";

export function createMenu(explorer) {
  const { cy, t, memory, events } = explorer;
  const box = explorer.find(".menu");
  const ends = memory.ends;

  /** items: {icon?, mark?, text, hint, key, off, act} | {chips: [{mark?, text, act}], title?} | "-" | false */
  function build(title, items) {
    const run = (item) => () => {
      menu.close();
      item.act();
      explorer.frame.focus({ preventScroll: true });
    };
    const one = (item) => {
      if (item === "-") return el("hr");
      if (item.chips) {
        const chips = item.chips.map((chip) =>
          el("button", { role: "menuitem", disabled: !chip.act, onclick: chip.act && run(chip) }, chip.mark, chip.text),
        );
        return el("div", { class: "chips" }, item.title && el("small", {}, item.title), ...chips);
      }
      return el(
        "button",
        { class: "item", disabled: !item.act, role: "menuitem", onclick: item.act && run(item) },
        icon(item.icon || "", 15),
        el("span", {}, item.text),
        el("small", {}, item.hint || item.key || ""),
      );
    };
    return [title && el("div", { class: "title" }, title), ...items.filter(Boolean).map(one)].filter(Boolean);
  }

  const menu = {
    isOpen: () => !box.hidden,
    close() {
      box.hidden = true;
    },
    open(x, y, title, items) {
      explorer.card.close();
      explorer.tips.hide();
      box.replaceChildren(...build(title, items));
      box.hidden = false;
      placeBox(box, explorer.frame, x, y);
    },
    /** Below a button of the toolbar. */
    drop(button, items) {
      const b = button.getBoundingClientRect();
      const f = explorer.frame.getBoundingClientRect();
      setTimeout(() => menu.open(b.left - f.left, b.bottom - f.top + 6, "", items));
    },
    /** 起点 or 终点 where a node is one of them, else "". */
    flagOf: (id) => (ends.start === id ? t("start") : ends.end === id ? t("end") : ""),
    /** The menu of the selected node, for the keyboard. */
    openForPicked() {
      const node = explorer.commands.picked()[0];
      if (!node) return;
      aboutNode(node, node.renderedPosition());
      box.querySelector("button:enabled")?.focus();
    },
  };

  function setEnd(which, node) {
    if (ends[which] !== null) cy.getElementById(ends[which]).removeClass("flag");
    ends[which] = node.id();
    node.addClass("flag");
    explorer.labels.stale();
    explorer.labels.refresh();
    const [a, b] = [cy.getElementById(ends.start ?? ""), cy.getElementById(ends.end ?? "")];
    if (a.nonempty() && b.nonempty() && !a.same(b)) explorer.commands.pathBetween(a, b);
  }
  const nameOfEnd = (which) => (ends[which] === null ? "" : cy.getElementById(ends[which]).data("_short") || "");

  /** What can be asked of Python about the neighbours that are not shown: how many, by type, in which order. */
  function expansions(node) {
    const d = node.data();
    if (!events.answered) return [];
    if (d._group)
      return [{ icon: "users", text: t("mOpenGroup"), key: "Enter", act: () => explorer.commands.open(node) }];
    const by = explorer.moreBy(d);
    const grow = (more) => () => explorer.commands.expand(node, more);
    const known = d.hidden_by || d.hidden !== undefined;
    if (known && !explorer.moreOf(d)) return [{ chips: [{ text: t("mNothing") }] }];
    const period = memory.period;
    const types = [...explorer.model.types.values()].filter((type) => by[type.type]);
    return [
      {
        chips: [
          { text: t("mNext"), mark: icon("expand", 14), act: grow({}) },
          ...types.map((type) => ({
            text: `${type.title} ${by[type.type].toLocaleString("en-US")}`,
            mark: typeMark(type, 14),
            act: grow({ rel: type.type }),
          })),
        ],
      },
      {
        title: t("mBy"),
        chips: [
          { text: t("mRank"), act: grow({ order: "rank" }) },
          { text: t("mNewest"), act: grow({ order: "newest" }) },
          { text: t("mOldest"), act: grow({ order: "oldest" }) },
          ...(period ? [{ text: t("mPeriod"), act: grow({ period }) }] : []),
        ],
      },
    ];
  }

  function aboutNode(node, place) {
    const d = node.data();
    const { commands } = explorer;
    if (!node.selected()) {
      cy.elements().unselect();
      node.select();
    }
    const two = commands.picked().length === 2;
    const twoHint = two ? "" : t("mTwoHint");
    const queries = (explorer.data.queries || []).filter((query) => !query.types || query.types.includes(d.type));
    const { x, y } = explorer.inFrame(place);
    menu.open(x, y, d._full, [
      ...expansions(node),
      events.answered && !d._group && { icon: "collapse", text: t("mCollapse"), act: commands.collapse },
      events.answered && "-",
      { icon: "pin", text: t(node.hasClass("pinned") ? "mUnpin" : "mPin"), key: "P", act: commands.pin },
      { icon: "eyeOff", text: t("mHide"), key: "Del", act: commands.hide },
      { icon: "focus", text: t("mOnly"), act: () => commands.only(node) },
      "-",
      { icon: "start", text: t("mStart"), hint: nameOfEnd("end"), act: () => setEnd("start", node) },
      { icon: "end", text: t("mEnd"), hint: nameOfEnd("start"), act: () => setEnd("end", node) },
      { icon: "route", text: t("mPath"), hint: twoHint, act: two && commands.path },
      { icon: "common", text: t("mCommon"), hint: twoHint, act: two && commands.common },
      events.answered && !d._group && "-",
      events.answered &&
        !d._group && { icon: "folder", text: t("mOpen"), key: "Enter", act: () => commands.open(node) },
      ...(events.answered ? queries : []).map((query) => ({
        icon: "search",
        text: String(query.title),
        act: () => events.emit("query", { id: query.id, node: d.id }),
      })),
    ]);
  }

  function aboutEdge(edge, place) {
    const d = edge.data();
    const { x, y } = explorer.inFrame(place);
    const ends = `${edge.source().data("_short")} → ${edge.target().data("_short")}`;
    const items = [
      d.fold && {
        icon: "list",
        text: t("mCases"),
        hint: d.now.toLocaleString("en-US"),
        act: () => explorer.caseList.open(edge),
      },
      events.answered && {
        icon: "folder",
        text: t("mEvidence"),
        act: () => events.emit("edge", { id: d.id, cases: d.cases || [] }),
      },
    ].filter(Boolean);
    if (items.length) menu.open(x, y, d.label || ends, items);
  }

  function aboutCanvas(place) {
    const { x, y } = explorer.inFrame(place);
    menu.open(x, y, "", [
      { icon: "fit", text: t("fit"), key: "F", act: explorer.commands.fit },
      { icon: "eye", text: t("show"), act: explorer.commands.showAll },
      { icon: "tidy", text: t("tidy"), act: () => explorer.commands.tidy("force") },
    ]);
  }

  cy.on("cxttap", ({ target, renderedPosition }) => {
    if (target === cy) aboutCanvas(renderedPosition);
    else if (target.isNode()) aboutNode(target, renderedPosition);
    else aboutEdge(target, renderedPosition);
  });
  explorer.find(".stage").addEventListener("contextmenu", (event) => event.preventDefault());
  explorer.frame.addEventListener("pointerdown", (event) => {
    if (menu.isOpen() && !box.contains(event.target)) menu.close();
  });
  box.onkeydown = (event) => {
    const buttons = [...box.querySelectorAll("button:enabled")];
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || !buttons.length) return;
    event.preventDefault();
    event.stopPropagation();
    const root = box.getRootNode();
    const at = buttons.indexOf(root.activeElement);
    buttons[(at + step + buttons.length) % buttons.length].focus();
  };
  return menu;
}
