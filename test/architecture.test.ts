/** Holds the import table of `docs/architecture.md` against the sources. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const src = join(import.meta.dirname, "../src");

/** Room → the rooms it may import, besides itself and, for those that run in the host, the neighbours. */
const table: Readonly<Record<string, readonly string[] | "every room">> = {
  model: [],
  guest: [],
  dashboard: [],
  sandbox: ["model"],
  store: ["model"],
  runtimes: ["model"],
  catalogue: ["model", "store"],
  logs: ["model", "store"],
  environments: ["model", "sandbox", "runtimes", "logs"],
  invocation: ["model", "catalogue", "environments", "logs"],
  events: ["model", "store", "catalogue", "invocation", "logs"],
  edge: ["model", "catalogue", "invocation", "events", "logs"],
  client: ["model", "edge"],
  dev: ["model", "edge", "client", "runtimes", "logs"],
  cluster: ["model", "store", "invocation", "logs"],
  cli: "every room",
  embed: "every room",
  "engine.ts": "every room",
  "house.ts": "every room",
  "state.ts": "every room",
  "main.ts": "every room",
  "lambkin.ts": "every room",
  "test.ts": "every room",
  "config.ts": ["model", "cache-directory.mjs"],
  "cache-directory.mjs": [],
  "clock.ts": ["model"],
  "diagnostics.ts": ["model"],
  telemetry: ["model", "clock.ts"],
  upstream: ["model"],
};

const neighbours = ["cache-directory.mjs", "config.ts", "clock.ts", "diagnostics.ts", "telemetry", "upstream"];
const withoutNeighbours = ["model", "guest", "dashboard", ...neighbours];

/** What `npm run generate` and AWS's models make long. */
const isGenerated = (file: string): boolean => /^edge\/models\/\w+\.ts$/.test(file);

const files = globSync("**/*.{ts,js}", { cwd: src }).map((file) => file.replaceAll("\\", "/"));
const importsOf = new Map(files.map((file) => [file, importedBy(file)]));

test("every import between rooms is in the table", () => {
  const offending = [...importsOf].flatMap(([file, imported]) =>
    imported.filter((other) => !mayImport(roomOf(file), roomOf(other))).map((other) => `${file} imports ${other}`),
  );
  assert.deepEqual(offending, []);
});

test("every room is in the table", () => {
  assert.deepEqual(
    [...new Set(files.map(roomOf))].filter((room) => table[room] === undefined),
    [],
  );
});

test("no file imports itself, however far round", () => {
  assert.deepEqual(cycles(), []);
});

test("no file but one asks where it lies, since the published package has its code in other files", () => {
  const asking = files.filter((file) => /\bimport\.meta\.(?:url|dirname|filename)\b/.test(withoutTexts(file)));
  assert.deepEqual(asking, ["model/own-files.ts"]);
});

test("no source file has more than 300 lines, and half of them fewer than 120", () => {
  const lengths = files.filter((file) => !isGenerated(file)).map((file) => ({ file, lines: linesOf(file) }));
  assert.deepEqual(
    lengths.filter(({ lines }) => lines > 300),
    [],
  );
  const sorted = lengths.map(({ lines }) => lines).toSorted((left, right) => left - right);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  assert(median < 120, `the median is ${median}`);
});

function mayImport(importer: string, imported: string): boolean {
  const allowed = table[importer] ?? [];
  if (importer === imported || allowed === "every room" || allowed.includes(imported)) return true;
  return neighbours.includes(imported) && !withoutNeighbours.includes(importer);
}

/** `edge` for `edge/lambda/invoke.ts`, `engine.ts` for itself. */
function roomOf(file: string): string {
  return file.split("/")[0] ?? file;
}

/** Our own files that `file` names in imports of any kind, as paths beneath `src`. */
function importedBy(file: string): string[] {
  const specifier = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["'](\.{1,2}\/[^"']+)["']/g;
  return [...readSource(file).matchAll(specifier)]
    .map(([, path = ""]) => relative(src, join(src, dirname(file), path)).replaceAll("\\", "/"))
    .filter((path) => !path.endsWith(".json"));
}

function linesOf(file: string): number {
  return readSource(file).trimEnd().split("\n").length;
}

function readSource(file: string): string {
  return readFileSync(join(src, file), "utf8");
}

function withoutTexts(file: string): string {
  return readSource(file).replaceAll(/"[^"\n]*"|'[^'\n]*'/g, "");
}

/** Each cycle once, as `a.ts → b.ts → a.ts`. */
function cycles(): string[] {
  const found: string[] = [];
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (path.includes(file) || finished.has(file)) return;
    for (const next of importsOf.get(file) ?? []) visit(next, [...path, file]);
    finished.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
