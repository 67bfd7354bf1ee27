// One undo stack, 50 steps. A view step holds a snapshot; a graph step only its text and key: Python holds the log and
// answers "undo" and "redo". Expand and collapse are on the stack at once, any other step as soon as Python tells of it.

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
    if (step.graph) step.seq = explorer.events.emit(event, { step: step.key });
    else restore(step.snap);
    undo.showButtons();
  }

  const undo = {
    snapshot,
    /** A step that only changes the picture; `snap` is how it was before. */
    viewStep: (text, snap = snapshot()) => push({ text, snap }),
    /** A step that changes the graph, by Python. */
    graphStep(text, type, payload) {
      const seq = explorer.events.emit(type, payload);
      memory.told.add(`e${seq}`);
      push({ text, graph: true, key: `e${seq}`, seq, uncounted: type === "expand" });
    },
    /** Python's log: its steps that are not on the stack come there, those that it has no more leave it. */
    tell(steps, ack) {
      if (!Array.isArray(steps)) return;
      if (ack < memory.acked) memory.told.clear(); // a canvas that was begun anew
      const anew = ack < memory.acked;
      memory.acked = ack;
      const keys = new Set(steps.map((step) => String(step.key)));
      const kept = memory.undo.filter((step) => !step.graph || keys.has(step.key) || (!anew && step.seq > ack));
      memory.undo.splice(0, memory.undo.length, ...kept);
      for (const step of steps) {
        const key = String(step.key);
        if (memory.told.has(key)) continue;
        memory.told.add(key);
        push({ text: String(step.text || ""), graph: true, key, seq: 0, uncounted: true });
      }
      undo.showButtons();
    },
    /** Parties came: say how many in the text of the step that brought them. */
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
