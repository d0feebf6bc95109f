import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { InvokeCommand, LambdaClient, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type Engine, startEngine } from "../../src/engine.ts";
import type { CallsInARow } from "../support/call-in-a-row.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";

let engine: Engine;
let lambda: LambdaClient;

before(async () => {
  engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
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
  const code = "exports.handler = async () => await new Promise((end) => setTimeout(end, 500, 1))";
  await deploy(lambda, { name: "slow", code });
  await reserve("slow", 2);
  const invoke = async () => await lambda.send(new InvokeCommand({ FunctionName: "slow" }));
  const outcomes = await Promise.allSettled([invoke(), invoke(), invoke()]);
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ["fulfilled", "fulfilled", "rejected"]);
  await reserve("slow", 3);
  for (const { StatusCode } of await Promise.all([invoke(), invoke(), invoke()])) assert.equal(StatusCode, 200);
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
  assert(answers.length >= 10, `throttled after ${answers.length}`);
  await eventually(async () => assert.equal((await post("often")).status, 200));
});
