// Bundles src/ with its libraries and icons into dist/explorer.js and writes dist/LICENSES.txt. Needs Node 20, and
// `npm ci` before it. The build fails if a bundled package has a licence outside the list.
import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const ALLOWED = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"]);
// cytoscape-dagre carries these inside its own file, without their notices.
const CARRIED = ["@dagrejs/dagre", "@dagrejs/graphlib"];

/** Of an icon only what is inside its <svg>: we write the element, and its comment would be a comment of the page. */
const icons = {
  name: "icons",
  setup: (builder) =>
    builder.onLoad({ filter: /\.svg$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8")
        .match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1]
        .replace(/\s*\n\s*/g, ""),
      loader: "text",
    })),
};

const result = await build({
  entryPoints: ["src/main.js"],
  outfile: "dist/explorer.js",
  bundle: true,
  format: "esm",
  minify: true,
  target: "chrome86",
  plugins: [icons],
  // what dagre uses and Chromium before 93 and 98 has not
  inject: ["src/older.js"],
  define: { "Object.hasOwn": "hasOwn", structuredClone: "plainClone" },
  charset: "utf8",
  legalComments: "none",
  metafile: true,
});

const packageOf = (path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
const bundled = new Set([...Object.keys(result.metafile.inputs).map(packageOf).filter(Boolean), ...CARRIED]);
const notices = [...bundled].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  if (!ALLOWED.has(license)) throw new Error(`${name} ${version}: licence ${license} is not allowed`);
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(`${folder}/${file}`, "utf8") : "(licence text: see the package)";
  return `${name} ${version} (${license})\n\n${text.replaceAll("\r\n", "\n").trim()}\n`;
});
writeFileSync("dist/LICENSES.txt", notices.join(`\n${"-".repeat(78)}\n\n`));
const kB = Math.round(Object.values(result.metafile.outputs)[0].bytes / 1000);
console.log(`dist/explorer.js ${kB} kB, ${bundled.size} packages`);
