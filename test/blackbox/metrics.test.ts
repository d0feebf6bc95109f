import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import {
  CreateAliasCommand,
  DeleteFunctionCommand,
  GetProvisionedConcurrencyConfigCommand,
  type GetProvisionedConcurrencyConfigCommandOutput,
  InvokeCommand,
  LambdaClient,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { patience } from "../support/functions.ts";
import { gates, openGate } from "../support/gate.ts";
import { clientConfig } from "../support/open-api.ts";
import { type Sample, scrape, sumOf } from "../support/scrape.ts";
import { zipBytes } from "../support/zip-bytes.ts";

let engine: Engine;
let lambda: LambdaClient;

before(async () => {
  engine = await startEngine({ port: 0, region: "us-east-1", prewarm: 0 }, { diagnostics: () => {} });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
});

after(async () => {
  lambda.destroy();
  await engine.close();
});

async function invoke(FunctionName: string, event: object = {}, more: object = {}): Promise<string | undefined> {
  const Payload = JSON.stringify(event);
  return (await lambda.send(new InvokeCommand({ FunctionName, Payload, ...more }))).FunctionError;
}

/** What REPORT says of an invocation's end. */
async function reported(FunctionName: string, event: object) {
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: "Tail" });
  const { FunctionError: error, LogResult = "" } = await lambda.send(command);
  const [, duration] = /\tDuration: ([\d.]+) ms\t/.exec(Buffer.from(LogResult, "base64").toString()) ?? [];
  return { error, durationMs: Number(duration) };
}

async function provisioned(
  FunctionName: string,
  Qualifier: string,
): Promise<GetProvisionedConcurrencyConfigCommandOutput> {
  return await lambda.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }));
}

const counter = "lambda_invocations_total";

/** What is counted follows the answer in a moment. */
async function counted(look: (samples: readonly Sample[]) => void): Promise<void> {
  await eventually(async () => look(await scrape(engine.endpoint)), 60_000);
}

test("invocations, errors, durations and cold starts are counted, with the place, the name and the version", async () => {
  const code = `exports.handler = async ({ fail, sleepMs = 0 }) => {
    if (fail) throw new Error("on purpose");
    await new Promise((end) => setTimeout(end, sleepMs));
  }`;
  await deploy(lambda, { name: "counted", code, timeout: 30 });
  const ends = [];
  for (const event of [{}, {}, { sleepMs: 60 }, { fail: true }]) ends.push(await reported("counted", event));
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "counted", Timeout: 1 }));
  await waitUntilFunctionUpdatedV2(patience(lambda), { FunctionName: "counted" });
  ends.push(await reported("counted", { sleepMs: 60_000 }));
  const failure = "Unhandled";
  assert.deepEqual(
    ends.map(({ error }) => error),
    [undefined, undefined, undefined, failure, failure],
  );
  const seconds = ends.map(({ durationMs }) => durationMs / 1000);
  assert((seconds[2] ?? 0) >= 0.06 && (seconds[4] ?? 0) >= 1, String(seconds));
  const place = { region: "us-east-1", account_id: "123456789012" };
  const labels = { ...place, function_name: "counted", resource: "counted", executed_version: "$LATEST" };
  await counted((samples) => {
    assert.equal(sumOf(samples, "lambda_invocations_total", labels), 5);
    assert.equal(sumOf(samples, "lambda_errors_total", labels), 2);
    assert.equal(sumOf(samples, "lambda_throttles_total", labels), 0);
    assert.equal(sumOf(samples, "lambda_duration_seconds_count", labels), 5);
    for (const le of ["0.05", "0.5", "+Inf"]) {
      const below = seconds.filter((each) => le === "+Inf" || each <= Number(le)).length;
      assert.equal(sumOf(samples, "lambda_duration_seconds_bucket", { ...labels, le }), below, le);
    }
    const sum = seconds.reduce((all, each) => all + each);
    // REPORT has two decimals of a millisecond.
    assert(Math.abs((sumOf(samples, "lambda_duration_seconds_sum", labels) ?? 0) - sum) < 0.001);
    assert.equal(sumOf(samples, "lambda_init_duration_seconds_count", labels), 2);
    assert.equal(sumOf(samples, "lambda_concurrent_executions", labels), 0);
  });
});

test("an event that is no JSON never reached the function and is not counted", async () => {
  await deploy(lambda, { name: "refusing", code: "exports.handler = async () => 1" });
  const url = `${engine.endpoint}/2015-03-31/functions/refusing/invocations`;
  assert.equal((await fetch(url, { method: "POST", body: "{" })).status, 400);
  await invoke("refusing");
  await counted((samples) => {
    assert.equal(sumOf(samples, "lambda_invocations_total", { function_name: "refusing" }), 1);
    assert.equal(sumOf(samples, "lambda_concurrent_executions", { function_name: "refusing" }), 0);
  });
});

test("a version and an alias are counted under their own names, and a weighted alias by the version that ran", async () => {
  await deploy(lambda, { name: "named", code: "exports.handler = async () => 1" });
  assert.equal((await lambda.send(new PublishVersionCommand({ FunctionName: "named" }))).Version, "1");
  const ZipFile = zipBytes([{ name: "index.js", data: "exports.handler = async () => 2" }]);
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "named", ZipFile }));
  await waitUntilFunctionUpdatedV2(patience(lambda), { FunctionName: "named" });
  assert.equal((await lambda.send(new PublishVersionCommand({ FunctionName: "named" }))).Version, "2");
  const alias = { FunctionName: "named", FunctionVersion: "1" };
  await lambda.send(new CreateAliasCommand({ ...alias, Name: "stable" }));
  const RoutingConfig = { AdditionalVersionWeights: { "2": 0.5 } };
  await lambda.send(new CreateAliasCommand({ ...alias, Name: "canary", RoutingConfig }));
  await invoke("named");
  await invoke("named:1");
  for (let calls = 0; calls < 2; calls += 1) await invoke("named", {}, { Qualifier: "stable" });
  await counted((samples) => {
    const found = samples.filter(({ name, labels }) => name === counter && labels["function_name"] === "named");
    assert.deepEqual(
      found.map(({ labels, value }) => `${labels["resource"]} ${labels["executed_version"]} ${value}`).toSorted(),
      ["named $LATEST 1", "named:1 1 1", "named:stable 1 2"],
    );
  });
  // Of twenty, none of the two is left out but once in half a million times.
  for (let calls = 0; calls < 20; calls += 1) await invoke("named:canary");
  await counted((samples) => {
    const canary = { function_name: "named", resource: "named:canary" };
    const [one = 0, two = 0] = ["1", "2"].map((version) =>
      sumOf(samples, counter, { ...canary, executed_version: version }),
    );
    assert.deepEqual([one > 0, two > 0, one + two], [true, true, 20]);
  });
});

test("what is throttled is no invocation", async () => {
  await deploy(lambda, { name: "throttled", code: "exports.handler = async () => 1" });
  await invoke("throttled");
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: "throttled", ReservedConcurrentExecutions: 0 }));
  for (let calls = 0; calls < 2; calls += 1) {
    await assert.rejects(invoke("throttled"), { name: "TooManyRequestsException" });
  }
  await counted((samples) => {
    assert.equal(sumOf(samples, "lambda_throttles_total", { function_name: "throttled" }), 2);
    assert.equal(sumOf(samples, "lambda_invocations_total", { function_name: "throttled" }), 1);
    assert.equal(sumOf(samples, "lambda_errors_total", { function_name: "throttled" }), 0);
  });
});

test("what runs now is shown while it runs: of functions, of those without reserved concurrency, environments by phase", async () => {
  const code = `${gates} exports.handler = async () => await opened("slow");`;
  await deploy(lambda, { name: "slow", code, timeout: 60 });
  await deploy(lambda, { name: "reserved", code, timeout: 60 });
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: "reserved", ReservedConcurrentExecutions: 2 }));
  const running = [invoke("slow"), invoke("slow"), invoke("reserved")];
  const account = { region: "us-east-1", account_id: "123456789012" };
  await counted((samples) => {
    assert.equal(sumOf(samples, "lambda_concurrent_executions", { function_name: "slow" }), 2);
    assert.equal(sumOf(samples, "lambda_concurrent_executions", { function_name: "reserved" }), 1);
    assert.equal(sumOf(samples, "lambda_unreserved_concurrent_executions", account), 2);
    assert.equal(sumOf(samples, "lambkin_environments", { phase: "invoke" }), 3);
  });
  await openGate(lambda, "slow");
  await Promise.all(running);
  await counted((samples) => {
    assert.equal(sumOf(samples, "lambda_concurrent_executions"), 0);
    assert.equal(sumOf(samples, "lambda_unreserved_concurrent_executions", account), 0);
    assert.equal(sumOf(samples, "lambkin_environments", { phase: "invoke" }), 0);
  });
});

test("an asynchronous event is counted when it is accepted, with its age when it runs, and in the queue meanwhile", async () => {
  const code = `${gates} exports.handler = async () => await opened("queued");`;
  await deploy(lambda, { name: "queued", code, timeout: 60 });
  await invoke("queued", {}, { InvocationType: "Event" });
  await counted((samples) => {
    assert.equal(sumOf(samples, "lambda_async_events_received_total", { function_name: "queued" }), 1);
    assert.equal(sumOf(samples, "lambkin_async_queue_events", { function_name: "queued" }), 1);
    assert.equal(sumOf(samples, "lambkin_async_queue_overdue_seconds", { function_name: "queued" }), 0);
  });
  await openGate(lambda, "queued");
  await counted((samples) => {
    assert.equal(sumOf(samples, "lambkin_async_queue_events", { function_name: "queued" }), undefined);
    assert.equal(sumOf(samples, "lambda_async_event_age_seconds_count", { resource: "queued" }), 1);
    assert.equal(sumOf(samples, "lambda_async_events_dropped_total", { function_name: "queued" }), 0);
    assert.equal(sumOf(samples, "lambda_invocations_total", { function_name: "queued" }), 1);
  });
});

test("provisioned concurrency is counted apart from what spills over, and shows how much of it is used", async () => {
  const code = `${gates} exports.handler = async ({ waits }) => { if (waits) await opened("ready"); }`;
  await deploy(lambda, { name: "ready", code, timeout: 60 });
  await lambda.send(new PublishVersionCommand({ FunctionName: "ready" }));
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({
      FunctionName: "ready",
      Qualifier: "1",
      ProvisionedConcurrentExecutions: 1,
    }),
  );
  const version = { function_name: "ready", resource: "ready:1" };
  const utilization = "lambda_provisioned_concurrency_utilization";
  await counted((samples) => assert.equal(sumOf(samples, utilization, version), 0));
  await eventually(async () => assert.equal((await provisioned("ready", "1")).Status, "READY"), 60_000);
  const both = [invoke("ready:1", { waits: true }), invoke("ready:1", { waits: true })];
  await counted((samples) => {
    assert.equal(sumOf(samples, "lambda_concurrent_executions", { function_name: "ready" }), 2);
    assert.equal(sumOf(samples, utilization, version), 1);
    assert.equal(sumOf(samples, "lambda_provisioned_concurrent_executions", version), 1);
  });
  await openGate(lambda, "ready");
  await Promise.all(both);
  await invoke("ready");
  await counted((samples) => {
    const kinds = ["invocations", "spillover_invocations"];
    assert.deepEqual(
      kinds.map((kind) => sumOf(samples, `lambda_provisioned_concurrency_${kind}_total`, { function_name: "ready" })),
      [1, 1],
    );
    assert.equal(sumOf(samples, "lambda_invocations_total", { function_name: "ready" }), 3);
    assert.equal(sumOf(samples, utilization, version), 0);
  });
});

test("metrics that a function logs in CloudWatch's embedded format are on the page", async () => {
  const code = `exports.handler = async ({ latency, how }) => {
    const CloudWatchMetrics = [{ Namespace: "Shop", Dimensions: [["Service"]], Metrics: [{ Name: "Latency", Unit: "Seconds" }] }];
    const line = JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics }, Latency: latency, Service: 'the "cart"' });
    if (how === "console") console.log(line);
    else process.stdout.write(line + "\\n");
  }`;
  await deploy(lambda, { name: "shop", code });
  await invoke("shop", { latency: 3, how: "console" });
  await invoke("shop", { latency: [1, 8], how: "stdout" });
  await counted((samples) => {
    const labels = { namespace: "Shop", metric: "Latency", unit: "Seconds" };
    const values = ["sum", "count", "min", "max"].map((what) => sumOf(samples, `emf_metric_${what}`, labels));
    assert.deepEqual(values, [12, 3, 1, 8]);
    assert.equal(sumOf(samples, "emf_metric_count", { dimension_service: String.raw`the \"cart\"` }), 3);
  });
});

test("the counters of a function go with it", async () => {
  await deploy(lambda, { name: "gone", code: "exports.handler = async () => 1" });
  await invoke("gone");
  await counted((samples) => assert.equal(sumOf(samples, "lambda_invocations_total", { function_name: "gone" }), 1));
  await lambda.send(new DeleteFunctionCommand({ FunctionName: "gone" }));
  await counted((samples) => {
    assert.deepEqual(
      samples.filter(({ labels }) => labels["function_name"] === "gone"),
      [],
    );
  });
});

test("the process tells of itself, and how late its event loop is", async () => {
  const samples = await scrape(engine.endpoint);
  for (const name of ["process_resident_memory_bytes", "lambkin_event_loop_active_seconds_total"]) {
    assert((sumOf(samples, name) ?? 0) > 0, name);
  }
  assert.notEqual(sumOf(samples, "nodejs_eventloop_lag_p99_seconds"), undefined);
  assert.equal(sumOf(samples, "lambkin_build_info"), 1);
});

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

test("promtool finds nothing to say", { skip: hasPromtool ? false : "promtool is not installed" }, async () => {
  const response = await fetch(`${engine.endpoint}/_lambkin/metrics`);
  assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input: await response.text() });
  assert.deepEqual([status, String(stdout), String(stderr)], [0, "", ""]);
});
