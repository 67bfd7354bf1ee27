// What survives a reload of the page: places, pins, hidden ones, camera, period, and which ids were on the canvas. It
// stays in this tab (sessionStorage) and goes with it. Undo does not survive: the log is Python's, whose session ends.

const KEY = "qingsu network";
const PLAIN = ["pinned", "hidden", "camera", "reading", "period", "hull", "focusOn"];
const NAMELESS = "empty"; // the gid of every canvas that was begun empty

/** gid -> what was kept of it before the reload; nothing where the browser does not keep anything. */
function kept() {
  try {
    return new Map(Object.entries(JSON.parse(window.sessionStorage.getItem(KEY) || "{}")));
  } catch {
    return new Map();
  }
}

/** `fresh` with what was kept of this network before a reload. */
export function recalled(gid, fresh) {
  const told = kept().get(gid);
  if (!told) return fresh;
  for (const name of PLAIN) if (told[name] !== undefined) fresh[name] = told[name];
  fresh.places = new Map(told.places);
  fresh.typesOff = new Set(told.typesOff);
  fresh.relationsOff = new Set(told.relationsOff);
  fresh.restore = told.shown;
  return fresh;
}

/** Keep every network of this page when it is left. `mounted` gives the gids that are on the page. */
export function keepAtReload(memory, mounted) {
  window.addEventListener("pagehide", () => {
    const here = mounted();
    const told = {};
    for (const [gid, one] of memory) {
      if (gid === NAMELESS && !here.has(gid)) continue;
      told[gid] = Object.fromEntries(PLAIN.map((name) => [name, one[name]]));
      for (const name of ["places", "typesOff", "relationsOff"]) told[gid][name] = [...one[name]];
      told[gid].shown = one.shown;
    }
    try {
      window.sessionStorage.setItem(KEY, JSON.stringify(told));
    } catch {
      // full, or not allowed: then a reload begins anew
    }
  });
}
