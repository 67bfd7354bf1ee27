// Small DOM functions. Data reaches the page through textContent only.

/** A new element; a property the element knows is set, anything else becomes an attribute. */
export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key === "class") made.className = value;
    else if (key === "data") Object.assign(made.dataset, value);
    else if (key in made && key !== "list") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return made;
}

/** Put a floating box at (x, y), or left of it where it would leave the frame. */
export function placeBox(box, frame, x, y) {
  const left = x + box.offsetWidth + 8 > frame.clientWidth ? x - box.offsetWidth - 18 : x;
  box.style.left = `${Math.max(6, left)}px`;
  box.style.top = `${Math.max(6, Math.min(y, frame.clientHeight - box.offsetHeight - 8))}px`;
}

/** A canvas as large as the network, in device pixels; returns its context, cleared, in CSS pixels. */
export function freshContext(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const w = Math.round(width * ratio);
  const h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
