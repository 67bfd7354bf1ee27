// One row: find, view switch, icon buttons with tooltips; and the keys.
import { el } from "../dom.js";
import { icon } from "../draw/icons.js";
import { createFind } from "./find.js";
import { keysOf } from "../texts.js";

const LAYOUTS = ["force", "compact", "concentric", "dagre", "circle", "grid"];

export function createToolbar(explorer) {
  const { memory, t, commands, events, undo } = explorer;
  const bar = explorer.find(".bar");
  const find = createFind(explorer);

  const readings = el(
    "div",
    { class: "seg", role: "group" },
    ...["party", "case"].map((v) =>
      el(
        "button",
        { data: { v, tip: t(`${v}Tip`), key: "V" }, onclick: () => explorer.reading.set(v) },
        icon(v === "party" ? "users" : "gavel", 15),
        t(v),
      ),
    ),
  );
  const button = (a, name, act, key) =>
    el(
      "button",
      { class: "b", "aria-label": t(a), data: { a, tip: t(a), ...(key ? { key } : {}) }, onclick: act },
      icon(name),
    );
  const dropping = (a, name, items) => button(a, name, (event) => explorer.menu.drop(event.currentTarget, items()));
  const separator = () => el("i", { class: "sep" });

  const layouts = () => LAYOUTS.map((name) => ({ icon: "tidy", text: t(name), act: () => commands.tidy(name) }));
  const exports = () => [
    { icon: "download", text: t("png"), act: explorer.pictures.downloadPng },
    { icon: "download", text: t("svg"), act: explorer.pictures.downloadSvg },
  ];
  const keys = () =>
    keysOf(explorer.data)
      .filter(([, , needs]) => !needs || events.answered)
      .map(([key, text]) => ({ text, key, act: () => {} }));

  bar.append(
    ...[
      find.box,
      readings,
      separator(),
      button("undo", "undo", undo.undo, "Ctrl+Z"),
      button("redo", "redo", undo.redo, "Ctrl+Y"),
      separator(),
      events.answered && button("expand", "expand", commands.expandPicked),
      events.answered && button("collapse", "collapse", commands.collapse),
      button("pin", "pin", commands.pin, "P"),
      button("hide", "eyeOff", commands.hide, "Del"),
      button("show", "eye", commands.showAll),
      button("path", "route", commands.path),
      button("common", "common", commands.common),
      separator(),
      button("fit", "fit", commands.fit, "F"),
      dropping("tidy", "tidy", layouts),
      button("hull", "hull", commands.toggleHull, "H"),
      button("focus", "focus", commands.toggleFocus),
      el("i", { class: "grow" }),
      events.answered && button("save", "save", commands.saveView),
      dropping("export", "download", exports),
      dropping("help", "help", keys),
    ].filter(Boolean),
  );

  const byKey = {
    delete: commands.hide,
    f: commands.fit,
    v: commands.switchReading,
    p: commands.pin,
    h: commands.toggleHull,
    "/": find.focus,
    escape: commands.clear,
    contextmenu: () => explorer.menu.openForPicked(),
  };
  const withControl = { z: undo.undo, y: undo.redo };
  explorer.frame.onkeydown = (event) => {
    if (/INPUT|TEXTAREA|SELECT/.test(event.target.tagName)) return;
    const key = event.key.toLowerCase();
    let act = byKey[key];
    if (event.ctrlKey || event.metaKey) act = key === "z" && event.shiftKey ? undo.redo : withControl[key];
    if (key === "enter" && event.target === explorer.frame) {
      const node = commands.picked()[0];
      act = node && (() => commands.open(node));
    }
    if (!act) return;
    event.preventDefault();
    act();
  };

  const pressed = (b, on) => {
    b.classList.toggle("on", on);
    b.setAttribute("aria-pressed", String(on));
  };
  const toolbar = {
    showReading() {
      for (const b of readings.children) pressed(b, b.dataset.v === memory.reading);
    },
    showToggles() {
      pressed(explorer.find("[data-a=hull]"), explorer.hull.isOn());
      pressed(explorer.find("[data-a=focus]"), explorer.focus.isOn());
    },
  };
  toolbar.showReading();
  toolbar.showToggles();
  return toolbar;
}
