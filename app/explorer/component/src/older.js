// For older browsers: what libraries call by these names is led here by the build.

export const hasOwn = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

/** A deep copy of plain objects and lists. */
export function plainClone(value) {
  if (Array.isArray(value)) return value.map(plainClone);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainClone(one)]));
}
