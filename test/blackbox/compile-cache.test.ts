import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteFunctionCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import type { RuntimeId } from "../../src/model/runtimes.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** What Node.js compiled of a function is kept for its next environments, and only for them. */

/** Large enough to be worth a cache. */
const bulk = Array.from({ length: 1000 }, (_, n) => `function work${n}(a) { return a * ${n} + ${n}; }`).join("\n");
const called = "exports.total = work1(1) + work2(2);";
const answers = 'exports.handler = async () => "answered";';
const application = [bulk, called, answers].join("\n");
const debugged = { NODE_DEBUG_NATIVE: "COMPILE_CACHE" };

const directory = await temporaryDirectory();
const caches = join(directory.path, "code", "compiled");
const announced: string[] = [];
let engine: Engine;
let lambda: LambdaClient;
let logs: CloudWatchLogsClient;

before(async () => await start());

after(async () => {
  await stop();
  await directory[Symbol.asyncDispose]();
});

for (const runtime of ["nodejs22.x", "nodejs24.x", "nodejs26.x"] as const satisfies readonly RuntimeId[]) {
  test(`the second environment finds what the first one compiled, on ${runtime}`, async () => {
    const name = `second-${runtime.replace(".", "-")}`;
    await deploy(lambda, { name, runtime, code: application, environment: debugged });
    assert.equal(await invokeCold(name), '"answered"');
    await published(name);
    assert.equal(await logged(name, "index.js was accepted"), 0);
    assert.equal(await invokeCold(name), '"answered"');
    await eventually(async () => assert((await logged(name, "index.js was accepted")) > 0));
  });
}

test("an ES module's cache is kept as well", async () => {
  const name = "module";
  const code = `${bulk}\nexport const total = work1(1);\nexport const handler = async () => total;`;
  await deploy(lambda, { name, runtime: "nodejs24.x", code, environment: debugged });
  assert.equal(await invokeCold(name), "2");
  await published(name);
  assert.equal(await invokeCold(name), "2");
  await eventually(async () => assert((await logged(name, "index.js was accepted")) > 0));
});

test("a module runs once in each environment, the first one included", async () => {
  const code = `globalThis.runs = (globalThis.runs ?? 0) + 1;\n${bulk}\nexports.handler = async () => globalThis.runs;`;
  await deploy(lambda, { name: "once", code });
  assert.equal(await invokeCold("once"), "1");
  await published("once");
  assert.equal(await invokeCold("once"), "1");
});

test("nothing of the making is left in /tmp when the first event comes", async () => {
  const code = `${bulk}\nexports.handler = async () => require("fs").readdirSync(require("os").tmpdir());`;
  await deploy(lambda, { name: "tidy", code });
  assert.equal(await invokeCold("tidy"), "[]");
  await published("tidy");
});

test("what is loaded for an event is in no cache", async () => {
  const code = `${application}\nexports.handler = async () => { require("./late.js"); };`;
  await deploy(lambda, { name: "late", code, files: { "late.js": bulk } });
  await invokeCold("late");
  await invokeCold("late");
  assert.equal((await filesOf(await published("late"))).length, 1);
});

test("a function that fails while it loads leaves no cache, and the next environment makes one", async () => {
  const code = `${bulk}\nif (!process.env.FINE) throw new Error("not yet");\n${answers}`;
  await deploy(lambda, { name: "failing", code });
  await invokeCold("failing");
  assert.deepEqual(await foldersOf("failing"), []);
  await configure("failing", { FINE: "yes" });
  assert.equal(await invokeCold("failing"), '"answered"');
  await published("failing");
});

test("a function too small for a cache has none", async () => {
  await deploy(lambda, { name: "small", code: answers });
  await invokeCold("small");
  await invokeCold("small");
  assert.deepEqual(await foldersOf("small"), []);
});

test("a cache that is damaged or cut off does no harm", async () => {
  await deploy(lambda, { name: "damaged", code: application });
  await invokeCold("damaged");
  const folder = await published("damaged");
  for (const damage of [flipped, cut, () => Buffer.alloc(0), () => Buffer.alloc(100_000, "x")]) {
    for (const file of await filesOf(folder)) await writeFile(file, damage(await readFile(file)));
    assert.equal(await invokeCold("damaged"), '"answered"');
  }
});

test("new configuration means a new cache, and the old one goes", async () => {
  await deploy(lambda, { name: "changed", code: application });
  await invokeCold("changed");
  const old = await published("changed");
  await configure("changed", { STAGE: "new" });
  await invokeCold("changed");
  await eventually(async () => {
    const folders = await foldersOf("changed");
    assert.equal(folders.length, 1);
    assert.notEqual(folders[0], old);
  });
});

test("a function that is deleted takes its cache with it", async () => {
  await deploy(lambda, { name: "deleted", code: application });
  await invokeCold("deleted");
  await published("deleted");
  await lambda.send(new DeleteFunctionCommand({ FunctionName: "deleted" }));
  await eventually(async () => {
    assert.deepEqual(await foldersOf("deleted"), []);
  });
});

test("a function can't write to its cache where there are walls", async (context) => {
  if (announced.some((line) => line.includes("no walls"))) return context.skip("no walls here");
  const code = `${bulk}
    exports.handler = async () => {
      const folder = require("module").getCompileCacheDir();
      const attempts = [folder + "/new", folder + "/" + require("fs").readdirSync(folder)[0], folder + "/../new"];
      return attempts.map((file) => { try { require("fs").writeFileSync(file, "x"); } catch (error) { return error.code; } });
    };`;
  await deploy(lambda, { name: "walled", code });
  await invokeCold("walled");
  await published("walled");
  assert.equal(await invokeCold("walled"), '["EROFS","EROFS","EROFS"]');
});

test("a cache outlives the engine, and nothing half made or left over does", async () => {
  await deploy(lambda, { name: "kept", code: application, environment: debugged });
  await invokeCold("kept");
  const folder = await published("kept");
  await stop();
  const others = [".new-killed", "unknown.$LATEST.1.2", "kept.$LATEST.outdated.2"];
  for (const other of others) await mkdir(join(caches, other));
  await start();
  await eventually(async () => {
    const left = await readdir(caches);
    assert.deepEqual(
      others.filter((other) => left.includes(other)),
      [],
    );
  });
  assert.deepEqual(await foldersOf("kept"), [folder]);
  await invokeCold("kept");
  await eventually(async () => assert((await logged("kept", "index.js was accepted")) > 0));
});

async function start(): Promise<void> {
  const config = { port: 0, dataDirectory: directory.path, prewarm: 1 };
  engine = await startEngine(config, { diagnostics: () => {}, announce: (line) => announced.push(line) });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const clients = { endpoint: engine.endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
  lambda = new LambdaClient(clients);
  logs = new CloudWatchLogsClient(clients);
}

async function stop(): Promise<void> {
  lambda.destroy();
  logs.destroy();
  await engine.close();
}

/** The answer of an environment that has not run before. */
async function invokeCold(name: string): Promise<string> {
  const url = `${engine.endpoint}/2015-03-31/functions/${name}/invocations`;
  const response = await fetch(url, { method: "POST", headers: { "x-lambkin-cold": "true" } });
  return await response.text();
}

async function configure(name: string, variables: Record<string, string>): Promise<void> {
  const input = { FunctionName: name, Environment: { Variables: variables } };
  await lambda.send(new UpdateFunctionConfigurationCommand(input));
  await waitUntilFunctionUpdatedV2(
    { client: lambda, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 },
    { FunctionName: name },
  );
}

/** Waits for the function's cache. Resolves to its folder. */
async function published(name: string): Promise<string> {
  return await eventually(async () => {
    const [folder] = await foldersOf(name);
    assert(folder !== undefined, "there is no cache");
    return folder;
  });
}

async function foldersOf(name: string): Promise<string[]> {
  return (await readdir(caches)).filter((folder) => folder.startsWith(`${name}.`)).map((each) => join(caches, each));
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** How many of the function's log events have `text`. */
async function logged(name: string, text: string): Promise<number> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }));
  return events.filter(({ message }) => message?.includes(text)).length;
}

function flipped(bytes: Buffer): Buffer {
  const damaged = Buffer.from(bytes);
  const middle = damaged.length >> 1;
  damaged.writeUInt8(damaged.readUInt8(middle) ^ 255, middle);
  return damaged;
}

function cut(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length >> 1);
}
