// One undo stack, 50 steps. A view step holds a snapshot; a graph step (expand, collapse) only its text: Python holds
// the log and answers "undo" and "redo".

const MOST_STEPS = 50;

export function createUndo(explorer) {
  const { cy, memory, t } = explorer;

  const snapshot = () =>
    new Map(
      cy
        .nodes()
        .map((node) => [
          node.id(),
          { place: { ...node.position() }, pinned: node.hasClass("pinned"), hid: node.hasClass("hid") },
        ]),
    );
  function restore(snap) {
    cy.batch(() =>
      cy.nodes().forEach((node) => {
        const was = snap.get(node.id());
        if (was) node.position(was.place).toggleClass("pinned", was.pinned).toggleClass("hid", was.hid);
      }),
    );
    explorer.moved();
  }
  function push(step) {
    memory.undo.push(step);
    if (memory.undo.length > MOST_STEPS) memory.undo.shift();
    memory.redo.length = 0;
    undo.showButtons();
  }
  function travel(from, to, event) {
    const step = from.pop();
    if (!step) return;
    to.push(step.graph ? step : { text: step.text, snap: snapshot() });
    if (step.graph) explorer.events.emit(event);
    else restore(step.snap);
    undo.showButtons();
  }

  const undo = {
    snapshot,
    /** A step that only changes the picture; `snap` is how it was before. */
    viewStep: (text, snap = snapshot()) => push({ text, snap }),
    /** A step that changes the graph, by Python. */
    graphStep(text, type, payload) {
      push({ text, graph: true, uncounted: type === "expand" });
      explorer.events.emit(type, payload);
    },
    /** Parties came: say how many in the text of the expansion that asked for them. */
    grew(n) {
      const step = memory.undo.find((one) => one.uncounted);
      if (!step) return;
      step.uncounted = false;
      if (n) step.text = t("stepCount", { text: step.text, n });
    },
    undo: () => travel(memory.undo, memory.redo, "undo"),
    redo: () => travel(memory.redo, memory.undo, "redo"),
    showButtons() {
      for (const [name, stack] of [
        ["undo", memory.undo],
        ["redo", memory.redo],
      ]) {
        const button = explorer.find(`[data-a=${name}]`);
        const top = stack[stack.length - 1];
        button.disabled = !top;
        button.dataset.tip = top ? `${t(name)}：${top.text}` : t(name);
        button.setAttribute("aria-label", button.dataset.tip);
      }
    },
  };
  return undo;
}
