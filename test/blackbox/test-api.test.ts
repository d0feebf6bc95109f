import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Engine, fromFile, startEngine } from "../../src/test.ts";
import { eventually } from "../support/eventually.ts";
import { folderOf } from "../support/folder-of.ts";

/** What `lambkin/test` gives a test of somebody's function. */

const files = {
  "package.json": "{}",
  "src/app.js": `
    console.log("loaded");
    let count = 0;
    exports.handler = async (event, context) => {
      count += 1;
      console.log("event %j", event);
      if (event.fails) throw new TypeError("not like this");
      if (event.hangs) await new Promise((resolve) => setTimeout(resolve, 60_000));
      return { count, word: process.env.WORD, context };
    };
    exports.left = async (_event, context) => context.getRemainingTimeInMillis();
    exports.text = awslambda.streamifyResponse(async (_event, stream) => stream.end("not JSON"));`,
  "src/old.js": "exports.handler = (event, context, done) => { console.warn('old'); done(null, [event.a]); };",
  "src/typed.ts": `
    import { shout } from "shouting";
    interface Greeting { readonly who?: string }
    export const handler = async ({ who }: Greeting): Promise<string> => {
      if (who === undefined) throw new RangeError("nobody");
      return shout(who);
    };`,
  "node_modules/shouting/index.js": "exports.shout = (text) => text.toUpperCase() + '!';",
  "layer/nodejs/node_modules/layered/index.js": "module.exports = 'of the layer';",
  "src/layered.js": "exports.handler = async () => require('layered');",
};

let folder: Awaited<ReturnType<typeof folderOf>>;
let engine: Engine;

before(async () => {
  folder = await folderOf(files);
  engine = await startEngine();
});

after(async () => {
  await engine.close();
  await folder[Symbol.asyncDispose]();
});

function inFolder(handler: string, settings?: Parameters<typeof fromFile>[1]) {
  return fromFile(join(folder.path, handler), { timeout: 30, ...settings });
}

test("one value has all of an invocation: result, what was printed, log and report", async () => {
  const app = inFolder("src/app.handler", { environment: { WORD: "yes" }, memory: 256 });
  const first = await engine.invoke<{ count: number; word: string }>(app, { a: 1 });
  assert.deepEqual([first.result.count, first.result.word, JSON.parse(first.payload).count], [1, "yes", 1]);
  assert.deepEqual([first.functionError, first.error, first.coldStart], [undefined, undefined, true]);
  assert.deepEqual(first.logs, ["loaded", 'event {"a":1}']);
  const lines = first.log.split("\n").map((line) => line.split(/[ \t]/)[0]);
  assert.deepEqual(
    lines.map((word) => (word?.startsWith("20") ? "time" : word)),
    ["INIT_START", "time", "START", "time", "END", "REPORT", ""],
  );
  const { durationMs, billedMs, initMs, memoryMb, maxMemoryMb } = first.report;
  assert.equal(billedMs, Math.max(1, Math.ceil(durationMs)));
  assert.equal(memoryMb, 256);
  assert(initMs !== undefined && initMs > 0 && maxMemoryMb > 0);
  const second = await engine.invoke<{ count: number }>(app, {});
  assert.deepEqual([second.result.count, second.coldStart, second.report.initMs], [2, false, undefined]);
  assert.deepEqual(second.logs, ["event {}"]);
});

test("a function that fails is a result, with the error's type, message and stack", async () => {
  const { result, functionError, error, logs, payload } = await engine.invoke(inFolder("src/app.handler"), {
    fails: 1,
  });
  assert.deepEqual([result, functionError], [undefined, "Unhandled"]);
  assert.deepEqual([error?.errorType, error?.errorMessage], ["TypeError", "not like this"]);
  assert.match(error?.trace[1] ?? "", /src\/app\.js:7/);
  assert.deepEqual(logs, ["loaded", 'event {"fails":1}']);
  assert.equal(JSON.parse(payload).errorType, "TypeError");
});

test("an invocation is given its time, request id, client context and identity", async () => {
  const app = inFolder("src/app.handler");
  const requestId = "0f6a9c1e-3b5d-4c8a-9e2f-7d1b4a6c8e90";
  const identity = { cognitoIdentityId: "id", cognitoIdentityPoolId: "pool" };
  const clientContext = { custom: { tenant: "t" } };
  const answer = await engine.invoke<{ context: object }>(app, {}, { requestId, identity, clientContext });
  const { awsRequestId, identity: seen, clientContext: given } = Object(answer.result.context);
  assert.deepEqual([awsRequestId, seen, given, answer.requestId], [requestId, identity, clientContext, requestId]);
  const { result: left } = await engine.invoke<number>(inFolder("src/app.left"), {}, { remainingTime: 60_000 });
  assert(left > 30_000 && left <= 60_000, `${left} ms`);
  const late = await engine.invoke(app, { hangs: 1 }, { remainingTime: 100 });
  assert.deepEqual([late.error?.errorType, late.functionError], ["Sandbox.Timedout", "Unhandled"]);
  assert.match(late.error?.errorMessage ?? "", /Task timed out after 0\.10 seconds$/);
});

test("a time that is none, and a request id that runs already, are refused", async () => {
  await using own = await startEngine();
  const app = inFolder("src/app.handler");
  await assert.rejects(own.invoke(app, {}, { remainingTime: Number.NaN }), RangeError);
  const twice = await Promise.allSettled([1, 2].map(() => own.invoke(app, {}, { requestId: "one" })));
  assert.deepEqual(
    twice.map((each) => (each.status === "fulfilled" ? each.value.requestId : String(each.reason))),
    ["one", "Error: an invocation with the request id 'one' runs already"],
  );
});

test("a cold start is to be had at any time", async () => {
  const app = inFolder("src/app.handler");
  await engine.invoke(app);
  const { result, coldStart } = await engine.invoke<{ count: number }>(app, {}, { cold: true });
  assert.deepEqual([result.count, coldStart], [1, true]);
});

test("TypeScript runs as it is, finds the packages around it, and is what stack traces name", async () => {
  const typed = inFolder("src/typed.handler", { runtime: "nodejs20.x" });
  assert.equal((await engine.invoke(typed, { who: "world" })).result, "WORLD!");
  const { error } = await engine.invoke(typed, {});
  assert.equal(error?.errorType, "RangeError");
  assert.match(error.trace[1] ?? "", /src\/typed\.ts:5:/);
});

test("stack traces name TypeScript where the temporary folder is a link, as on macOS", async () => {
  await using project = await folderOf({
    "typed.ts": "export const handler = async (event: object): Promise<never> => {\n  throw new Error('no');\n};",
    "private/deep/er/x": "",
  });
  const temporary = process.env["TMPDIR"];
  process.env["TMPDIR"] = join(project.path, "tmp");
  await symlink("private/deep/er", process.env["TMPDIR"]);
  try {
    await using own = await startEngine();
    const { error } = await own.invoke(fromFile(join(project.path, "typed.handler")));
    assert(error?.trace[1]?.includes(`${project.path}/typed.ts:2:`), error?.trace.join("\n"));
  } finally {
    if (temporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = temporary;
  }
});

test("TypeScript that can't be used is refused with its file and line", async () => {
  await using bad = await folderOf({
    "bad.ts": "export const a = 1;\nexport const handler = async () => { return [; };",
  });
  const target = fromFile(join(bad.path, "bad.handler"));
  await assert.rejects(engine.invoke(target), { name: "CodeError", message: /bad\.ts:2: Unexpected ";"/ });
  await writeFile(join(bad.path, "bad.ts"), "export const handler = async () => 1;");
  await engine.invoke(target);
  assert.equal(engine.invocations("bad").length, 1, "its name is its own once it is mended");
});

test("an old runtime's callback and log lines come in the same form", async () => {
  const { result, logs, coldStart, report } = await engine.invoke(
    inFolder("src/old.handler", { runtime: "nodejs8.10" }),
    { a: 1 },
  );
  assert.deepEqual([result, logs, coldStart], [[1], ["old"], true]);
  assert.equal(report.billedMs % 100, 0);
});

test("the result of a response that is no JSON is its text", async () => {
  const { result, payload } = await engine.invoke(inFolder("src/app.text"));
  assert.deepEqual([result, payload], ["not JSON", "not JSON"]);
});

test("layers are folders", async () => {
  const layered = inFolder("src/layered.handler", { layers: [join(folder.path, "layer")] });
  assert.equal((await engine.invoke(layered)).result, "of the layer");
});

test("a handler may be named by a URL, and one that is not there is told of at once", async () => {
  const url = new URL("src/app.left", `${pathToFileURL(folder.path).href}/`);
  assert.equal(fromFile(url).handler, "src/app.left");
  assert.throws(() => inFolder("src/app"), /'.*src.app' names no export/);
  assert.throws(() => inFolder("src/none.handler"), /there is no .*none\.js, \.mjs, \.cjs or \.ts/);
});

test("a file, and a layer's folder, may have a name that is longer than AWS allows", async () => {
  const long = "n".repeat(100);
  const at = join(folder.path, "l".repeat(150));
  await mkdir(join(at, "nodejs/node_modules/layered"), { recursive: true });
  await writeFile(join(at, "nodejs/node_modules/layered/index.js"), "module.exports = 'of the layer';");
  await writeFile(join(at, `${long}.js`), "exports.handler = async (_event, { functionName }) => functionName;");
  await writeFile(join(at, `${long}2.js`), "exports.handler = async () => require('layered');");
  const [first, second] = [long, `${long}2`].map((name) => join(at, `${name}.handler`));
  assert.equal((await engine.invoke(fromFile(first ?? "", { folder: at }))).result, long.slice(0, 64));
  const another = await engine.invoke(fromFile(second ?? "", { folder: at, layers: [at] }));
  assert.deepEqual([another.result, another.functionName], ["of the layer", `${long.slice(0, 62)}-2`]);
});

test("what AWS would refuse is refused", async () => {
  const app = inFolder("src/app.handler", { timeout: 901 });
  await assert.rejects(engine.invoke(app), { name: "ValidationException", message: /'timeout'/ });
  await assert.rejects(engine.invoke("nobody"), { name: "ResourceNotFoundException" });
});

test("AWS clients find what was deployed, and again what was changed in its file", async () => {
  const file = join(folder.path, "src/changing.js");
  await writeFile(file, "exports.handler = async () => { console.log('first'); return 1; };");
  await engine.deploy("changing", fromFile(join(folder.path, "src/changing.handler"), { timeout: 5 }));
  const lambda = new LambdaClient(engine.clientConfig);
  const invoked = async (): Promise<string> => {
    const { Payload = [] } = await lambda.send(new InvokeCommand({ FunctionName: "changing" }));
    return Buffer.from(Payload).toString();
  };
  assert.equal(await invoked(), "1");
  await writeFile(file, "exports.handler = async () => 2;");
  await engine.deploy("changing", fromFile(join(folder.path, "src/changing.handler"), { memory: 256 }));
  assert.equal(await invoked(), "2");
  assert.equal((await engine.invoke("changing")).report.memoryMb, 256);
  lambda.destroy();
  const logs = new CloudWatchLogsClient(engine.clientConfig);
  const filter = { logGroupName: "/aws/lambda/changing", filterPattern: "first" };
  assert.equal((await logs.send(new FilterLogEventsCommand(filter))).events?.length, 1);
  logs.destroy();
  assert.deepEqual(
    engine.invocations("changing").map(({ result }) => result),
    [1, 2, 2],
  );
});

test("a test process ends by itself, and leaves no file and no process", async () => {
  await using temporary = await folderOf({});
  const entry = pathToFileURL(fileURLToPath(new URL("../../src/test.ts", import.meta.url))).href;
  const program = `
    import { fromFile, startEngine } from ${JSON.stringify(entry)};
    await using engine = await startEngine();
    const [plain, typed] = ["app", "typed"].map((name) => fromFile("src/" + name + ".handler"));
    const { log } = await engine.invoke(plain, {});
    const { result } = await engine.invoke(typed, { who: "you" });
    console.log(result, /RequestId: (\\S+)/.exec(log)[1]);`;
  const env = { ...process.env, TMPDIR: temporary.path, TEMP: temporary.path };
  const options = { cwd: folder.path, env, timeout: 60_000 };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], options);
  assert.match(stdout, /^YOU! [0-9a-f-]{36}\n$/);
  assert.deepEqual(await readdir(temporary.path), []);
  if (process.platform !== "linux") return;
  await eventually(() => assert.deepEqual(processesIn(temporary.path), []));
});

test("a process that exits before its engine is closed leaves no file and no process either", async () => {
  await using temporary = await folderOf({});
  const entry = pathToFileURL(fileURLToPath(new URL("../../src/test.ts", import.meta.url))).href;
  const program = `
    import { fromFile, startEngine } from ${JSON.stringify(entry)};
    const engine = await startEngine();
    await engine.invoke(fromFile("src/app.handler"), {});
    process.exit(0);`;
  const env = { ...process.env, TMPDIR: temporary.path, TEMP: temporary.path };
  const options = { cwd: folder.path, env, timeout: 60_000 };
  await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], options);
  await eventually(async () => assert.deepEqual(await readdir(temporary.path), []));
  if (process.platform !== "linux") return;
  await eventually(() => assert.deepEqual(processesIn(temporary.path), []));
});

test("engines in one process know nothing of each other", async () => {
  const app = inFolder("src/app.handler");
  const counts = await Promise.all(
    Array.from({ length: 8 }, async () => {
      await using own = await startEngine();
      await own.invoke(app);
      const { result } = await own.invoke<{ count: number }>(app);
      return [result.count, own.invocations().length];
    }),
  );
  assert.deepEqual(
    counts,
    Array.from({ length: 8 }, () => [2, 2]),
  );
});

/** Ids of processes whose environment names the folder. */
function processesIn(path: string): string[] {
  const names = (id: string): boolean => {
    try {
      return readFileSync(`/proc/${id}/environ`, "latin1").includes(path);
    } catch {
      // It ended meanwhile, or is somebody else's.
      return false;
    }
  };
  return readdirSync("/proc").filter((id) => /^\d+$/.test(id) && names(id));
}
