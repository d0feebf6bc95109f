import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { startDev } from "../support/dev.ts";
import { eventually } from "../support/eventually.ts";
import { checkServed, expectedOf, take } from "../support/expected-project.ts";
import { startLambkin } from "../support/lambkin-command.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { installIn } from "../support/web-applications.ts";

/** What `examples/` shows, served as its reader serves it, and doing what its `expected.json` says. */

const examples = join(import.meta.dirname, "../../examples");
const names = readdirSync(examples).filter((name) => existsSync(join(examples, name, "expected.json")));
const directory = await temporaryDirectory();
// As in a fresh clone, where nobody has installed anything.
const clone = join(directory.path, "examples");
const installed = join(directory.path, "installed");
const isSource = (path: string): boolean => !/[\\/](express|testing)[\\/]node_modules/.test(path);

before(async () => {
  await cp(examples, clone, { recursive: true, filter: isSource });
});

after(async () => {
  await directory[Symbol.asyncDispose]();
});

await cp(join(examples, "express"), installed, { recursive: true, filter: isSource });
const noExpress = await installIn(installed, "install");
const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
const noSdk = runtimes.installedSdkModules("nodejs22.x") === undefined ? "SDK not installed" : undefined;
const reasons: Record<string, string | undefined> = { express: noExpress, "sqs-worker": noSdk };

for (const name of names) {
  test(`the example ${name} does what is expected of it`, { skip: reasons[name] ?? false }, async () => {
    const folder = name === "express" ? installed : join(clone, name);
    const expected = expectedOf(folder);
    await using dev = await startDev([folder]);
    checkServed(dev, expected);
    assert.deepEqual(dev.told("note"), []);
    for (const step of expected.steps) await take(step, dev, folder);
  });
}

test("all examples are served together, and the one whose modules are missing says so and disturbs no other", async () => {
  await using dev = await startDev([clone]);
  const expected = names.map((name) => expectedOf(join(clone, name)));
  const isPlain = (name: string): boolean => name === "orders";
  const functions = expected.flatMap((each) => each.functions);
  // What has no file of its own that describes it comes last.
  checkServed(dev, { functions: [...functions.filter((each) => !isPlain(each)), "orders"], unserved: [] });
  const [note] = await dev.until("note");
  assert.match(String(note?.["message"]), /run npm install in .*express \(@codegenie\/serverless-express, express\)$/);
  for (const [index, name] of names.entries()) {
    if (name === "express" || reasons[name] !== undefined) continue;
    for (const step of expected[index]?.steps ?? []) await take(step, dev, join(clone, name));
  }
  const { errorType }: { errorType?: string } = Object(await dev.invoke("notes-dev-api"));
  assert.equal(errorType, "Runtime.ImportModuleError");
});

test("npm start serves all examples, fetches the runtime of the first one alone, and invokes it", async (context) => {
  await using cache = await temporaryDirectory();
  await using start = startLambkin(["try", "--port", "0"], { LAMBKIN_CACHE: cache.path });
  const said = await eventually(() => {
    const text = [...start.stdout, ...start.stderr].join("\n");
    assert.match(text, /Serving until Ctrl-C|InstallError/);
    return text;
  }, 300_000);
  if (said.includes("InstallError")) {
    context.skip("npm can't fetch nodejs8.10");
    return;
  }
  for (const name of names.flatMap((each) => expectedOf(join(examples, each)).functions)) assert(said.includes(name));
  assert.match(said, /value2 = b\n[^]*"some success message"/);
  const [only, ...others] = await readdir(join(cache.path, "runtimes"));
  assert.match(only ?? "", /^nodejs8\.10/);
  assert.deepEqual(others, []);
  assert.equal((await start.interrupt()).status, 0);
});
