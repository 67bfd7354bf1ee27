// PNG and SVG of what is shown, with texts placed anew for the picture, and below it what it shows and who made it.
import { FONT } from "../draw/theme.js";
import { isShown } from "../draw/shown.js";
import { svgOf } from "./svg.js";

const MARGIN = 70;
const LINE = 18; // height of a line of the foot, in model units at scale 1
const SHARPEST = 2.5;
const LARGEST_PX = 6000;

function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 2000);
}

/** A text in lines no wider than `width`; measure(text) -> width. Breaks anywhere, as Chinese does. */
function wrapped(text, width, measure) {
  const lines = [""];
  for (const sign of text) {
    if (sign === "\n" || (lines[lines.length - 1] && measure(lines[lines.length - 1] + sign) > width)) lines.push("");
    if (sign !== "\n") lines[lines.length - 1] += sign;
  }
  return lines;
}

export function createPictures(explorer) {
  const { cy, t, memory } = explorer;

  function isEmpty() {
    const empty = cy.nodes().filter(isShown).empty();
    if (empty) explorer.toast(t("emptyTitle"));
    return empty;
  }

  /** The part of the plane to show, in model units. */
  function frame() {
    const box = cy.elements().filter(isShown).boundingBox({ includeOverlays: false, includeUnderlays: false });
    const outlines = explorer.hull.shapes().flatMap((shape) => shape.loops.flat());
    const x1 = Math.min(box.x1, ...outlines.map((p) => p[0])) - MARGIN;
    const y1 = Math.min(box.y1, ...outlines.map((p) => p[1])) - MARGIN;
    const x2 = Math.max(box.x2, ...outlines.map((p) => p[0])) + MARGIN;
    const y2 = Math.max(box.y2, ...outlines.map((p) => p[1])) + MARGIN;
    return { x: x1, y: y1, w: x2 - x1, h: y2 - y1 };
  }
  /** Texts in a picture are as large beside the nodes as on screen. */
  const typeScale = () => 1 / Math.max(0.55, Math.min(1, cy.zoom()));

  /** What the picture shows, and the stamp Python gives: who, when, from which data. */
  function foot(width) {
    const context = document.createElement("canvas").getContext("2d");
    context.font = `11px ${FONT}`;
    const measure = (text) => context.measureText(text).width;
    const shows = [t(`${memory.reading}View`), ...explorer.legend.summary(), explorer.time.text()]
      .filter(Boolean)
      .join(" · ");
    return [shows, String(explorer.data.stamp || "")]
      .filter(Boolean)
      .flatMap((text) => wrapped(text, Math.max(120, width - 24), measure));
  }

  async function png() {
    const area = frame();
    const lines = foot(area.w);
    const high = area.h + lines.length * LINE + 10;
    const scale = Math.min(SHARPEST, LARGEST_PX / Math.max(area.w, high));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(area.w * scale);
    canvas.height = Math.round(high * scale);
    const context = canvas.getContext("2d");
    context.fillStyle = explorer.theme.paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    const view = {
      zoom: scale,
      pan: { x: -area.x * scale, y: -area.y * scale },
      w: area.w * scale,
      h: area.h * scale,
      foot: 4,
      k: scale * typeScale(),
    };
    explorer.hull.draw(context, view);
    const image = new Image();
    image.src = cy.png({ output: "base64uri", full: true, scale });
    await image.decode();
    const whole = cy.elements().boundingBox(); // what cy.png frames
    context.drawImage(image, (whole.x1 - area.x) * scale, (whole.y1 - area.y) * scale);
    explorer.labels.draw(context, view, explorer.labels.place(view));
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.font = `${11 * scale}px ${FONT}`;
    context.fillStyle = explorer.theme.muted;
    lines.forEach((line, i) => context.fillText(line, 12 * scale, (area.h + (i + 0.8) * LINE) * scale));
    return new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    });
  }

  function svg() {
    const area = frame();
    const view = { zoom: 1, pan: { x: -area.x, y: -area.y }, w: area.w, h: area.h, foot: 4, k: typeScale() };
    return svgOf(explorer, area, explorer.labels.place(view), foot(area.w), LINE);
  }

  return {
    svg,
    async downloadPng() {
      if (isEmpty()) return;
      try {
        download(`${t("network")}.png`, await png());
      } catch {
        explorer.toast(t("exportFailed")); // too large for this browser's canvas
      }
    },
    downloadSvg() {
      if (!isEmpty()) download(`${t("network")}.svg`, new Blob([svg()], { type: "image/svg+xml" }));
    },
  };
}
