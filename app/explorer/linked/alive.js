// Says when the program behind the page has ended: the page would stay and answer nothing. `data.ended` is the sentence.
const EVERY_MS = 4000, MISSED = 2;

function install(said) {
  let missed = 0, banner = null;
  const show = () => {
    banner = document.createElement("div");
    banner.setAttribute("role", "alert");
    banner.textContent = said.ended;
    banner.style.cssText = "position:fixed;left:0;right:0;top:0;z-index:1000001;padding:11px 20px;background:#8d1f1f;" +
      "color:#fff;font-size:15px;text-align:center;";
    document.body.append(banner);
  };
  const look = async () => {
    let there = false;
    try { there = (await fetch("_stcore/health", { cache: "no-store" })).ok; } catch { /* nobody answers */ }
    missed = there ? 0 : missed + 1;
    if (missed >= MISSED && !banner) show();
    if (there && banner) { banner.remove(); banner = null; }
    setTimeout(look, EVERY_MS);
  };
  setTimeout(look, EVERY_MS);
}

export default function ({ data }) {
  if (window.__qingsuAlive) Object.assign(window.__qingsuAlive, data);
  else install((window.__qingsuAlive = { ...data }));
}
