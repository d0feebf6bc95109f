/** `npm run check`: all that is held without running the engine, each step one line. Plain JavaScript for Node 20 and later. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { ensureInstalled, root } from "./install.mjs";
import { published } from "./manifest.mjs";

const node = ensureInstalled({ dev: true });
const models = "scripts/generate-models.ts";
const concurrency = Math.max(2, availableParallelism());
const unitTests = ["test/unit/**/*.test.ts", "test/architecture.test.ts"];

/** The longest first. */
const steps = {
  "unit tests": () => run(node, ["--test", "--test-reporter=dot", `--test-concurrency=${concurrency}`, ...unitTests]),
  types: () => tool("tsc", "-p", "."),
  lint: () => tool("oxlint", "--type-aware", "--quiet"),
  "dead code": () => tool("knip"),
  package: checkPackage,
  format: () => tool("oxfmt", "--check"),
  operations: () => run(node, ["scripts/generate-compatibility.ts", "--check"]),
  metrics: () => run(node, ["scripts/generate-metrics.ts", "--check"]),
  models: () => (existsSync(join(root, models)) ? run(node, [models, "--check"]) : { ok: true, output: "" }),
};

const failures = [];
const queue = Object.entries(steps);
await Promise.all(Array.from({ length: concurrency }, work));
for (const [name, output] of failures) console.log(`\n--- ${name} ---\n${output.trim()}`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function work() {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const [name, look] = step;
    const since = performance.now();
    const { ok, output } = await look();
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    console.log(`${name.padEnd(11)} ${ok ? "ok" : "FAILED"}  ${seconds} s`);
    if (!ok) failures.push([name, output]);
  }
}

/** Builds the package as it would be published, beside this tree, and looks at its shape. */
async function checkPackage() {
  const directory = mkdtempSync(join(tmpdir(), "lambkin-package-"));
  try {
    const built = await run(node, [join(root, "scripts/build.mjs"), join(directory, "dist")]);
    if (!built.ok) return built;
    writeFileSync(join(directory, "package.json"), published(readFileSync(join(root, "package.json"), "utf8")));
    cpSync(join(root, "bin"), join(directory, "bin"), { recursive: true });
    return await tool("publint", "run", directory, "--pack", "false", "--strict");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function tool(name, ...args) {
  return await run(join(root, "node_modules/.bin", name), args);
}

async function run(file, args) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const child = spawn(file, args, {
    cwd: root,
    env,
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
  const status = await new Promise((resolve) => {
    child.once("close", resolve);
    child.once("error", (error) => {
      chunks.push(Buffer.from(String(error)));
      resolve(1);
    });
  });
  return { ok: status === 0, output: Buffer.concat(chunks).toString() };
}
