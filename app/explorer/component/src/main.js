// Network explorer around Cytoscape.js, with two ways in: a Streamlit component (v2), and a page without Python that
// carries its data. What goes in and out: ../README.md.
// Rules: the graph is diffed by id, never rebuilt; nodes on screen never move by themselves; the same data gives the
// same picture; text reaches the page through textContent only.
import { mountExplorer } from "./explorer.js";

/** Another network, language or legend is another explorer; everything else is an update. */
const identityOf = ({ gid, lang, texts, types, height }) => JSON.stringify([gid, lang, texts, types, height]);

/** For browser tests only: a canvas has no DOM to click on. */
function showToTests(explorer) {
  window.__cy = explorer.cy;
  window.__labels = explorer.labels.report;
  window.__relabel = explorer.labels.refresh;
  window.__svg = explorer.pictures.svg;
  window.__update = (data) => {
    explorer.update(data);
    return {
      nodes: explorer.cy.nodes().length,
      edges: explorer.cy.edges("[!fold]").length,
      dropped: explorer.model.dropped,
    };
  };
  window.__mounts = (window.__mounts || 0) + 1;
}

function mount(root, data, python) {
  const explorer = mountExplorer(root, data, python);
  if (data.e2e) showToTests(explorer);
  return Object.assign(explorer, { identity: identityOf(data), python });
}

/** Streamlit calls this at mount and whenever `data` changes; what it returns runs at unmount only. */
export default function network({ data, parentElement: root, setStateValue }) {
  let explorer = root.qingsuExplorer;
  if (explorer && explorer.identity !== identityOf(data)) {
    explorer.stop();
    explorer = null;
  }
  if (!explorer) explorer = root.qingsuExplorer = mount(root, data, { setStateValue });
  explorer.python.setStateValue = setStateValue;
  explorer.update(data);
  return () => {
    root.qingsuExplorer?.stop();
    root.qingsuExplorer = null;
  };
}

/** A page without Python: `host` holds a template with style and frame; the network is drawn in its shadow root. */
export function mountStandalone(host, data) {
  const root = host.attachShadow({ mode: "open" });
  root.append(host.querySelector("template").content.cloneNode(true));
  mount(root, data, null).update(data);
}

// Such a page cannot call a function of this module: its script must be known in advance, by its hash. So the module
// looks for the data that lies beside it.
for (const host of document.querySelectorAll(".qingsu-network")) {
  if (!host.shadowRoot)
    mountStandalone(host, JSON.parse(host.querySelector('script[type="application/json"]').textContent));
}
