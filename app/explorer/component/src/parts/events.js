// Talk to Python: a queue that Python acknowledges. Fast triggers get merged and lost, a state queue does not.
// The browser drops the answer to a run when another run follows within milliseconds. Hence two rules: a selection
// waits while events are unacknowledged, and what is not acknowledged in time is sent again (Python handles each
// number once).

const SELECTION_MS = 180;
const RESEND_MS = 1500;

/** python.setStateValue(name, value); python is null in a page without Python: then nothing is said. */
export function createEvents(explorer, python) {
  const { cy, memory } = explorer;
  let sentAt = 0;
  let timer;
  let quiet = false;
  let waiting = false;

  const send = () => {
    sentAt = performance.now();
    python?.setStateValue(
      "events",
      memory.queue.map((event) => ({ ...event })),
    );
  };
  const resend = setInterval(() => {
    if (memory.queue.length && performance.now() - sentAt > RESEND_MS) send();
  }, 500);
  const sendSelection = () => {
    waiting = memory.queue.length > 0;
    if (!waiting) python?.setStateValue("selection", events.selection());
  };

  const events = {
    /** Is there a Python that answers? */
    answered: python !== null,
    /** The number of the event; 0 where nobody answers. */
    emit(type, payload) {
      if (!python) return 0;
      memory.queue.push({ seq: ++memory.seq, type, ...payload });
      send();
      return memory.seq;
    },
    /** What Python hears as selected: ids of nodes and real edges; a folded edge is told as its cases. */
    selection() {
      const out = new Set();
      cy.$(":selected").forEach((element) => {
        for (const id of element.data("fold") ? element.data("cases") : [element.id()]) out.add(id);
      });
      return [...out];
    },
    sendSelectionSoon(ms = SELECTION_MS) {
      clearTimeout(timer);
      timer = setTimeout(sendSelection, ms);
    },
    /** Change the selection without telling each step. */
    quietly(act) {
      quiet = true;
      act();
      quiet = false;
    },
    isQuiet: () => quiet,
    acknowledge(ack) {
      memory.queue = memory.queue.filter((event) => event.seq > ack);
      memory.seq = Math.max(memory.seq, ack);
      if (waiting && !memory.queue.length) events.sendSelectionSoon(50);
    },
  };
  cy.on("select unselect", () => {
    if (!quiet) events.sendSelectionSoon();
  });
  explorer.onStop(() => {
    clearInterval(resend);
    clearTimeout(timer);
  });
  return events;
}
