// What Streamlit's script calls and browsers of before 2023 lack (Chromium 109 and older).
(function () {
  const add = (name, value) => {
    if (!(name in Array.prototype)) Object.defineProperty(Array.prototype, name, { value, writable: true, configurable: true });
  };
  add("toSorted", function (compare) { return Array.from(this).sort(compare); });
  add("toReversed", function () { return Array.from(this).reverse(); });
  add("toSpliced", function (...what) { const copy = Array.from(this); copy.splice(...what); return copy; });
  add("with", function (at, value) { const copy = Array.from(this); copy[at < 0 ? copy.length + at : at] = value; return copy; });
})();
