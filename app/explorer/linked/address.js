// One entry in the history of the browser for each page. Streamlit makes two where a page opens another with words in
// its address: the old page with the new words, then the new page. The first is none that anybody saw; Back would show
// the old page without what it stood for. Two pushes belong together where nobody did anything between them.
function install() {
  const push = window.history.pushState.bind(window.history);
  let wordsAlone = false; // the last push since anybody did anything changed the words alone
  for (const act of ["popstate", "pointerdown", "keydown"]) {
    window.addEventListener(act, () => { wordsAlone = false; }, { capture: true, passive: true });
  }
  window.history.pushState = (state, title, url) => {
    const from = new URL(window.location.href), to = new URL(url ?? from, from);
    const samePath = from.pathname === to.pathname;
    if (wordsAlone && !samePath && from.search === to.search) window.history.replaceState(state, title, url);
    else push(state, title, url);
    wordsAlone = samePath;
  };
}

export default function () {
  if (window.__qingsuAddress) return;
  window.__qingsuAddress = true;
  install();
}
