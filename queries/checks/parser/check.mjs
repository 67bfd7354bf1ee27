// Reads {schema, texts: [{id, text, parameters}]} on stdin; prints [{id, version, line, column, reason}], lines from 1.
// Its one argument is the folder whose node_modules hold the package.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "package.json"));
const { lintCypherQuery, testData } = require("@neo4j-cypher/language-support");

const VERSIONS = ["CYPHER 5", "CYPHER 25"];

// The functions Neo4j comes with, so that a misspelt one is told; the list is the package's own. They can be asked for
// but not listed: given all their signatures, the semantic analysis breaks off at texts with duration(…).
const functions = Object.fromEntries(
  VERSIONS.map((version) => {
    const known = Object.values(testData.mockSchema.functions[version]).filter((one) => one.isBuiltIn);
    const byName = new Map(known.map((one) => [one.name.toLowerCase(), one]));
    return [version, new Proxy({}, { get: (_, name) => byName.get(String(name).toLowerCase()) })];
  }),
);

const { schema, texts } = JSON.parse(readFileSync(0, "utf8"));
const problems = [];
for (const version of VERSIONS) {
  for (const { id, text, parameters } of texts) {
    const given = Object.fromEntries(parameters.map((name) => [name, null]));
    const told = lintCypherQuery(
      text,
      { ...schema, functions, parameters: given, defaultLanguage: version },
      { consoleCommandsEnabled: false },
    );
    for (const { range, message } of told.diagnostics) {
      problems.push({ id, version, line: range.start.line + 1, column: range.start.character + 1, reason: message });
    }
    // The package keeps a failure of its semantic analysis to itself; without symbols it has not run.
    if (!told.diagnostics.length && !told.symbolTables.some((table) => table.length)) {
      problems.push({ id, version, line: 1, column: 1, reason: "semantic analysis did not run" });
    }
  }
}
process.stdout.write(JSON.stringify(problems));
