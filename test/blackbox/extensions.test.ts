import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import { eventually } from "../support/eventually.ts";
import { ExtensionBench } from "../support/extended.ts";
import { extensionProgram, listener, watcher } from "../support/extension-programs.ts";

/** Functions whose layers carry extensions, as AWS runs them (API-940 … API-945). */

let bench: ExtensionBench;

before(async () => {
  bench = await ExtensionBench.open();
});

after(async () => {
  await bench[Symbol.asyncDispose]();
});

interface Event {
  readonly eventType: string;
  readonly requestId?: string;
  readonly shutdownReason?: string;
}

/** The events that an extension which prints them has got so far. */
async function eventsOf(name: string, extension = "watcher"): Promise<Event[]> {
  const start = `${extension} {`;
  const lines = (await bench.lines(name)).filter((line) => line.startsWith(start));
  return lines.map((line): Event => JSON.parse(line.slice(start.length - 1)));
}

async function remove(FunctionName: string): Promise<void> {
  await bench.lambda.send(new DeleteFunctionCommand({ FunctionName }));
}

test("an external extension hears of every invocation, and of the environment's end (API-1167)", async () => {
  const name = "watched";
  await bench.deploy({ name, extensions: { watcher } });
  const first = await bench.invoke(name, { n: 1 });
  await bench.over(name);
  const second = await bench.invoke(name, { n: 2 });
  assert.deepEqual([first.body, second.body], [{ n: 1 }, { n: 2 }]);
  await remove(name);
  const events = await eventually(async () => {
    const found = await eventsOf(name);
    assert.equal(found.length, 3);
    return found;
  });
  assert.deepEqual(
    events.map(({ eventType }) => eventType),
    ["INVOKE", "INVOKE", "SHUTDOWN"],
  );
  assert.equal(events[0]?.requestId, first.requestId);
  assert.equal(events[2]?.shutdownReason, "spindown");
});

interface TelemetryEvent {
  readonly time: string;
  readonly type: string;
  readonly record: unknown;
}

/** What an extension that prints it has got of what it has subscribed to. */
async function telemetryOf(name: string, method: string): Promise<TelemetryEvent[]> {
  const start = `taker ${method} [`;
  const lines = (await bench.lines(name)).filter((line) => line.startsWith(start));
  return lines.flatMap((line): TelemetryEvent[] => JSON.parse(line.slice(start.length - 1)));
}

const hello = `exports.handler = async () => { console.log("hello"); return 1; };`;

test("an extension gets what it has asked of the Telemetry API (API-960 … API-962, API-1167)", async () => {
  const name = "telemetry";
  const destination = { protocol: "HTTP", URI: "http://sandbox.localdomain:4243/there" };
  const request = {
    schemaVersion: "2022-12-13",
    types: ["platform", "function"],
    buffering: { timeoutMs: 25 },
    destination,
  };
  await bench.deploy({
    name,
    code: hello,
    extensions: { taker: listener("/2022-07-01/telemetry", request, "platform.report") },
  });
  const { requestId } = await bench.invoke(name);
  await bench.over(name);
  await remove(name);
  const events = await eventually(async () => {
    const found = await telemetryOf(name, "POST");
    assert.equal(found.at(-1)?.type, "platform.report");
    return found;
  });
  assert.deepEqual(
    events.map(({ type }) => type),
    [
      "platform.initStart",
      "platform.telemetrySubscription",
      "platform.extension",
      "platform.initRuntimeDone",
      "platform.initReport",
      "platform.start",
      "function",
      "platform.runtimeDone",
      "platform.report",
    ],
  );
  const record = (type: string): object => Object(events.find((each) => each.type === type)?.record);
  assert.deepEqual(record("platform.extension"), { name: "taker", state: "Ready", events: ["INVOKE", "SHUTDOWN"] });
  assert.deepEqual(record("platform.telemetrySubscription"), {
    name: "taker",
    state: "Subscribed",
    types: request.types,
  });
  assert.match(JSON.stringify(events[6]?.record), /\\tINFO\\thello\\n"$/);
  for (const type of ["start", "runtimeDone", "report"])
    assert.equal(Object(record(`platform.${type}`)).requestId, requestId, type);
  const lines = await bench.lines(name);
  assert(lines.includes("TELEMETRY\tName: taker\tState: Subscribed\tTypes: [Platform, Function]"), lines.join("\n"));
  assert(lines.includes("EXTENSION\tName: taker\tState: Ready\tEvents: [INVOKE, SHUTDOWN]"));
});

test("the Logs API tells it with the older names, over TCP too (API-963)", async () => {
  const name = "logs-api";
  const destination = { protocol: "TCP", port: 4244 };
  const request = {
    schemaVersion: "2021-03-18",
    types: ["platform", "function"],
    buffering: { timeoutMs: 25 },
    destination,
  };
  await bench.deploy({
    name,
    code: hello,
    extensions: { taker: listener("/2020-08-15/logs", request, "platform.report") },
  });
  await bench.invoke(name);
  await bench.over(name);
  await remove(name);
  const types = await eventually(async () => {
    const found = (await telemetryOf(name, "TCP")).map(({ type }) => type);
    assert.equal(found.at(-1), "platform.report");
    return found;
  });
  const ofInit = ["platform.logsSubscription", "platform.extension"];
  const ofInvocation = ["platform.start", "function", "platform.runtimeDone", "platform.end", "platform.report"];
  assert.deepEqual(types, [...ofInit, ...ofInvocation]);
});

test("the JSON format tells of extensions as events, and telemetry has the function's lines as objects", async () => {
  const name = "json";
  const destination = { protocol: "HTTP", URI: "http://sandbox.localdomain:4245" };
  const request = { schemaVersion: "2022-12-13", types: ["function"], buffering: { timeoutMs: 25 }, destination };
  const extensions = { taker: listener("/2022-07-01/telemetry", request, "function") };
  await bench.deploy({ name, code: hello, extensions, logFormat: "JSON" });
  const { requestId } = await bench.invoke(name);
  await bench.line(name, /"type":"platform.telemetrySubscription","record":{"name":"taker","state":"Subscribed"/);
  await bench.line(name, /"type":"platform.extension","record":{"name":"taker","state":"Ready"/);
  await bench.over(name);
  await remove(name);
  const line = await bench.line(name, /^taker POST /);
  const [event]: TelemetryEvent[] = JSON.parse(line.slice("taker POST ".length));
  const { level, message, requestId: logged } = Object(event?.record);
  assert.deepEqual([level, message, logged], ["INFO", "hello", requestId]);
});

test("telemetry says how the runtime failed before its extensions are told to end", async () => {
  const name = "failing";
  const destination = { protocol: "HTTP", URI: "http://sandbox.localdomain:4246" };
  const request = { schemaVersion: "2022-12-13", types: ["platform"], buffering: { timeoutMs: 25 }, destination };
  const extensions = { taker: listener("/2022-07-01/telemetry", request, "platform.runtimeDone") };
  await bench.deploy({ name, code: "exports.handler = async () => process.exit(1);", extensions });
  await bench.invoke(name);
  await bench.line(
    name,
    /"type":"platform.runtimeDone","record":{"requestId":"[^"]*","status":"error","errorType":"Runtime.ExitError"/,
  );
});

test("what extensions see of the function's variables, and whose they are not (API-940)", async () => {
  const name = "variables";
  const teller = extensionProgram(`
    const id = await register(["INVOKE"]);
    console.log("sees " + JSON.stringify(Object.keys(process.env).sort()));
    for (;;) await next(id);`);
  // Such a function's process is started for it alone.
  await bench.deploy({ name, extensions: { teller }, environment: { MINE: "1", NODE_OPTIONS: "--no-warnings" } });
  await bench.invoke(name);
  const line = await bench.line(name, /^sees /);
  const names: string[] = JSON.parse(line.slice("sees ".length));
  const wanted = [
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_REGION",
    "AWS_SESSION_TOKEN",
    "MINE",
    "NODE_OPTIONS",
    "PATH",
  ];
  assert.deepEqual(
    wanted.filter((each) => !names.includes(each)),
    [],
  );
  const unwanted = ["_HANDLER", "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_GROUP_NAME", "LAMBDA_TASK_ROOT", "NODE_PATH"];
  assert.deepEqual(
    unwanted.filter((each) => names.includes(each)),
    [],
  );
});

test("nobody but the environment itself reaches its Runtime API", async (context) => {
  if (!bench.hasWalls) {
    context.skip("walls");
    return;
  }
  const knock = `new Promise((resolve) => {
    const socket = require("node:net").connect(9001, "127.0.0.1");
    socket.on("connect", () => { socket.destroy(); resolve("connected"); });
    socket.on("error", ({ code }) => resolve(code));
  })`;
  const code = `exports.handler = () => ${knock};`;
  await bench.deploy({ name: "at-home", code, extensions: { watcher } });
  await bench.deploy({ name: "neighbour", code, layer: { nothing: "" } });
  assert.equal((await bench.invoke("at-home")).body, "connected");
  assert.equal((await bench.invoke("neighbour")).body, "ECONNREFUSED");
  await assert.rejects(fetch("http://127.0.0.1:9001/2018-06-01/ping"));
});
