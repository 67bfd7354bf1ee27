// Time brush: a histogram of filings with two handles and play. It filters the picture, not the query.
import { el } from "../dom.js";
import { icon } from "../draw/icons.js";
import { month } from "../texts.js";

const MOST_BINS = 72;
const MONTHS = [1, 2, 3, 6, 12];
const PLAY_MS = 9000;

const monthNo = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const monthText = (no) => `${String(Math.floor(no / 12)).padStart(4, "0")}-${String((no % 12) + 1).padStart(2, "0")}`;

/** Bins of whole months from January of the first year: {first, step, counts}. */
function binsOf(months) {
  const lo = months.reduce((a, b) => Math.min(a, b));
  const hi = months.reduce((a, b) => Math.max(a, b));
  const first = Math.floor(lo / 12) * 12;
  const step =
    MONTHS.find((s) => (hi - first + 1) / s <= MOST_BINS) || 12 * Math.ceil((hi - first + 1) / 12 / MOST_BINS);
  const counts = new Array(Math.ceil((hi + 1 - first) / step)).fill(0);
  for (const no of months) counts[Math.floor((no - first) / step)]++;
  return { first, step, counts };
}

export function createTimebrush(explorer) {
  const { cy, t, memory } = explorer;
  const box = explorer.find(".brush");
  const play = el(
    "button",
    { class: "b", data: { a: "play", tip: t("play") }, "aria-label": t("play") },
    icon("play", 14),
  );
  const bars = el("div", { class: "bars", data: { tip: t("resetTime") } });
  const axis = el("div", { class: "axis" });
  const told = el("div", { class: "range" });
  const before = el("i", { class: "veil" });
  const after = el("i", { class: "veil" });
  const pane = el("i", { class: "win" });
  const handle = (which) =>
    el("i", { class: "handle", tabIndex: 0, role: "slider", data: { which }, "aria-label": t(which) });
  const from = handle("from");
  const to = handle("to");
  const track = el("div", { class: "track" }, bars, before, after, pane, from, to, axis);
  box.append(play, track, told);

  let bins = { first: 0, step: 1, counts: [] };
  let a = 0; // the chosen bins: a ≤ i < b
  let b = 0;
  let playing = null;
  let frame = 0;

  const startOf = (i) => monthText(bins.first + i * bins.step);
  const endOf = (i) => monthText(bins.first + (i + 1) * bins.step - 1);

  function show() {
    const n = bins.counts.length;
    const percent = (i) => `${(100 * i) / n}%`;
    from.style.left = pane.style.left = percent(a);
    to.style.left = after.style.left = percent(b);
    before.style.left = "0";
    before.style.width = percent(a);
    after.style.width = percent(n - b);
    pane.style.width = percent(b - a);
    const whole = a === 0 && b === n;
    const filed = bins.counts.slice(a, b).reduce((sum, c) => sum + c, 0);
    const text = whole ? t("allTime") : t("fromTo", { a: month(startOf(a)), b: month(endOf(b - 1)) });
    told.replaceChildren(el("b", {}, text), el("small", {}, t("filings", { n: filed })));
    for (const [slider, i, day] of [
      [from, a, startOf(a)],
      [to, b, endOf(b - 1)],
    ]) {
      slider.setAttribute("aria-valuemin", "0");
      slider.setAttribute("aria-valuemax", String(n));
      slider.setAttribute("aria-valuenow", String(i));
      slider.setAttribute("aria-valuetext", month(day));
    }
    box.classList.toggle("cut", !whole);
    [...bars.children].forEach((bar, i) => bar.classList.toggle("out", i < a || i >= b));
  }
  function set(newA, newB) {
    const n = bins.counts.length;
    newA = Math.max(0, Math.min(n - 1, Math.round(newA)));
    newB = Math.max(newA + 1, Math.min(n, Math.round(newB)));
    if (newA === a && newB === b) return;
    a = newA;
    b = newB;
    memory.period = a === 0 && b === n ? null : [startOf(a), endOf(b - 1)];
    show();
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(time.apply);
  }

  const time = {
    build() {
      const days = [...explorer.model.cases.values()].map((standing) => standing.d.t0).filter(Boolean);
      box.hidden = days.length < 2;
      explorer.frame.classList.toggle("timeless", box.hidden);
      if (box.hidden) return;
      bins = binsOf(days.map(monthNo));
      const { first, step, counts } = bins;
      const top = Math.max(...counts);
      bars.replaceChildren(
        ...counts.map((c, i) => {
          const bar = el("i", { data: { tip: `${startOf(i)}  ${t("filings", { n: c })}` } });
          bar.style.height = `${c ? 8 + (92 * c) / top : 0}%`;
          return bar;
        }),
      );
      const years = Math.ceil((counts.length * step) / 12);
      const skip = Math.ceil(years / 14);
      const marks = [];
      for (let year = 0; year < years; year += skip) {
        const mark = el("span", {}, String(first / 12 + year));
        mark.style.left = `${(100 * year * 12) / step / counts.length}%`;
        marks.push(mark);
      }
      axis.replaceChildren(...marks);
      const binOf = (no) => Math.floor((no - first) / step);
      a = memory.period ? Math.max(0, Math.min(counts.length - 1, binOf(monthNo(memory.period[0])))) : 0;
      b = memory.period
        ? Math.max(a + 1, Math.min(counts.length, binOf(monthNo(memory.period[1])) + 1))
        : counts.length;
      show();
    },
    /** Does a case lie in the chosen period? One without a date always does. */
    includes: ({ t0 }) =>
      !memory.period || !t0 || (t0.slice(0, 7) >= memory.period[0] && t0.slice(0, 7) <= memory.period[1]),
    /** Cases outside vanish, folded edges count anew, parties left without a case fade but keep their place. */
    apply() {
      const { cases } = explorer.model;
      const inside = (id) => time.includes(cases.get(id).d);
      // cases that are not on the canvas may lie in the period
      const reaches = ({ t0, t1 }) =>
        !memory.period || !t0 || (t0.slice(0, 7) <= memory.period[1] && (t1 || t0).slice(0, 7) >= memory.period[0]);
      cy.batch(() => {
        const live = new Set();
        for (const id of cases.keys()) cy.getElementById(id).toggleClass("timeoff", !inside(id));
        cy.edges().forEach((edge) => {
          const d = edge.data();
          let off = false;
          if (d.fold) {
            const now = memory.period ? d.cases.filter(inside).length : d.n;
            if (d.now !== now) edge.data("now", now);
            off = !now && !(d.cases.length < d.n && reaches(d));
          } else if (d._incase !== undefined) off = !inside(d._incase);
          else off = d.timed && !!d.t0 && !time.includes(d);
          edge.toggleClass("timeoff", off);
          if (!off && (d.fold || d._incase !== undefined)) live.add(d.source).add(d.target);
        });
        cy.nodes().forEach((node) => {
          const { _case: dot, _group: group } = node.data();
          node.toggleClass("quiet", memory.period !== null && !dot && !group && !live.has(node.id()));
        });
        cy.edges("[?tie_kind]").forEach((edge) => {
          edge.toggleClass("quiet", edge.source().hasClass("quiet") || edge.target().hasClass("quiet"));
        });
      });
      explorer.refresh();
    },
    /** The chosen period as text; "" for all time. */
    text: () => (memory.period ? t("fromTo", { a: month(memory.period[0]), b: month(memory.period[1]) }) : ""),
  };

  // dragging handles, the window between them, or a fresh window on the bars
  track.onpointerdown = (event) => {
    stop();
    const box = track.getBoundingClientRect();
    const n = bins.counts.length;
    const at = (one) => ((one.clientX - box.left) / box.width) * n;
    const start = at(event);
    const [a0, b0] = [a, b];
    const part = n > b0 - a0;
    const which = event.target.dataset.which || (event.target === pane && part ? "window" : "new");
    track.setPointerCapture(event.pointerId);
    track.onpointermove = (moved) => {
      const x = at(moved);
      const shift = Math.max(-a0, Math.min(n - b0, Math.round(x - start)));
      if (which === "from") set(Math.min(x, b0 - 1), b0);
      else if (which === "to") set(a0, Math.max(x, a0 + 1));
      else if (which === "window") set(a0 + shift, b0 + shift);
      else if (Math.abs(x - start) > 0.4) set(Math.floor(Math.min(x, start)), Math.ceil(Math.max(x, start)));
    };
    track.onpointerup = track.onpointercancel = () => {
      track.onpointermove = null;
    };
  };
  box.ondblclick = () => {
    stop();
    set(0, bins.counts.length);
  };
  for (const slider of [from, to]) {
    slider.onkeydown = (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      if (slider === from) set(Math.min(a + step, b - 1), b);
      else set(a, b + step);
    };
  }

  // play: a chosen window slides; over all time the window grows from the beginning
  function showPlay(name) {
    play.replaceChildren(icon(name, 14));
    play.dataset.tip = t(name);
    play.setAttribute("aria-label", t(name));
  }
  function stop() {
    if (playing === null) return;
    clearInterval(playing);
    playing = null;
    showPlay("play");
  }
  play.onclick = () => {
    if (playing !== null) {
      stop();
      return;
    }
    const n = bins.counts.length;
    const grow = a === 0;
    if (grow && b === n) set(0, 1);
    else if (b === n) set(0, b - a);
    showPlay("pause");
    playing = setInterval(
      () => {
        if (b >= n) stop();
        else set(grow ? 0 : a + 1, b + 1);
      },
      Math.max(140, Math.min(500, PLAY_MS / n)),
    );
  };
  explorer.onStop(() => {
    stop();
    cancelAnimationFrame(frame);
  });
  return time;
}
