// Tooltips, one floating element fed by data-tip and data-key; and the short message ("toast").
import { el } from "../dom.js";

const WAIT_MS = 280;
const TOAST_MS = 2600;

export function createTips(explorer) {
  const { frame } = explorer;
  const tip = explorer.find(".tip");
  const toast = explorer.find(".toast");
  let tipTimer;
  let toastTimer;

  function show(source) {
    const { tip: text, key } = source.dataset;
    tip.replaceChildren(el("span", {}, text), key ? el("kbd", {}, key) : "");
    tip.hidden = false;
    const f = frame.getBoundingClientRect();
    const r = source.getBoundingClientRect();
    const centred = r.left - f.left + r.width / 2 - tip.offsetWidth / 2;
    const above = r.top - f.top > f.height / 2;
    const top = above ? r.top - f.top - tip.offsetHeight - 7 : r.bottom - f.top + 7;
    tip.style.left = `${Math.max(6, Math.min(centred, f.width - tip.offsetWidth - 6))}px`;
    tip.style.top = `${top}px`;
  }

  const tips = {
    hide() {
      clearTimeout(tipTimer);
      tip.hidden = true;
    },
    /** A message that goes away by itself. */
    toast(text) {
      toast.textContent = text;
      toast.hidden = false;
      clearTimeout(toastTimer);
      toastTimer = setTimeout(() => {
        toast.hidden = true;
      }, TOAST_MS);
    },
    /** A message that stays until `waited`. */
    waitFor(text) {
      clearTimeout(toastTimer);
      toast.textContent = text;
      toast.hidden = false;
    },
    waited() {
      toast.hidden = true;
    },
  };
  frame.addEventListener("pointerover", (event) => {
    const source = event.target.closest?.("[data-tip]");
    tips.hide();
    if (source && !explorer.menu.isOpen()) tipTimer = setTimeout(() => show(source), WAIT_MS);
  });
  frame.addEventListener("pointerleave", tips.hide);
  frame.addEventListener("pointerdown", tips.hide);
  explorer.onStop(() => {
    clearTimeout(tipTimer);
    clearTimeout(toastTimer);
  });
  return tips;
}
