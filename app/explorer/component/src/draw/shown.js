// What is on screen. An element is left out for one of these reasons; a class each, so reasons do not undo each other.
const OFF = [
  "offview", // belongs to the other reading
  "hid", // hidden by hand
  "typeoff", // its type is switched off in the legend
  "kindoff", // its relation is switched off in the legend
  "timeoff", // outside the chosen period
];

export const OFF_SELECTOR = OFF.map((name) => `.${name}`).join(", ");
export const isShown = (element) => !OFF.some((name) => element.hasClass(name));
