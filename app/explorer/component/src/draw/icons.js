// Icons: lucide-static (ISC), bundled as the markup inside <svg>. Glyphs of nodes become data: addresses, so no
// request is made.
import bank from "lucide-static/icons/landmark.svg";
import building from "lucide-static/icons/building-2.svg";
import close from "lucide-static/icons/x.svg";
import collapse from "lucide-static/icons/minimize-2.svg";
import common from "lucide-static/icons/git-merge.svg";
import download from "lucide-static/icons/download.svg";
import end from "lucide-static/icons/flag.svg";
import eye from "lucide-static/icons/eye.svg";
import eyeOff from "lucide-static/icons/eye-off.svg";
import expand from "lucide-static/icons/waypoints.svg";
import fit from "lucide-static/icons/maximize.svg";
import focus from "lucide-static/icons/focus.svg";
import folder from "lucide-static/icons/folder-open.svg";
import gavel from "lucide-static/icons/gavel.svg";
import help from "lucide-static/icons/keyboard.svg";
import hull from "lucide-static/icons/lasso.svg";
import list from "lucide-static/icons/list.svg";
import pause from "lucide-static/icons/pause.svg";
import pin from "lucide-static/icons/pin.svg";
import play from "lucide-static/icons/play.svg";
import redo from "lucide-static/icons/redo-2.svg";
import route from "lucide-static/icons/route.svg";
import save from "lucide-static/icons/bookmark.svg";
import scale from "lucide-static/icons/scale.svg";
import search from "lucide-static/icons/search.svg";
import shield from "lucide-static/icons/shield-check.svg";
import start from "lucide-static/icons/circle-dot.svg";
import tidy from "lucide-static/icons/wand-sparkles.svg";
import undo from "lucide-static/icons/undo-2.svg";
import user from "lucide-static/icons/user-round.svg";
import users from "lucide-static/icons/users-round.svg";
import village from "lucide-static/icons/house.svg";

const PENCIL = 'fill="none" stroke-linecap="round" stroke-linejoin="round"';

const ICONS = new Map(
  Object.entries({
    bank,
    building,
    close,
    collapse,
    common,
    download,
    end,
    eye,
    eyeOff,
    expand,
    fit,
    focus,
    folder,
    gavel,
    help,
    hull,
    list,
    pause,
    pin,
    play,
    redo,
    route,
    save,
    scale,
    search,
    shield,
    start,
    tidy,
    undo,
    user,
    users,
    village,
  }),
);
const GLYPHS = new Map([
  ["person", user],
  ["company", building],
  ["village", village],
  ["bank", bank],
  ["insurer", shield],
  ["lawyer", scale],
  ["case", gavel],
  ["group", users],
]);
const SHAPES = new Map([
  ["ellipse", '<circle cx="12" cy="12" r="11"/>'],
  ["round-rectangle", '<rect x="1.5" y="1.5" width="21" height="21" rx="5"/>'],
  ["round-pentagon", '<path d="M12 1.2 23 9.6 18.8 22H5.2L1 9.6z"/>'],
  ["round-hexagon", '<path d="M6.2 2h11.6L23.4 12 17.8 22H6.2L.6 12z"/>'],
  ["round-octagon", '<path d="M8 1h8l7 7v8l-7 7H8l-7-7V8z"/>'],
  ["round-diamond", '<path d="M12 .5 23.5 12 12 23.5.5 12z"/>'],
]);

/** Markup of our own, never data, in a span. */
function drawn(markup) {
  const span = document.createElement("span");
  span.className = "ic";
  span.innerHTML = markup;
  return span;
}

export const icon = (name, size = 16) =>
  drawn(
    `<svg width="${size}" height="${size}" viewBox="0 0 24 24" stroke="currentColor" stroke-width="2" ${PENCIL}>` +
      `${ICONS.get(name) || ""}</svg>`,
  );

/** Inner markup of a type's glyph in a 24×24 box; "" where it has none. */
export const glyphOf = (type) => (type?.role === "case" ? "" : GLYPHS.get(type?.glyph) || "");

const addresses = new Map();

/** The glyph as a data: address. */
export function glyphAddress(type) {
  if (!addresses.has(type.glyph)) {
    const markup =
      '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="72" viewBox="0 0 24 24" stroke="#fff" ' +
      `stroke-width="2.1" ${PENCIL}>${glyphOf(type)}</svg>`;
    addresses.set(type.glyph, `data:image/svg+xml;utf8,${encodeURIComponent(markup)}`);
  }
  return addresses.get(type.glyph);
}

/** Shape, colour and glyph of a type, as drawn on the canvas: for legend, card and lists. */
export function typeMark(type, size = 16) {
  const shape = type?.role === "case" ? '<circle cx="12" cy="12" r="6"/>' : SHAPES.get(type?.shape || "ellipse");
  const span = drawn(
    `<svg width="${size}" height="${size}" viewBox="0 0 24 24">${shape}` +
      `<g transform="translate(5.2 5.2) scale(.57)" stroke="#fff" stroke-width="2.6" ${PENCIL}>` +
      `${glyphOf(type)}</g></svg>`,
  );
  span.firstChild.style.fill = type?.color || "#7a8190";
  return span;
}
