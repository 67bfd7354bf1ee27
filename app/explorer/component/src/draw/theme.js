// Colours come from the Streamlit theme; the canvas needs them as values, mixed for edges and veils.

export const FONT =
  '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","WenQuanYi Micro Hei",sans-serif';
export const RISK = "#d4442e"; // kept for high scores, always together with ▲ and a ring
export const NEW = "#1a9c55";
export const PATH = "#e8590c";
export const AGENT = "#9a6fb0";
export const TIE = { kin: "#c4548c", office: "#b0741f", contact: "#12908a", same: "#5a62c9", other: "#8a8f99" };

let probe;
function rgb(color) {
  probe ||= document.createElement("canvas").getContext("2d");
  probe.fillStyle = "#000";
  probe.fillStyle = color;
  const read = probe.fillStyle;
  if (read[0] === "#") return [1, 3, 5].map((i) => parseInt(read.slice(i, i + 2), 16));
  return read
    .match(/[\d.]+/g)
    .slice(0, 3)
    .map(Number);
}
const hex = (parts) => "#" + parts.map((v) => Math.round(v).toString(16).padStart(2, "0")).join("");

/** A share of the first colour in the second. */
export function mix(a, b, share) {
  const x = rgb(a);
  const y = rgb(b);
  return hex(x.map((v, i) => v * share + y[i] * (1 - share)));
}
export const alpha = (color, a) => `rgba(${rgb(color).join(",")},${a})`;

/** The colours of the page round the frame, as values; `key` changes when they do. */
export function readTheme(frame) {
  const css = getComputedStyle(frame);
  const value = (name, fallback) => hex(rgb(css.getPropertyValue(name).trim() || fallback));
  const paper = value("--st-background-color", "#ffffff");
  const text = value("--st-text-color", "#31333f");
  const accent = value("--st-primary-color", "#2563eb");
  const [r, g, b] = rgb(paper);
  const dark = r * 0.3 + g * 0.59 + b * 0.11 < 110;
  return {
    paper,
    text,
    accent,
    dark,
    muted: mix(text, paper, 0.68),
    suit: mix(text, paper, 0.6),
    faint: mix(text, paper, 0.3),
    key: paper + text + accent,
  };
}

/** Mixed colours for the stylesheet of the frame; color-mix() is missing in older Chromium. */
export function paintFrame(frame, { paper, text, accent, muted }) {
  const set = {
    "--mute": muted,
    "--ink-2": mix(text, paper, 0.84),
    "--ink-4": mix(text, paper, 0.22),
    "--accent-soft": alpha(accent, 0.11),
    "--accent-2": mix(accent, paper, 0.62),
    "--paper-2": alpha(paper, 0.9),
    "--veil": alpha(paper, 0.45),
  };
  for (const [name, color] of Object.entries(set)) frame.style.setProperty(name, color);
}
