import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { type InstalledPackage, installedPackage } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

const directory = await temporaryDirectory();
const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
let installed: InstalledPackage;

before(async () => {
  installed = await installedPackage(directory.path);
});

after(async () => {
  await directory[Symbol.asyncDispose]();
});

test("the package brings neither the clone's scripts and tools nor a Node.js that would replace its user's", async () => {
  const { scripts, devDependencies, optionalDependencies, dependencies } = await manifest(installed.folder);
  assert.deepEqual([scripts, devDependencies, optionalDependencies], [undefined, undefined, undefined]);
  assert.deepEqual(dependencies, (await manifest(root)).dependencies);
  assert(!existsSync(join(installed.project, "node_modules/.bin/node")));
});

test("packing leaves package.json as it was", async () => {
  assert.deepEqual(await manifest(join(installed.tarball, "..")), await manifest(root));
});

test("the package has a README and a licence, and less than 5 MB", async () => {
  const files = globSync("**/*", { cwd: installed.folder }).map((name) => join(installed.folder, name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  assert(bytes < 5e6, `${bytes} bytes`);
  for (const name of ["README.md", "LICENSE"]) assert(existsSync(join(installed.folder, name)), name);
});

test("every thread and process of the engine's own is in the package", () => {
  const modules = globSync("**/*-worker.ts", { cwd: join(root, "src") });
  assert(modules.length >= 5);
  for (const name of modules) assert(existsSync(join(installed.folder, "dist", name.replace(/ts$/, "js"))), name);
});

test("npx finds the command of an installed package", async () => {
  const { stdout } = await run("npx", ["lambkin", "--version"], { cwd: installed.project });
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
});

test("on Node 20 the command runs on a Node 24 from the cache", async () => {
  await runtimes.nodeBinary("nodejs24.x");
  const { stdout, stderr } = await run(await runtimes.nodeBinary("nodejs20.x"), [
    installed.command,
    "doctor",
    "--port",
    "0",
  ]);
  assert.match(stdout, /^ok +engine +Node v24\./m);
  assert.equal(stderr, "");
});

test("on a Node that is too old to fetch another the command says what it needs", async () => {
  for (const old of ["nodejs14.x", "nodejs16.x"]) {
    const failed = run(await runtimes.nodeBinary(old), [installed.command, "doctor"]);
    const said =
      /^Lambkin needs Node\.js 24\.12 or later, this is 1[46]\.\d+\.\d+\. From Node\.js 20 on it fetches .*\n$/;
    await assert.rejects(failed, { code: 1, stderr: said });
  }
});

test("the engine is there for programs that import it, and for those that require it", async () => {
  const program = `
    await using engine = await startEngine({ port: 0 });
    console.log((await fetch(engine.endpoint + "/_lambkin/health")).status);`;
  const files = {
    "program.mjs": `import { startEngine } from "lambkin"; ${program}`,
    "test.mjs": `import { startEngine } from "lambkin/test"; ${program}`,
    "program.cjs": `const { startEngine } = require("lambkin"); (async () => {${program}})()`,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(installed.project, name), text);
    const { stdout, stderr } = await run(process.execPath, [name], { cwd: installed.project });
    assert.equal(stdout + stderr, "200\n", name);
  }
});

test("on an older Node an engine says that it needs a newer one, and a config can be defined", async () => {
  for (const old of ["nodejs20.x", "nodejs22.x"]) {
    const node = await runtimes.nodeBinary(old);
    const program = `
      const { defineConfig } = await import("lambkin");
      const { startEngine } = await import("lambkin/test");
      defineConfig({ functions: {} });
      await startEngine().catch(({ message }) => console.log(message));`;
    const argv = ["--input-type=module", "-e", program];
    const { stdout } = await run(node, argv, { cwd: installed.project });
    assert.match(stdout, /^Lambkin's engine needs Node\.js 24\.12 or later, this is 2[02]\.\d+\.\d+\n$/);
  }
});

test("compilers that do not know exports, as with moduleResolution node10, find the same types", async () => {
  const { exports, types, typesVersions } = JSON.parse(await readFile(join(installed.folder, "package.json"), "utf8"));
  assert.equal(types, exports["."].types);
  assert.deepEqual(typesVersions, { "*": { test: [exports["./test"].types] } });
});

test("the package's types are right for strict programs, with and without exactOptionalPropertyTypes", async () => {
  const program = `
    import { type Engine, type EngineConfig, defineConfig, fromFile, startEngine } from "lambkin";
    import { manualClock, startEngine as startTestEngine } from "lambkin/test";

    export default defineConfig({ functions: { hello: { handler: "src/hello.handler", memory: 256 } } });
    const config: Partial<EngineConfig> = { port: 0 };
    const engine: Engine = await startEngine(config, { keepResults: 3 });
    await using other = await startTestEngine({ clock: manualClock("2026-01-01") });
    const { result } = await other.invoke<{ ok: boolean }>(fromFile("a.handler"), { a: 1 });
    export const ok: boolean | undefined = result?.ok;
    // @ts-expect-error it is a number
    await engine.invoke("hello", {}, { remainingTime: "soon" });`;
  await writeFile(join(installed.project, "consumer.mts"), program);
  await symlink(join(root, "node_modules/@types"), join(installed.project, "node_modules/@types"), "junction");
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "esnext", "--types", "node"];
  for (const exact of ["true", "false"]) {
    const argv = [tsc, ...flags, "--exactOptionalPropertyTypes", exact, "consumer.mts"];
    const { stdout } = await run(process.execPath, argv, { cwd: installed.project }).catch((failed) => failed);
    assert.equal(stdout, "");
  }
});

interface Manifest {
  readonly scripts?: object;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly optionalDependencies?: object;
}

async function manifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}
