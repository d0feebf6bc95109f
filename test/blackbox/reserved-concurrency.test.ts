import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { InvokeCommand, LambdaClient, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { realClock } from "../../src/clock.ts";
import { type Engine, startEngine } from "../../src/engine.ts";
import type { CallsInARow } from "../support/call-in-a-row.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { gates, openGate } from "../support/gate.ts";
import { scrape, sumOf } from "../support/scrape.ts";

let engine: Engine;
let lambda: LambdaClient;
/** Where the engine's time stands still, if it does. */
let standstill: number | undefined;

before(async () => {
  const clock = { ...realClock, mono: () => standstill ?? realClock.mono() };
  engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {}, clock });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  lambda = new LambdaClient({ endpoint: engine.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
});

after(async () => {
  lambda.destroy();
  await engine.close();
});

async function reserve(FunctionName: string, count: number): Promise<void> {
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: count }));
}

async function post(name: string): Promise<Response> {
  return await fetch(`${engine.endpoint}/2015-03-31/functions/${name}/invocations`, { method: "POST" });
}

test("a function that has nothing reserved for it is throttled, on the wire as on AWS (API-310, API-1142)", async () => {
  await deploy(lambda, { name: "none", code: "exports.handler = async () => 1" });
  await reserve("none", 0);
  const response = await post("none");
  assert.equal(response.status, 429);
  assert.equal(response.headers.get("x-amzn-errortype"), "TooManyRequestsException");
  assert.equal(response.headers.get("retry-after"), "1");
  assert.equal(
    await response.text(),
    '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}',
  );
});

test("no more run at once than are reserved, and a new number counts at once (API-602)", async () => {
  const code = `${gates} exports.handler = async (gate) => await opened(gate);`;
  await deploy(lambda, { name: "slow", code, timeout: 60 });
  const threeUntil = (gate: string) =>
    [1, 2, 3].map(() => lambda.send(new InvokeCommand({ FunctionName: "slow", Payload: JSON.stringify(gate) })));
  await reserve("slow", 2);
  const first = threeUntil("first");
  await assert.rejects(Promise.all(first), { name: "TooManyRequestsException" });
  await openGate(lambda, "first");
  const statuses = (await Promise.allSettled(first)).map(({ status }) => status);
  assert.deepEqual(statuses.toSorted(), ["fulfilled", "fulfilled", "rejected"]);
  await reserve("slow", 3);
  const second = Promise.allSettled(threeUntil("second"));
  await eventually(async () => {
    const samples = await scrape(engine.endpoint);
    assert.equal(sumOf(samples, "lambda_concurrent_executions", { function_name: "slow" }), 3);
  });
  await openGate(lambda, "second");
  for (const { status } of await second) assert.equal(status, "fulfilled");
});

test("one caller after the other needs no more than one", async () => {
  // Ten calls of each function are as many as its rate allows at once.
  for (const name of Array.from({ length: 10 }, (_, index) => `single-${index}`)) {
    await deploy(lambda, { name, code: "let count = 0; exports.handler = async () => ++count" });
    await reserve(name, 1);
    const workerData: CallsInARow = { port: Number(new URL(engine.endpoint).port), name, calls: 10 };
    const caller = new Worker(new URL("../support/call-in-a-row.ts", import.meta.url), { workerData });
    const [payloads] = await once(caller, "message");
    assert.equal(payloads.at(-1), "10");
  }
});

test("a function with one reserved is invoked ten times a second, and again when time has passed (API-607)", async () => {
  await deploy(lambda, { name: "often", code: "exports.handler = async () => 1" });
  await reserve("often", 1);
  standstill = realClock.mono();
  const answers: Response[] = [];
  while (answers.length < 500 && answers.at(-1)?.status !== 429) answers.push(await post("often"));
  const throttled = answers.pop();
  assert.equal(throttled?.status, 429);
  assert.equal(throttled.headers.get("x-amzn-errortype"), "TooManyRequestsException");
  assert.equal(throttled.headers.get("retry-after"), "1");
  assert.equal(
    await throttled.text(),
    '{"Reason":"ReservedFunctionInvocationRateLimitExceeded","Type":"User","message":"Rate Exceeded."}',
  );
  assert.equal(answers.length, 10);
  standstill = undefined;
  await eventually(async () => assert.equal((await post("often")).status, 200));
});
