import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { packed } from "../support/packed.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

const directory = await temporaryDirectory();
/** A copy of this tree, since packing exchanges its package.json for a moment. */
const tree = join(directory.path, "tree");
const project = join(directory.path, "project");

before(async () => {
  const tarball = await packed(directory.path);
  await mkdir(project);
  await writeFile(join(project, "package.json"), '{ "name": "somebody-elses", "version": "1.0.0" }');
  await run("npm", ["install", "--no-audit", "--no-fund", tarball], { cwd: project });
});

after(async () => {
  await directory[Symbol.asyncDispose]();
});

test("the package brings neither the clone's scripts and tools nor a Node.js that would replace its user's", async () => {
  const { scripts, devDependencies, optionalDependencies, dependencies } = await manifest(installed());
  assert.deepEqual([scripts, devDependencies, optionalDependencies], [undefined, undefined, undefined]);
  assert.deepEqual(dependencies, (await manifest(root)).dependencies);
  assert(!existsSync(join(project, "node_modules/.bin/node")));
});

test("packing leaves package.json as it was", async () => {
  assert.deepEqual(await manifest(tree), await manifest(root));
});

test("on Node 20 the command runs on a Node 24 from the cache", async () => {
  const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
  const node20 = await runtimes.nodeBinary("nodejs20.x");
  await runtimes.nodeBinary("nodejs24.x");
  const { stdout, stderr } = await run(node20, [join(installed(), "bin/lambkin.mjs"), "doctor", "--port", "0"]);
  assert.match(stdout, /^ok +engine +Node v24\./m);
  assert.equal(stderr, "");
});

test("the engine is there for programs that import it", async () => {
  const program = `
    import { startEngine } from "lambkin";
    await using engine = await startEngine({ port: 0 });
    console.log((await fetch(engine.endpoint + "/_lambkin/health")).status);`;
  await writeFile(join(project, "program.mjs"), program);
  const { stdout } = await run(process.execPath, ["program.mjs"], { cwd: project });
  assert.equal(stdout, "200\n");
});

interface Manifest {
  readonly scripts?: object;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly optionalDependencies?: object;
}

function installed(): string {
  return join(project, "node_modules/lambkin");
}

async function manifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}
