import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { type Engine, startEngine } from "../../src/engine.ts";
import { eventually } from "../support/eventually.ts";
import { listener, watcher } from "../support/extension-programs.ts";
import { role } from "../support/functions.ts";
import { publishLayer } from "../support/layers.ts";
import { clientConfig } from "../support/open-api.ts";
import { zipBytes } from "../support/zip-bytes.ts";

/** Functions whose layers carry extensions, as AWS runs them (API-940 … API-945). */

let engine: Engine;
let lambda: LambdaClient;
let logs: CloudWatchLogsClient;

/** Behind walls where this machine has them. */
const isolation = process.env["LAMBKIN_TEST_ISOLATION"] === "none" ? "none" : "auto";

before(async () => {
  engine = await startEngine({ port: 0, region: "us-east-1", isolation });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
  logs = new CloudWatchLogsClient(clientConfig(engine.endpoint));
});

after(async () => {
  lambda.destroy();
  logs.destroy();
  await engine.close();
});

const echo = "exports.handler = async (event) => event;";

interface Wanted {
  readonly name: string;
  readonly code?: string;
  /** Files of `/opt/extensions`. */
  readonly extensions: Readonly<Record<string, string>>;
  readonly timeout?: number;
}

async function deploy({ name, code = echo, extensions, timeout = 10 }: Wanted): Promise<void> {
  const files = Object.entries(extensions).map(([file, data]) => ({
    name: `extensions/${file}`,
    data,
    unixMode: 0o100755,
  }));
  const { LayerVersionArn = "" } = await publishLayer(lambda, {
    LayerName: name,
    Content: { ZipFile: zipBytes(files) },
  });
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs22.x",
      Role: role,
      Handler: "index.handler",
      Timeout: timeout,
      Layers: [LayerVersionArn],
      Code: { ZipFile: zipBytes([{ name: "index.js", data: code }]) },
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 },
    { FunctionName: name },
  );
}

async function invoke(FunctionName: string, payload: unknown = {}): Promise<InvokeCommandOutput & { body: unknown }> {
  const output = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }));
  return { ...output, body: JSON.parse(Buffer.from(output.Payload ?? []).toString()) };
}

async function linesOf(name: string): Promise<string[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }));
  return events.map(({ message = "" }) => message.trimEnd());
}

/** The only environment of the function waits for an event. */
async function free(name: string, count = 1): Promise<void> {
  await eventually(async () => {
    assert.equal((await linesOf(name)).filter((line) => line.startsWith("REPORT ")).length, count);
  });
}

interface Event {
  readonly eventType: string;
  readonly requestId?: string;
  readonly shutdownReason?: string;
}

/** The events that an extension which prints them has got so far. */
async function eventsOf(name: string, extension = "watcher"): Promise<Event[]> {
  const start = `${extension} {`;
  const lines = (await linesOf(name)).filter((line) => line.startsWith(start));
  return lines.map((line): Event => JSON.parse(line.slice(start.length - 1)));
}

test("an external extension hears of every invocation, and of the environment's end (API-1167)", async () => {
  const name = "watched";
  await deploy({ name, extensions: { watcher } });
  const first = await invoke(name, { n: 1 });
  await free(name);
  const second = await invoke(name, { n: 2 });
  assert.deepEqual([first.body, second.body], [{ n: 1 }, { n: 2 }]);
  await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  const events = await eventually(async () => {
    const found = await eventsOf(name);
    assert.equal(found.length, 3);
    return found;
  });
  assert.deepEqual(
    events.map(({ eventType }) => eventType),
    ["INVOKE", "INVOKE", "SHUTDOWN"],
  );
  assert.equal(events[0]?.requestId, first.$metadata.requestId);
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
  const lines = (await linesOf(name)).filter((line) => line.startsWith(start));
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
  await deploy({ name, code: hello, extensions: { taker: listener("/2022-07-01/telemetry", request) } });
  const { $metadata } = await invoke(name);
  const { requestId } = $metadata;
  await free(name);
  await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
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
  const lines = await linesOf(name);
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
  await deploy({ name, code: hello, extensions: { taker: listener("/2020-08-15/logs", request) } });
  await invoke(name);
  await free(name);
  await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  const types = await eventually(async () => {
    const found = (await telemetryOf(name, "TCP")).map(({ type }) => type);
    assert.equal(found.at(-1), "platform.report");
    return found;
  });
  const ofInit = ["platform.logsSubscription", "platform.extension"];
  const ofInvocation = ["platform.start", "function", "platform.runtimeDone", "platform.end", "platform.report"];
  assert.deepEqual(types, [...ofInit, ...ofInvocation]);
});
