import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { startEngine } from "../../src/engine.ts";
import type { CallsInARow } from "../support/call-in-a-row.ts";
import { deploy } from "../support/deploy.ts";

test("who calls again as soon as the answer is there meets the same environment", async () => {
  await using engine = await startEngine({ port: 0, prewarm: 0 }, { diagnostics: () => {} });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const lambda = new LambdaClient({ endpoint: engine.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  await deploy(lambda, { name: "counter", code: "let count = 0; exports.handler = async () => ++count" });
  lambda.destroy();
  const workerData: CallsInARow = { port: Number(new URL(engine.endpoint).port), name: "counter", calls: 500 };
  const caller = new Worker(new URL("../support/call-in-a-row.ts", import.meta.url), { workerData });
  const [counts] = await once(caller, "message");
  assert.deepEqual(
    counts,
    Array.from({ length: 500 }, (_, index) => String(index + 1)),
  );
});
