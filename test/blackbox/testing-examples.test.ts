import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packed } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { installPackages } from "../support/web-applications.ts";

/** The suites of examples/testing, with the packed package, as their readers run them. */

const example = fileURLToPath(new URL("../../examples/testing", import.meta.url));
const runner = fileURLToPath(new URL("../functions/vitest", import.meta.url));
const run = promisify(execFile);
const directory = await temporaryDirectory();
const project = join(directory.path, "project");
// Of the runner around them these suites are to know nothing.
const { NODE_TEST_CONTEXT: _, ...variables } = process.env;
const env = { ...variables, NO_COLOR: "1", PATH: `${dirname(process.execPath)}${delimiter}${variables["PATH"]}` };
const options = { cwd: project, env, timeout: 120_000 };

before(async () => {
  await cp(example, project, { recursive: true, filter: (path) => !path.includes("node_modules") });
  const manifest = { private: true, type: "module", dependencies: { lambkin: `file:${await packed(directory.path)}` } };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  await run("npm", ["install", "--no-audit", "--no-fund"], options);
});

after(async () => {
  await directory[Symbol.asyncDispose]();
});

test("the suite for node:test passes", async () => {
  const { stdout } = await run(process.execPath, ["--test", "test/orders.test.ts"], options);
  assert.match(stdout, /^ℹ pass 5$/m);
});

const reason = await installPackages("vitest");

test("the suite for vitest passes", { skip: reason ?? false }, async () => {
  await symlink(join(runner, "node_modules/vitest"), join(project, "node_modules/vitest"), "junction");
  const vitest = join(project, "node_modules/vitest/vitest.mjs");
  const { stdout } = await run(process.execPath, [vitest, "run", "--dir", "vitest"], options);
  assert.match(stdout, /Tests +2 passed/);
});
