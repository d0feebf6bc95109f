import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { type CollectedSpan, type Collector, openCollector } from "../support/collector.ts";
import { deploy } from "../support/deploy.ts";
import { lineageId } from "../support/lineage-id.ts";
import { eventually } from "../support/eventually.ts";
import { clientConfig } from "../support/open-api.ts";
import { scrape, sumOf } from "../support/scrape.ts";
import { startProgram } from "../support/start-program.ts";

/** OpenTelemetry's numbers. */
const kinds = { internal: 1, server: 2 };
const statuses = { unset: 0, error: 2 };

let collector: Collector;
let engine: Engine;
let lambda: LambdaClient;

before(async () => {
  collector = await openCollector();
  const { tracesEndpoint } = collector;
  engine = await startEngine({ port: 0, region: "us-east-1", prewarm: 0, tracesEndpoint });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
  for (const [name, code] of Object.entries(functions)) {
    await deploy(lambda, { name, code, timeout: name === "hangs" ? 1 : 30 });
  }
});

after(async () => {
  lambda.destroy();
  await engine.close();
  await collector[Symbol.asyncDispose]();
});

const functions = {
  tells: "exports.handler = async () => process.env._X_AMZN_TRACE_ID ?? null",
  told: "exports.handler = async () => process.env._X_AMZN_TRACE_ID ?? null",
  fails: `exports.handler = async ({ how }) => {
    if (how === "throw") throw new RangeError("on purpose");
    process.exit(3);
  }`,
  hangs: "exports.handler = async () => await new Promise((end) => setTimeout(end, 60_000))",
  queued: "exports.handler = async () => process.env._X_AMZN_TRACE_ID",
};

interface Answer {
  readonly requestId: string;
  readonly text: string;
  /** As the client got it. */
  readonly trace: string;
}

async function invoke(name: string, event: object, headers: Record<string, string> = {}): Promise<Answer> {
  const url = `${engine.endpoint}/2015-03-31/functions/${name}/invocations`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(event), headers });
  const { headers: got } = response;
  const text = await response.text();
  return { requestId: got.get("x-amzn-requestid") ?? "", text, trace: got.get("x-amzn-trace-id") ?? "" };
}

/** The span of an invocation, and those below it in the order of their start. */
async function exported(requestId: string): Promise<{ span: CollectedSpan; phases: CollectedSpan[] }> {
  return await eventually(() => {
    const spans = collector.spans();
    const span = spans.find(({ attributes }) => attributes["faas.invocation_id"] === requestId);
    assert(span, `no span of ${requestId}`);
    const phases = spans.filter(({ parentSpanId }) => parentSpanId === span.spanId);
    return { span, phases: phases.toSorted((one, other) => Number(one.start - other.start)) };
  });
}

test("an invocation without a trace begins one: the function's own spans have its span as their parent", async () => {
  const { requestId, text, trace } = await invoke("tells", {});
  const { span, phases } = await exported(requestId);
  assert.equal(span.parentSpanId, "");
  const root = `1-${span.traceId.slice(0, 8)}-${span.traceId.slice(8)}`;
  assert.equal(JSON.parse(text), `Root=${root};Parent=${span.spanId};Sampled=1;Lineage=1:${lineageId("tells")}:0`);
  assert.equal(trace, `Root=${root};Sampled=1`);
  assert.deepEqual([span.name, span.kind, span.status], ["tells", kinds.server, { code: statuses.unset, message: "" }]);
  assert.deepEqual(
    phases.map(({ name }) => name),
    ["queue", "init", "invoke"],
  );
  const { "faas.instance": instance, ...attributes } = span.attributes;
  assert.match(String(instance), /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  assert.deepEqual(attributes, {
    "faas.invocation_id": requestId,
    "faas.coldstart": true,
    "faas.trigger": "other",
    "aws.lambda.invoked_arn": "arn:aws:lambda:us-east-1:123456789012:function:tells",
  });
  assert.deepEqual(span.resource, {
    "service.name": "tells",
    "cloud.provider": "aws",
    "cloud.platform": "aws_lambda",
    "cloud.region": "us-east-1",
    "cloud.account.id": "123456789012",
    "cloud.resource_id": "arn:aws:lambda:us-east-1:123456789012:function:tells:$LATEST",
    "faas.name": "tells",
    "faas.version": "$LATEST",
    "faas.max_memory": 128 * 2 ** 20,
    "aws.log.group.names": ["/aws/lambda/tells"],
  });
});

test("phases lie in their invocation, one after the other, at the time of day", async () => {
  const begun = BigInt(Date.now() - 1) * 1_000_000n;
  const { requestId } = await invoke("tells:$LATEST", {});
  const { span, phases } = await exported(requestId);
  const [invoked, ...others] = phases;
  assert(invoked);
  // It is warm by now.
  assert.deepEqual([invoked.name, invoked.kind, span.attributes["faas.coldstart"]], ["invoke", kinds.internal, false]);
  assert.deepEqual(others, []);
  assert(begun <= span.start && span.end <= BigInt(Date.now() + 1) * 1_000_000n);
  assert(span.start <= invoked.start && invoked.start <= invoked.end && invoked.end <= span.end);
  assert.equal(invoked.traceId, span.traceId);
});

test("a caller's trace goes on: from X-Ray's header with all that it says, else from W3C's", async () => {
  const xray = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a87bd80c:0";
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  for (const [headers, traceId, parent, earlier] of [
    [{ "X-Amzn-Trace-Id": xray, traceparent }, "5759e988bd862e3fe1be46a994272793", "53995c3f42cd8ad8", "a87bd80c:0|"],
    [{ traceparent }, "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", ""],
  ] as const) {
    const { requestId, text, trace } = await invoke("told", {}, headers);
    const { span } = await exported(requestId);
    assert.deepEqual([span.traceId, span.parentSpanId], [traceId, parent]);
    const root = `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
    assert.equal(
      JSON.parse(text),
      `Root=${root};Parent=${span.spanId};Sampled=1;Lineage=1:${earlier}${lineageId("told")}:0`,
    );
    assert.equal(trace, `Root=${root};Sampled=1`);
  }
});

test("a trace that is not sampled is passed on as it came but for its lineage, and not recorded", async () => {
  const header = "Root=1-5759e988-bd862e3fe1be46a994272794;Parent=53995c3f42cd8ad8;Sampled=0";
  const quiet = [
    await invoke("tells", {}, { "X-Amzn-Trace-Id": header }),
    await invoke("tells", {}, { traceparent: "00-5759e988bd862e3fe1be46a994272794-53995c3f42cd8ad8-00" }),
  ];
  const lineage = `Lineage=1:${lineageId("tells")}:0`;
  for (const { text } of quiet) assert.equal(JSON.parse(text), `${header};${lineage}`);
  const { requestId } = await invoke("tells", {});
  await exported(requestId);
  const ids = new Set(quiet.map((answer) => answer.requestId));
  assert.deepEqual(
    collector.spans().filter(({ attributes }) => ids.has(String(attributes["faas.invocation_id"]))),
    [],
  );
});

for (const [how, errorType] of [
  ["throw", "RangeError"],
  ["exit", "Runtime.ExitError"],
  ["timeout", "Sandbox.Timedout"],
] as const) {
  test(`a function's failure by ${how} is its span's status`, async () => {
    const { requestId } = await invoke(how === "timeout" ? "hangs" : "fails", { how });
    const { span, phases } = await exported(requestId);
    assert.deepEqual(span.status, { code: statuses.error, message: errorType });
    assert.equal(span.attributes["error.type"], errorType);
    const names = phases.map(({ name }) => name);
    assert(names.includes("invoke"));
    // The process is ended, which takes its time.
    if (how === "timeout") assert.equal(names.at(-1), "overhead");
  });
}

test("an asynchronous event's span begins with its wait in the queue, in the trace of who sent it", async () => {
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b7-01";
  const url = `${engine.endpoint}/2015-03-31/functions/queued/invocations`;
  const headers = { traceparent, "X-Amz-Invocation-Type": "Event" };
  const accepted = await fetch(url, { method: "POST", headers });
  const { span, phases } = await exported(accepted.headers.get("x-amzn-requestid") ?? "");
  assert.deepEqual([span.traceId, span.parentSpanId], ["4bf92f3577b34da6a3ce929d0e0e4737", "00f067aa0ba902b7"]);
  assert.deepEqual(
    phases.map(({ name }) => name),
    ["queue", "init", "invoke"],
  );
  assert.equal(phases[0]?.start, span.start);
});

test("what was traced is on the page for Prometheus", async () => {
  const { requestId } = await invoke("tells", {});
  await exported(requestId);
  await eventually(async () => {
    const samples = await scrape(engine.endpoint);
    assert((sumOf(samples, "lambkin_traces_exported_total") ?? 0) > 0);
    assert.equal(sumOf(samples, "lambkin_traces_dropped_total"), 0);
  });
});

test("REPORT shows the trace, as on AWS (RT-334)", async () => {
  const { LogResult } = await lambda.send(new InvokeCommand({ FunctionName: "tells", LogType: "Tail" }));
  const log = Buffer.from(LogResult ?? "", "base64").toString();
  assert.match(log, /\nXRAY TraceId: 1-[0-9a-f]{8}-[0-9a-f]{24}\tSegmentId: [0-9a-f]{16}\tSampled: true\t\n/);
});

for (const [what, status] of [
  ["takes them", 200],
  ["refuses them", 400],
  ["is not there", undefined],
] as const) {
  test(`the engine sends what waits before it ends, and ends where the collector ${what}`, async () => {
    await using own = await openCollector(status);
    const tracesEndpoint = status === undefined ? "http://127.0.0.1:1/v1/traces" : own.tracesEndpoint;
    const brief = await startEngine({ port: 0, prewarm: 0, tracesEndpoint }, { diagnostics: () => {} });
    const client = new LambdaClient(clientConfig(brief.endpoint));
    await deploy(client, { name: "f", code: functions.tells });
    await client.send(new InvokeCommand({ FunctionName: "f" }));
    client.destroy();
    await brief.close();
    assert.equal(own.spans().filter(({ kind }) => kind === kinds.server).length, status === undefined ? 0 : 1);
  });
}

test("refused spans are counted as dropped and told once", async () => {
  await using refusing = await openCollector(400);
  const told: string[] = [];
  const diagnostics = (_: string, event: string) => void told.push(event);
  const { tracesEndpoint } = refusing;
  await using other = await startEngine({ port: 0, prewarm: 0, tracesEndpoint }, { diagnostics });
  const client = new LambdaClient(clientConfig(other.endpoint));
  await deploy(client, { name: "f", code: functions.tells });
  for (let calls = 1; calls <= 2; calls += 1) {
    await client.send(new InvokeCommand({ FunctionName: "f" }));
    await eventually(async () => {
      assert.equal(sumOf(await scrape(other.endpoint), "lambkin_traces_dropped_total"), calls);
    });
  }
  client.destroy();
  assert.deepEqual(
    told.filter((event) => event.startsWith("telemetry.")),
    ["telemetry.spans-refused"],
  );
});

test("OpenTelemetry's own variables say where spans go, with which headers, as what, and how many", async () => {
  await using own = await openCollector();
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${own.endpoint}/base/`,
    OTEL_EXPORTER_OTLP_HEADERS: "api-key=a%20b",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0",
  };
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  {
    await using program = await startProgram([], environment);
    const client = new LambdaClient(clientConfig(program.endpoint));
    await deploy(client, { name: "f", code: functions.tells });
    client.destroy();
    const url = `${program.endpoint}/2015-03-31/functions/f/invocations`;
    const unsampled = await (await fetch(url, { method: "POST" })).text();
    assert.match(
      unsampled,
      /^"Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0"$/,
    );
    await fetch(url, { method: "POST", headers: { traceparent } });
  }
  assert.deepEqual(
    own.arrived.map(({ method, url }) => [method, url]),
    [["POST", "/base/v1/traces"]],
  );
  const { rawHeaders = [] } = own.arrived[0] ?? {};
  for (const [name, value] of [
    ["Content-Type", "application/x-protobuf"],
    ["api-key", "a b"],
  ] as const) {
    assert.equal(rawHeaders[rawHeaders.indexOf(name) + 1], value);
  }
  const servers = own.spans().filter(({ kind }) => kind === kinds.server);
  assert.deepEqual(
    servers.map(({ traceId, resource }) => [traceId, resource["deployment.environment.name"]]),
    [["4bf92f3577b34da6a3ce929d0e0e4736", "test"]],
  );
});

test("--otlp-endpoint is the collector's own URL", async () => {
  await using own = await openCollector();
  {
    await using program = await startProgram(["--otlp-endpoint", own.endpoint], {});
    const client = new LambdaClient(clientConfig(program.endpoint));
    await deploy(client, { name: "f", code: functions.tells });
    await client.send(new InvokeCommand({ FunctionName: "f" }));
    client.destroy();
  }
  assert.deepEqual(
    own.arrived.map(({ url }) => url),
    ["/v1/traces"],
  );
});
